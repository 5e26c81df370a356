# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places after an undo, and places that became free by the way, such as when somebody was erased."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import CannotUndo, Changing, changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace

from .actions.registering import fill_free_places, hold
from .models import Event, Registration
from .queries.registration_invariants import with_places_for_those_who_wait

State = Registration.State


def let_those_who_wait_move_up() -> int:
    """How many got a place, in all workspaces. Cancelling fills places by itself; this is for the rest."""
    now, moved = timezone.now(), 0
    for workspace in all_workspaces():
        with in_workspace(workspace):
            for event in list(with_places_for_those_who_wait(now)):
                with changing(None, "fill free places", at=now) as change:
                    moved += len(fill_free_places(hold(event), change, now))
    return moved


def look_at_places_after_undo(undone: ChangeUndone) -> None:
    """Nobody loses a place that they were told of, and none is given twice. Raises CannotUndo."""
    if Registration.kind not in undone.kinds:
        return
    rows = list(ChangeEvent.objects.filter(change=undone.change, of_kind=Registration.kind))
    if any(
        row.before.get("state") == State.REGISTERED and row.after.get("state") == State.WAITING for row in rows
    ):
        # Translators: why it cannot be undone that somebody's registration was cancelled.
        raise CannotUndo(_("Somebody who waited got a place by it, and knows. Register them again instead."))
    change = Changing.continuing(undone.change, undone.change.at)
    for event in _events_of(rows):
        _check_that_they_fit(hold(event))
        fill_free_places(event, change)
    change.close()


def _events_of(rows: list[ChangeEvent]) -> Iterable[Event]:
    """Also of registrations that are gone by now."""
    theirs = Q(registrations__public_id__in=[row.of_id for row in rows])
    gone = Q(pk__in=[row.before["event_id"] for row in rows if "event_id" in row.before])
    return Event.objects.filter(theirs | gone).distinct()


def _check_that_they_fit(event: Event) -> None:
    coming = Registration.objects.filter(event=event).coming().count()
    if event.capacity is not None and coming > event.capacity:
        # Translators: why it cannot be undone that somebody's registration was cancelled.
        raise CannotUndo(_("All places are taken by now. Register them again: they come onto the waiting list."))
