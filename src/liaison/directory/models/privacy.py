# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was answered to people who asked for their data, and whom we promised not to keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded, WorkspaceOwned


class DataRequest(Recorded):
    """Somebody's data was given out or erased. It says whose only by a number, which leads nowhere once erased."""

    kind = "data_request"

    class Type(models.TextChoices):
        # Translators: what was done with a person's data when they asked.
        EXPORT = "export", _("all data of one record given out")
        ERASURE = "erasure", _("all data of one record erased")

    type = models.CharField(max_length=10, choices=Type.choices)
    of_kind = models.CharField(max_length=40)
    of_id = models.UUIDField()
    rows = models.PositiveIntegerField(default=0)

    class Meta(Recorded.Meta):
        db_table = "data_request"
        verbose_name = _("answer to a data request")
        verbose_name_plural = _("answers to data requests")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.get_type_display())


class ErasedKey(WorkspaceOwned):
    """A keyed hash by which an erased person is recognised when a file brings them again; see queries/erased.py.

    Tighten-only: nothing automatic lifts one. A person may, with a reason, when somebody comes back by themselves.
    """

    kind = "erased_key"

    public_id = None  # type: ignore[assignment]  # reached by its hash alone
    key_hash = models.CharField(max_length=64)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    lifted_because = models.CharField(max_length=300, blank=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "erased_key"
        constraints = [models.UniqueConstraint(fields=["workspace", "key_hash"], name="erased_key_once")]


class RetentionRule(WorkspaceOwned):
    """The one rule of a workspace: after how long people who never answered are offered for erasing."""

    kind = "retention_rule"

    public_id = None  # type: ignore[assignment]  # there is one
    months = models.PositiveSmallIntegerField()

    class Meta(WorkspaceOwned.Meta):
        db_table = "retention_rule"
        constraints = [models.UniqueConstraint(fields=["workspace"], name="retention_rule_once")]
