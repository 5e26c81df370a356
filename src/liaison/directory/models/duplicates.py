# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who looks like being here twice, as the last search found it, and whom people have told apart.

Records are named by their public ids, not by foreign keys: a pair says nothing that would have to go, or to stay,
with either of them.
"""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded, WorkspaceOwned


def in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """A pair is the same from either side."""
    return (one, other) if one.hex < other.hex else (other, one)


class DuplicateSearch(WorkspaceOwned):
    """The one search of a kind; a new one takes its place."""

    kind = "duplicate_search"

    class State(models.TextChoices):
        # Translators: how far the search for duplicates has come.
        WORKING = "working", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped by a fault")

    public_id = None  # type: ignore[assignment]  # there is one for each kind
    of_kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)
    looked_at = models.PositiveIntegerField(default=0)  # records
    done = models.PositiveIntegerField(default=0)  # of `total`, for the progress bar
    total = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "duplicate_search"
        constraints = [models.UniqueConstraint(fields=["workspace", "of_kind"], name="duplicate_search_once")]

    @property
    def is_working(self) -> bool:
        return self.state == self.State.WORKING


class DuplicatePair(WorkspaceOwned):
    kind = "duplicate_pair"

    public_id = None  # type: ignore[assignment]  # reached through its two records
    of_kind = models.CharField(max_length=40)
    first = models.UUIDField()
    second = models.UUIDField()
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # [code, detail, points]; duplicates/queries/wording.py says them

    class Meta(WorkspaceOwned.Meta):
        db_table = "duplicate_pair"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "first", "second"], name="duplicate_pair_once"),
        ]
        indexes = [models.Index(fields=["workspace", "of_kind", "-score", "id"], name="duplicate_pair_by_score")]


class NotDuplicate(Recorded):
    """Somebody looked at two records and knows that they are two."""

    kind = "not_duplicate"

    of_kind = models.CharField(max_length=40)
    first = models.UUIDField()
    second = models.UUIDField()

    class Meta(Recorded.Meta):
        db_table = "not_duplicate"
        verbose_name = _("decision that two records are two")
        constraints = [models.UniqueConstraint(fields=["workspace", "first", "second"], name="not_duplicate_once")]

    def __str__(self) -> str:
        # Translators: how the history names the decision that two records are not one.
        return str(_("Not a duplicate"))
