# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take a merge apart: both records as they were, as far as nobody has built on what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.accounts.actions import CannotUndo, Changing, UndoOutcome, undo
from liaison.accounts.events import ChangeUndone
from liaison.accounts.kinds import recorded_kinds
from liaison.accounts.models import Change, Member, Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.duplicates.queries.kinds import MODELS
from liaison.directory.duplicates.queries.parting import why_not
from liaison.directory.duplicates.queries.relations import added_since
from liaison.directory.models import ContactPoint, LawfulBasis, MergeRecord, Organisation
from liaison.directory.models.parties import Party

OPTED_OUT = ContactPoint.State.OPTED_OUT


@dataclass
class Parted:
    """`added`: kind → how many things were added since the merge and stay where they are."""

    outcome: UndoOutcome
    stays: Party
    back: Party
    added: dict[str, int] = field(default_factory=dict)


def take_apart(merge: MergeRecord, *, by: Member) -> Parted:
    """Raises CannotUndo where it has been done already, or where the merged record was merged itself."""
    model = MODELS[merge.of_kind]
    with transaction.atomic():
        stays = model.objects.select_for_update().filter(public_id=merge.winner_id).first()
        if reason := why_not(merge):
            raise CannotUndo(reason)
        assert stays is not None  # noqa: S101 (that would have been the reason)
        added = added_since(stays, merge.change.at)
        outcome = undo(merge.change, by=by, partly=True)
        back = model.objects.filter(public_id=merge.loser_id).first()
        if back is None:
            # Translators: a merged record cannot be brought back.
            raise CannotUndo(_("The other record cannot be brought back: something else is in its place."))
        return Parted(outcome, stays, back, added)


def after_undo(event: ChangeUndone) -> None:
    """Undo puts rows back one by one. What they mean together follows here, whichever button was pressed."""
    undone = event.change.undo_of
    if undone is None or not event.kinds & MODELS.keys():
        return
    if merge := MergeRecord.objects.filter(change=undone).first():
        _refresh_both(merge)
        _keep_wishes(merge, event)
    elif undone.undo_of_id and (merge := MergeRecord.objects.filter(change=undone.undo_of_id).first()):
        _refresh_both(merge)
        _merged_again(merge, event.change)


def _refresh_both(merge: MergeRecord) -> None:
    both = MODELS[merge.of_kind].objects.filter(public_id__in=[merge.winner_id, merge.loser_id])
    numbers = list(both.values_list("pk", flat=True))
    if merge.of_kind == Organisation.kind:
        refresh_last_contact(organisations=numbers)
    else:
        refresh_last_contact(people=numbers)


def _merged_again(merge: MergeRecord, change: Change) -> None:
    """Somebody undid the undoing: the record lives on in the other one once more, and can be parted once more."""
    if MODELS[merge.of_kind].objects.filter(public_id=merge.loser_id).exists():
        return
    MergeRecord.objects.create(
        of_kind=merge.of_kind,
        winner_id=merge.winner_id,
        loser_id=merge.loser_id,
        loser_snapshot=merge.loser_snapshot,
        moved=merge.moved,
        change=change,
    )


def _keep_wishes(merge: MergeRecord, event: ChangeUndone) -> None:
    """What somebody asked for since the merge they asked for both: each record comes back with the wish."""
    change = Changing.continuing(event.change, event.change.at)
    for kind, came_back, done, stayed in merge.moved:
        if done == "one" and kind in _WISHES:
            model = recorded_kinds()[kind]
            row, twin = (model.objects.filter(public_id=one).first() for one in (came_back, stayed))
            if row is not None and twin is not None and _was_written_since(twin, merge, event):
                change.update(row, **_WISHES[kind](row, twin))
    change.close()


def _was_written_since(row: Recorded, merge: MergeRecord, event: ChangeUndone) -> bool:
    if row.changed_in is None:
        return False
    later = Change.objects.filter(public_id=row.changed_in, pk__gt=merge.change_id)
    return later.exclude(pk=event.change.pk).exists()


def _opt_out(row: Any, twin: Any) -> dict[str, Any]:
    return {"state": OPTED_OUT} if twin.state == OPTED_OUT else {}


def _objection(row: Any, twin: Any) -> dict[str, Any]:
    if twin.objected_on is None or row.objected_on is not None:
        return {}
    return {"objected_on": twin.objected_on, "objection": twin.objection}


_WISHES: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    ContactPoint.kind: _opt_out,
    LawfulBasis.kind: _objection,
}
