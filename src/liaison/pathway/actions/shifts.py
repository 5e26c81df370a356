# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking tasks and places in shifts, and giving them back. Two never get the same one."""

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.pathway.models import ShiftPlace, Task
from liaison.pathway.queries.shifts import clash_of

from .holding import hold_shifts
from .refusals import DoneAlready, PlacesTaken, ShiftFull, TakenAlready, TwoShiftsAtOnce


def claim(task: Task, *, by: Member) -> Change | None:
    """The task is theirs, or a place in the shift is. None where it was before.

    Raises TakenAlready, ShiftFull, TwoShiftsAtOnce and DoneAlready.
    """
    with changing(by, "claim task") as change:
        hold_shifts()
        current = Task.objects.select_for_update(of=("self",)).select_related("plan__workspace").get(pk=task.pk)
        if current.done_at is not None:
            raise DoneAlready
        if current.is_shift:
            take_place(change, current, by)
        elif current.owner_id is None:
            change.update(task, owner=by)
        elif current.owner_id != by.pk:
            raise TakenAlready(str(Member.objects.select_related("user").get(pk=current.owner_id)))
    return change.record if change.record.pk else None


def give_back(task: Task, *, by: Member) -> Change | None:
    """Somebody else may take it. None where it was not theirs."""
    with changing(by, "give task back") as change:
        current = Task.objects.select_for_update().get(pk=task.pk)
        for place in ShiftPlace.objects.select_for_update().filter(task=current, member=by):
            change.delete(place)
        if current.owner_id == by.pk:
            change.update(task, owner=None)
    return change.record if change.record.pk else None


def take_place(change: Changing, task: Task, member: Member) -> ShiftPlace | None:
    """Inside a change that holds the shifts. None where they have one."""
    taken = list(ShiftPlace.objects.filter(task=task).values_list("member_id", flat=True))
    if member.pk in taken:
        return None
    if len(taken) >= task.places:
        raise ShiftFull
    other = clash_of(task, member.pk)
    if other is not None:
        raise TwoShiftsAtOnce(str(member), str(other))
    return change.create(ShiftPlace(task=task, member=member))


def check_places(task: Task) -> None:
    """After a shift was changed, inside a change that holds them. Raises PlacesTaken and TwoShiftsAtOnce."""
    taken = list(ShiftPlace.objects.filter(task=task).select_related("member__user"))
    if taken and (not task.is_shift or len(taken) > task.places):
        raise PlacesTaken(len(taken))
    for place in taken:
        other = clash_of(task, place.member_id)
        if other is not None:
            raise TwoShiftsAtOnce(str(place.member), str(other))
