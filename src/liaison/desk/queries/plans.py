# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a plan: its tasks by day, what waits for what, what one may take."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from liaison.accounts.models import Member
from liaison.gatherings.models import Event
from liaison.gatherings.queries.attendance import events
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.access import plans_edited_by, plans_seen_by, tasks_of_plan, tasks_seen_by
from liaison.pathway.queries.plans import Progress, plans_with_progress, with_details


@dataclass(frozen=True)
class PlanTask:
    """`waits_for` are those before it that are not done; `may_edit`: tick it off and change it."""

    task: Any
    waits_for: list[Task]
    is_mine: bool
    may_take: bool
    may_edit: bool
    free: int = 0


@dataclass(frozen=True)
class Day:
    day: date | None
    tasks: list[PlanTask] = field(default_factory=list)


class PlanPage:
    """`plan` comes from `access.plan_for`."""

    def __init__(self, member: Member, plan: Plan) -> None:
        self.member, self.plan = member, plan

    @cached_property
    def may_edit(self) -> bool:
        return plans_edited_by(self.member).filter(pk=self.plan.pk).exists()

    @cached_property
    def tasks(self) -> list[PlanTask]:
        rows = with_details(tasks_of_plan(self.member, self.plan))
        own = set(tasks_seen_by(self.member).filter(plan=self.plan).values_list("pk", flat=True))
        return [self._task(row, row.pk in own) for row in rows]

    def _task(self, task: Any, may_edit: bool) -> PlanTask:
        people = [place.member_id for place in task.people]
        is_mine = self.member.pk in people or task.owner_id == self.member.pk
        free = max(0, task.places - len(people)) if task.is_shift else int(task.owner_id is None)
        allowed = (self.plan.is_open_to_volunteers or self.may_edit) and not task.is_done
        waits_for = [one for one in task.comes_after if not one.is_done]
        return PlanTask(task, waits_for, is_mine, allowed and free > 0 and not is_mine, may_edit, free)

    @property
    def days(self) -> list[Day]:
        """Those without a day last."""
        found: dict[date | None, Day] = {}
        for one in self.tasks:
            day = one.task.due_on
            found.setdefault(day, Day(day)).tasks.append(one)
        return sorted(found.values(), key=lambda day: (day.day is None, day.day or date.max))

    @property
    def done(self) -> int:
        return sum(one.task.is_done for one in self.tasks)

    @cached_property
    def shows_partnership(self) -> bool:
        """A volunteer may do a task of a partnership that they do not see."""
        return self.plan.partnership_id is not None and self.may_edit

    @cached_property
    def event(self) -> Event | None:
        """What it is for, where that is an event."""
        if self.plan.for_kind != Event.kind or self.plan.for_id is None:
            return None
        return events().filter(public_id=self.plan.for_id).first()


@dataclass(frozen=True)
class EventPlan:
    """A plan on the page of its event: what is open, by day, and what is done."""

    progress: Progress
    todo: list[PlanTask]
    done: list[PlanTask]

    @property
    def as_lines(self) -> list[Progress]:
        return [self.progress]


@dataclass(frozen=True)
class EventPlans:
    plans: list[EventPlan]
    may_make: bool
    today: date


def plans_of_event(member: Member, event: Event) -> EventPlans:
    """Of its plans those that this member sees (an `EventPanel`, kit/hooks.py)."""
    rows = plans_seen_by(member).filter(for_kind=Event.kind, for_id=event.public_id)
    found = []
    for progress in plans_with_progress(rows):
        tasks = [one for day in PlanPage(member, progress.plan).days for one in day.tasks]
        todo = [one for one in tasks if not one.task.is_done]
        found.append(EventPlan(progress, todo, [one for one in tasks if one.task.is_done]))
    return EventPlans(found, member.may_see_everything, timezone.localdate())


def plan_list(member: Member) -> list[Progress]:
    """All that this member sees, unfinished ones first."""
    return sorted(plans_with_progress(plans_seen_by(member)), key=lambda one: one.is_over)
