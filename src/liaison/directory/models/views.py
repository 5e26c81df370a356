# SPDX-License-Identifier: AGPL-3.0-or-later
"""How somebody likes to look at a list, and which records became one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Change, Member, Recorded, WorkspaceOwned


class SavedView(Recorded):
    kind = "saved_view"

    name = models.CharField(_("name"), max_length=100)
    list_name = models.CharField(max_length=30)  # "organisations" or "people"
    query = models.CharField(max_length=2000, blank=True)  # the address's query string
    owner = models.ForeignKey(Member, models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField(_("shared with everybody"), default=False)
    # What its owner sees when they open the list.
    is_first = models.BooleanField(default=False)

    class Meta(Recorded.Meta):
        db_table = "saved_view"
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["owner", "list_name"], condition=models.Q(is_first=True), name="saved_view_first_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MergeRecord(WorkspaceOwned):
    """Two records that turned out to be one: the loser as it was, and what moved to the winner."""

    kind = "merge_record"

    of_kind = models.CharField(max_length=40)
    winner_id = models.UUIDField()
    loser_id = models.UUIDField()
    loser_snapshot = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    change = models.ForeignKey(Change, models.PROTECT, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        db_table = "merge_record"
        indexes = [
            models.Index(fields=["workspace", "loser_id"], name="merge_record_by_loser"),
            models.Index(fields=["workspace", "winner_id"], name="merge_record_by_winner"),
        ]
