# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file somebody brought, and what became of each of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change, Member, Recorded, WorkspaceOwned


class ImportBatch(WorkspaceOwned):
    kind = "import_batch"

    class State(models.TextChoices):
        # Translators: how far an import has come.
        UPLOADED = "uploaded", _("waiting for its columns")
        PREVIEWING = "previewing", _("being checked")
        PREVIEWED = "previewed", _("ready to bring in")
        COMMITTING = "committing", _("being brought in")
        COMMITTED = "committed", _("brought in")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("could not be read")

    file = models.FileField(upload_to="imports/")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    # How to read the file: encoding, sheet, header_row; what the columns mean; date orders. See importing.py.
    reading = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    # The directory as the preview saw it: while it is the same, the preview's plans hold. See queries/versions.py.
    seen = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(Member, models.PROTECT, related_name="imports")
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        db_table = "import_batch"
        verbose_name = _("import")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return workspace_url("directory:import", self.public_id)

    @property
    def chip(self) -> str:
        """How the state is coloured in a list; the word stands in it."""
        return {"committed": "success", "failed": "error", "undone": "notice"}.get(self.state, "progressive")

    @property
    def is_working(self) -> bool:
        return self.state in {self.State.PREVIEWING, self.State.COMMITTING, self.State.UNDOING}


class ImportRow(WorkspaceOwned):
    kind = "import_row"

    class Action(models.TextChoices):
        # Translators: what an import does, or did, with a row.
        CREATE = "create", _("new")
        UPDATE = "update", _("adds to what is known")
        SAME = "same", _("nothing new")
        CONFLICT = "conflict", _("differs from what is known")
        SKIP = "skip", _("left out")
        REJECT = "reject", _("cannot be read")

    class State(models.TextChoices):
        # Translators: what became of an import's row.
        STAGED = "staged", _("not brought in")
        APPLIED = "applied", _("brought in")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("kept, because somebody edited it since")
        FAILED = "failed", _("could not be undone")

    public_id = None  # type: ignore[assignment]  # reached through its batch and number
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as the person's spreadsheet program shows it, from 1
    cells = models.JSONField(default=list)
    reading = models.JSONField(default=dict)  # what the cells say, in our words; see importing/rules/readings.py
    action = models.CharField(max_length=10, choices=Action.choices, blank=True)
    reasons = models.JSONField(default=list)  # sentences for the person
    plan = models.JSONField(default=dict)  # what will be written; see importing.py
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    touched = models.JSONField(default=list)  # [kind, primary key, "created" | "updated"] of each record

    class Meta(WorkspaceOwned.Meta):
        db_table = "import_row"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "action", "number"], name="import_row_by_action")]


class SavedMapping(Recorded):
    """What the columns of a file mean, kept under a name for files with the same columns in any order."""

    kind = "saved_mapping"

    name = models.CharField(_("name"), max_length=100)
    signature = models.CharField(max_length=64)  # of the header row; see importing/rules/saved.py
    columns = models.JSONField(default=list)  # {"header", "name", "meaning", "order"} of each
    owner = models.ForeignKey(Member, models.CASCADE, related_name="saved_mappings")
    is_shared = models.BooleanField(_("shared with everybody"), default=False)

    class Meta(Recorded.Meta):
        db_table = "saved_mapping"
        verbose_name = _("saved answers about columns")
        verbose_name_plural = _("saved answers about columns")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_mapping_once")]
        indexes = [models.Index(fields=["workspace", "signature"], name="saved_mapping_by_header")]

    def __str__(self) -> str:
        return self.name
