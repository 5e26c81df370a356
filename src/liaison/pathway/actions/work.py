# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objectives with their signs, and tasks."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member, Recorded
from liaison.pathway.models import Objective, Partnership, Plan, Sign, Task, TaskNeed, TaskStep

from .holding import hold_shifts
from .refusals import TaskWaits, WaitsForItself
from .shifts import check_places

R = TypeVar("R", bound=Recorded)


@dataclass(frozen=True)
class Line:
    """A line of a list that somebody edited; `public_id` is set where it was there before."""

    text: str
    public_id: uuid.UUID | None = None


def write_lines(
    change: Changing, rows: Iterable[R], lines: Sequence[Line], make: Callable[..., R], *, in_order: bool = False
) -> list[R]:
    """Let the rows of a list say what its lines do now. Returns those that stand in no line any more."""
    there = {row.public_id: row for row in rows}
    for order, line in enumerate(lines, start=1):
        values: dict[str, Any] = {"text": line.text} | ({"order": order} if in_order else {})
        row = there.pop(line.public_id, None) if line.public_id else None
        if row is None:
            change.create(make(**values))
        else:
            change.update(row, **values)
    return list(there.values())


@dataclass(frozen=True)
class TaskText:
    """What somebody wrote of a task. `fields` are columns of Task by name; None leaves the lists as they are."""

    fields: dict[str, Any] = field(default_factory=dict)
    steps: Sequence[Line] | None = None
    needs: Sequence[Task] | None = None


def add_objective(
    partnership: Partnership, text: str, *, by: Member, due_on: date | None = None, signs: Iterable[str] = ()
) -> tuple[Objective, Change]:
    with changing(by, "add objective") as change:
        objective = change.create(Objective(partnership=partnership, text=text, due_on=due_on))
        for sign in signs:
            change.create(Sign(objective=objective, text=sign))
    return objective, change.record


def edit_objective(
    objective: Objective,
    *,
    by: Member,
    signs: Sequence[Line] | None = None,
    expected: uuid.UUID | None = None,
    **values: Any,
) -> Change | None:
    """`values` are columns of Objective. None when nothing differs. Raises EditedMeanwhile."""
    with changing(by, "edit objective") as change:
        change.update(objective, expected=expected, **values)
        if signs is not None:
            there = Sign.objects.filter(objective=objective)
            for row in write_lines(change, there, signs, partial(Sign, objective=objective)):
                change.delete(row)
    return change.record if change.record.pk else None


def see_sign(sign: Sign, *, by: Member, **seen: date | None) -> Change | None:
    """`seen_by_us_on` and `seen_by_them_on`; None takes it back."""
    return _edit(sign, by, "see sign", **seen)


def add_task(
    text: TaskText, *, by: Member, partnership: Partnership | None = None, plan: Plan | None = None
) -> tuple[Task, Change]:
    """Of a partnership, of a plan, or somebody's own."""
    with changing(by, "add task") as change:
        task = change.create(Task(partnership=partnership, plan=plan, **text.fields))
        _set_steps(change, task, text.steps)
        _set_needs(change, task, text.needs)
    return task, change.record


def edit_task(task: Task, text: TaskText, *, by: Member, expected: uuid.UUID | None = None) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile and WaitsForItself, and where people have places in it,
    PlacesTaken and TwoShiftsAtOnce.
    """
    with changing(by, "edit task") as change:
        hold_shifts()
        change.update(task, expected=expected, **text.fields)
        check_places(task)
        _set_steps(change, task, text.steps)
        _set_needs(change, task, text.needs)
    return change.record if change.record.pk else None


def finish_task(task: Task, *, by: Member, at: datetime | None = None) -> Change | None:
    """None where it is done already. Raises TaskWaits where another one comes first."""
    at = at or timezone.now()
    with changing(by, "finish task", at=at) as change:
        current = Task.objects.select_for_update().get(pk=task.pk)
        if current.done_at is not None:
            return None
        first = Task.objects.filter(needed_for__task=current, done_at=None).order_by("due_on", "pk")
        if names := list(first.values_list("title", flat=True)):
            raise TaskWaits(names)
        change.update(task, done_at=at, done_by=by)
    return change.record


def reopen_task(task: Task, *, by: Member) -> Change | None:
    """None where it is not done."""
    return _edit(task, by, "reopen task", done_at=None, done_by=None)


def tick_step(step: TaskStep, *, by: Member, is_done: bool = True) -> Change | None:
    return _edit(step, by, "tick step", is_done=is_done)


def remove(row: Objective | Task, *, by: Member) -> Change:
    with changing(by, f"remove {row.kind}") as change:
        change.delete(row)
    return change.record


def _edit(row: Recorded, by: Member, action: str, **values: Any) -> Change | None:
    with changing(by, action) as change:
        change.update(row, **values)
    return change.record if change.record.pk else None


def _set_steps(change: Changing, task: Task, lines: Sequence[Line] | None) -> None:
    if lines is None:
        return
    there = TaskStep.objects.filter(task=task)
    for row in write_lines(change, there, lines, partial(TaskStep, task=task), in_order=True):
        change.delete(row)


def _set_needs(change: Changing, task: Task, needed: Sequence[Task] | None) -> None:
    if needed is None:
        return
    wanted = {one.pk: one for one in needed}
    if task.pk in _all_before(wanted):
        raise WaitsForItself
    for row in TaskNeed.objects.filter(task=task):
        if wanted.pop(row.needed_id, None) is None:
            change.delete(row)
    for one in wanted.values():
        change.create(TaskNeed(task=task, needed=one))


def _all_before(tasks: Iterable[int]) -> set[int]:
    """These tasks, those that they wait for, and so on."""
    found: set[int] = set()
    next_ones = set(tasks)
    while next_ones:
        found |= next_ones
        rows = TaskNeed.objects.filter(task__in=next_ones).values_list("needed_id", flat=True)
        next_ones = set(rows) - found
    return found
