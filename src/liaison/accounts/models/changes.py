# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .owned import WorkspaceOwned

if TYPE_CHECKING:
    from .people import Member


# The actions of changes that cannot be undone: what somebody was promised, and what has left the house.
ERASE, GIVE_OUT, KEEP_PROMISES = "erase", "export subject", "keep promises"
FOR_GOOD = frozenset({ERASE, GIVE_OUT, KEEP_PROMISES})
# Whom not to write to: noting it, and a person's word that they may be written to again.
KEEP_OUT, LOOSEN = "do not contact", "loosen do not contact"


class Verb(models.TextChoices):
    # Translators: what a change did to a record.
    CREATED = "created", _("added")
    UPDATED = "updated", _("changed")
    DELETED = "deleted", _("removed")


class Change(WorkspaceOwned):
    """One thing that somebody did, felt as one step and undone as one step.

    `public_id` is what rows carry as `changed_in`. `action` is a stable word such as "edit" or "import".
    """

    kind = "change"

    actor: "models.ForeignKey[Member | None, Member | None]" = models.ForeignKey(
        "accounts.Member", models.PROTECT, null=True, related_name="changes"
    )
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=40)
    undo_of: "models.OneToOneField[Change | None, Change | None]" = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by"
    )

    class Meta(WorkspaceOwned.Meta):
        db_table = "change"
        ordering = ["-at", "-id"]


class ChangeEvent(WorkspaceOwned):
    """What a change did to one row. `before` and `after` hold only the fields that differ, as JSON values.

    A row that was created keeps no copy of itself here: later changes say what it was before them.
    """

    kind = "change_event"

    public_id = None  # type: ignore[assignment]  # reached through its change
    change = models.ForeignKey(Change, models.CASCADE, related_name="events")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    of_kind = models.CharField(max_length=40)
    of_id: "models.UUIDField[uuid.UUID, uuid.UUID]" = models.UUIDField()
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(WorkspaceOwned.Meta):
        db_table = "change_event"
        ordering = ["id"]
        indexes = [models.Index(fields=["of_id", "id"], name="change_event_of")]
