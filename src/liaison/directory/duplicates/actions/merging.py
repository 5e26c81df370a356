# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make one of two records, in one step that can be taken back at any later time.

What pointed at the one that goes points at the one that stays. What both had becomes one, and the stricter word of
the two holds. Each field that changes is a line of its own in the history, so that parting the two later can put
back what nobody has touched since.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.kinds import snapshot
from liaison.accounts.models import Member, Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.actions.wishes import carry_wishes
from liaison.directory.duplicates.queries.fields import values_to_write
from liaison.directory.duplicates.queries.relations import moves, still_pointing, values_of_one
from liaison.directory.models import MergeRecord, Organisation
from liaison.directory.models.parties import Party


class CannotMerge(Exception):
    """The message says why, and what to do."""


class Gone(CannotMerge):
    """One of the two is not here any more: somebody else has merged or removed it."""


class Versions(NamedTuple):
    """`changed_in` of both records as the person saw them."""

    stays: UUID | None
    goes: UUID | None


def merge(stays: Party, goes: Party, chosen: Mapping[str, str], *, by: Member, seen: Versions) -> MergeRecord:
    """`chosen`: field → "ours", "theirs" or "both". Raises CannotMerge, and EditedMeanwhile with what is newer."""
    if type(stays) is not type(goes) or stays.pk == goes.pk:
        # Translators: somebody tried to merge a record with itself.
        raise CannotMerge(_("Choose two different records of one kind."))
    try:
        with changing(by, "merge") as change:
            stays, goes = _lock(stays, goes, seen)
            return _merge(stays, goes, chosen, change)
    except IntegrityError as error:
        # Translators: two people worked on the same records in the same second.
        message = _("Somebody added something to one of them at this very moment. Look at both again, then merge.")
        raise CannotMerge(message) from error


def _lock(stays: Party, goes: Party, seen: Versions) -> tuple[Party, Party]:
    rows = type(stays).objects.select_for_update().filter(pk__in=[stays.pk, goes.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    for one, version in ((stays, seen.stays), (goes, seen.goes)):
        current = found.get(one.pk)
        if current is None:
            # Translators: %(name)s is an organisation or a person.
            raise Gone(_("%(name)s is not here any more: somebody has just merged it.") % {"name": one.name})
        if current.changed_in != version:
            raise EditedMeanwhile(current)
    return found[stays.pk], found[goes.pk]


def _merge(stays: Party, goes: Party, chosen: Mapping[str, str], change: Changing) -> MergeRecord:
    before = snapshot(goes)
    values = values_to_write(stays, goes, chosen)
    carry_wishes(goes, stays)
    moved = _move_all(stays, goes, change)
    for column, value in values.items():
        change.update(stays, **{column: value})
    _remove(goes, change)
    _refresh(stays)
    change.close()
    return MergeRecord.objects.create(
        of_kind=stays.kind,
        winner_id=stays.public_id,
        loser_id=goes.public_id,
        loser_snapshot=before,
        moved=moved,
        change=change.record,
    )


def _move_all(stays: Recorded, goes: Recorded, change: Changing) -> list[list[str]]:
    """Of each row: [kind, public id, "moved" | "one" | "itself", public id of the one that stays or ""]."""
    done = []
    for move in moves(stays, goes):
        for row in move.about_itself:
            change.delete(row)
            done.append([row.kind, str(row.public_id), "itself", ""])
        for row, twin in move.twins:
            _become_one(twin, row, change)
            done.append([row.kind, str(row.public_id), "one", str(twin.public_id)])
        for row in move.rows:
            values: dict[str, Any] = {move.reference.name: stays}
            change.update(row, **values)
            done.append([row.kind, str(row.public_id), "moved", ""])
    return done


def _become_one(stays: Recorded, goes: Recorded, change: Changing) -> None:
    _move_all(stays, goes, change)
    for column, value in values_of_one(stays, goes).items():
        change.update(stays, **{column: value})
    _remove(goes, change)


def _remove(row: Recorded, change: Changing) -> None:
    # Deleting takes along what hangs on a row: nothing may be left that would be lost in silence.
    if still_pointing(row):
        raise IntegrityError(f"something still points at {row.kind} {row.public_id}")
    change.delete(row)


def _refresh(party: Party) -> None:
    if isinstance(party, Organisation):
        refresh_last_contact(organisations=[party.pk])
    else:
        refresh_last_contact(people=[party.pk])
