# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which steps people are written to, and what the workspace holds itself to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.mailroom.models import Letter
from liaison.outreach.models import Approach, Cadence, CadenceStep, OutreachRules
from liaison.outreach.queries.cadences import reached, steps_of
from liaison.outreach.tasks import wake

from .refusals import AlreadyReached, NameTaken, WrongSteps

Steps = Sequence[tuple[Letter, int]]


def add_cadence(values: Mapping[str, Any], steps: Steps, *, by: Member) -> tuple[Cadence, Change]:
    """`values` are columns of Cadence, `steps` its letters with the working days before each, 0 before the first.

    Raises NameTaken and WrongSteps.
    """
    _refuse_wrong(steps)
    with changing(by, "add cadence") as change:
        _refuse_taken(values.get("name"), None)
        cadence = change.create(Cadence(**values))
        for position, (letter, wait) in enumerate(steps, 1):
            change.create(CadenceStep(cadence=cadence, position=position, letter=letter, wait=wait))
    return cadence, change.record


def edit_cadence(
    cadence: Cadence, values: Mapping[str, Any], steps: Steps, *, by: Member, expected: UUID | None = None
) -> Change | None:
    """What somebody has had stays as it is; whoever waits for a letter that changes waits anew for the new one.

    None when nothing differs. Raises NameTaken, WrongSteps, AlreadyReached and EditedMeanwhile.
    """
    _refuse_wrong(steps)
    with changing(by, "edit cadence") as change:
        Cadence.objects.select_for_update().get(pk=cadence.pk)
        _refuse_taken(values.get("name"), cadence)
        if _write_steps(change, cadence, steps):
            # Who has the form of before open is told, though the cadence's own row may not differ.
            change.update(cadence, expected=expected)
            look_again(cadence)
        change.update(cadence, expected=expected, **values)
    return change.record if change.record.pk else None


def _write_steps(change: Changing, cadence: Cadence, wanted: Steps) -> bool:
    """Whether something differs."""
    known, last = steps_of(cadence), reached(cadence)
    differs = False
    for position in range(1, max(len(known), len(wanted)) + 1):
        step = known[position - 1] if position <= len(known) else None
        new = wanted[position - 1] if position <= len(wanted) else None
        if step is not None and new == (step.letter, step.wait):
            continue
        if position <= last:
            raise AlreadyReached
        differs = True
        if step is None and new is not None:
            change.create(CadenceStep(cadence=cadence, position=position, letter=new[0], wait=new[1]))
        elif step is not None and new is not None:
            change.update(step, letter=new[0], wait=new[1])
        elif step is not None:
            change.delete(step)
    return differs


def look_again(cadence: Cadence) -> None:
    """Who is on its way on it is looked at anew: the day of the next letter may be another one."""
    Approach.objects.filter(campaign__cadence=cadence, state=Approach.State.RUNNING).update(next_at=timezone.now())
    wake(timezone.now())


def put_cadence_away(cadence: Cadence, *, by: Member, at: datetime | None = None) -> Change | None:
    """No new campaign begins on it; those that are under way go on. None where it is put away already."""
    return _put(cadence, "put cadence away", by, cadence.archived_at or at or timezone.now())


def bring_cadence_back(cadence: Cadence, *, by: Member) -> Change | None:
    return _put(cadence, "bring cadence back", by, None)


def _put(cadence: Cadence, action: str, by: Member, archived_at: datetime | None) -> Change | None:
    with changing(by, action) as change:
        change.update(cadence, archived_at=archived_at)
    return change.record if change.record.pk else None


def set_rules(values: Mapping[str, Any], *, by: Member, expected: UUID | None = None) -> Change | None:
    """`values` are columns of OutreachRules. None when nothing differs. Raises EditedMeanwhile."""
    with changing(by, "set rules of outreach") as change:
        known = OutreachRules.objects.select_for_update().first()
        if known is None:
            change.create(OutreachRules(**values))
        else:
            change.update(known, expected=expected, **values)
    return change.record if change.record.pk else None


def _refuse_wrong(steps: Steps) -> None:
    waits = [wait for _letter, wait in steps]
    if not 1 <= len(steps) <= Cadence.MOST_STEPS or waits[0] != 0 or any(wait < 1 for wait in waits[1:]):
        raise WrongSteps


def _refuse_taken(name: Any, itself: Cadence | None) -> None:
    others = Cadence.objects.exclude(pk=itself.pk) if itself else Cadence.objects.all()
    if name is not None and others.filter(name=name).exists():
        raise NameTaken
