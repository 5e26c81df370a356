# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans and their templates, and what making or moving one would do; actions/plans.py does it."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.pathway.models import Partnership, Plan, PlanTemplate, PlanTemplateTask, ShiftPlace, Task
from liaison.pathway.plan_library import ROLES
from liaison.pathway.rules.plans import Anchor, Move, Span, Standing, Stays, day_of, local_day, moved, span_of

from .hours import More, hours_of_task, warnings
from .shifts import Clash, clash_of, to_give_up
from .zones import country, zone_of

# A day, or a moment whose day counts; under the words of `Anchor`: "event_start", "agreement_start", "today".
Anchors = Mapping[str, date | None]
# Role in lower case → who has it.
Roles = Mapping[str, Member | None]


# --- templates ---


def templates() -> "QuerySet[PlanTemplate]":
    """In use. What they are called is no secret in the workspace."""
    return PlanTemplate.objects.filter(archived_at=None).order_by("name", "pk")


def every_template() -> "QuerySet[PlanTemplate]":
    """Those that are put away as well, with the number of their tasks."""
    return PlanTemplate.objects.annotate(task_count=Count("tasks")).order_by("name", "pk")


def shipped(preset: str) -> PlanTemplate | None:
    """The workspace's copy of a shipped one, such as "webinar"; None where it is put away."""
    return templates().filter(preset=preset).order_by("pk").first()


def tasks_of(template: PlanTemplate) -> list[PlanTemplateTask]:
    return list(PlanTemplateTask.objects.filter(template=template).order_by("order", "pk"))


def version_of(template: PlanTemplate) -> uuid.UUID:
    """Another one as soon as anything differs that its page shows; `changed_in` knows nothing of its tasks."""
    names = [
        f.attname for f in PlanTemplateTask._meta.concrete_fields if f.name not in {"changed_in", "created_at"}
    ]
    rows = PlanTemplateTask.objects.filter(template=template).order_by("order", "pk").values_list(*names)
    told = [template.name, template.about, [[str(value) for value in row] for row in rows]]
    return uuid.uuid5(template.public_id, json.dumps(told))


def anchors_wanted(tasks: Iterable[PlanTemplateTask | Task]) -> list[Anchor]:
    """Those that somebody must give a date for, in the order in which they are asked."""
    used = {task.anchor for task in tasks}
    return [anchor for anchor in (Anchor.EVENT, Anchor.AGREEMENT) if anchor in used]


def roles_wanted(tasks: Iterable[PlanTemplateTask]) -> list[str]:
    """In the order in which they first appear; spelling and capitals of the first."""
    found: dict[str, str] = {}
    for task in tasks:
        if task.role:
            found.setdefault(task.role.casefold(), task.role)
    return list(found.values())


def roles_known() -> list[str]:
    """To suggest while somebody types one."""
    used = PlanTemplateTask.objects.exclude(role="").order_by().values_list("role", flat=True).distinct()
    return sorted({*map(str, ROLES), *used})


# --- making one ---


def days_from(anchors: Anchors, plan: Plan | None = None) -> dict[Anchor, date]:
    """What is not given stays as the plan has it; a moment counts as its day where the plan is."""
    known = days_of_plan(plan) if plan is not None and plan.pk else {Anchor.TODAY: timezone.localdate()}
    zone = zone_of(plan)
    given = {Anchor(name): day for name, day in anchors.items()}
    known |= {anchor: local_day(day, zone) for anchor, day in given.items() if day is not None}
    return {anchor: day for anchor, day in known.items() if given.get(anchor, day) is not None}


def days_of_plan(plan: Plan) -> dict[Anchor, date]:
    days = {Anchor.EVENT: plan.day, Anchor.AGREEMENT: plan.agreement_on, Anchor.TODAY: plan.made_on}
    return {anchor: day for anchor, day in days.items() if day is not None}


def planned_task(row: PlanTemplateTask, plan: Plan, days: Mapping[Anchor, date], here: str) -> Task:
    """Not saved yet, and nobody's."""
    day = day_of(row.offset, days, here)
    names = ("title", "note", "anchor", "days", "in_working_days", "at", "until", "places", "role", "hours")
    same = {name: getattr(row, name) for name in names}
    return Task(plan=plan, partnership=plan.partnership, due_on=day, planned_on=day, **same)


@dataclass(frozen=True)
class Line:
    """A task as it would be. `busy` names the shift in which its person is at that time: then it is nobody's."""

    row: PlanTemplateTask
    task: Task
    who: Member | None = None
    busy: str = ""
    is_past: bool = False


@dataclass(frozen=True)
class Preview:
    lines: list[Line]
    warnings: list[str] = field(default_factory=list)

    @property
    def in_order(self) -> list[Line]:
        """By day; without one last."""
        return sorted(self.lines, key=lambda one: (one.task.due_on is None, one.task.due_on or date.max))


def preview(
    template: PlanTemplate, anchors: Anchors, roles: Roles | None = None, *, plan: Plan | None = None
) -> Preview:
    """What `make_plan` would make."""
    plan = plan or Plan(name=template.name)
    days, here, today = days_from(anchors, plan), country(), timezone.localdate()
    people = {role.casefold(): member for role, member in (roles or {}).items() if member is not None}
    held: dict[int, list[tuple[Task, Span]]] = {}
    lines = []
    for row in tasks_of(template):
        task = planned_task(row, plan, days, here)
        who = people.get(row.role.casefold()) if row.role else None
        busy = _busy(task, who, held) if who is not None and task.is_shift else ""
        is_past = task.due_on is not None and task.due_on < today
        lines.append(Line(row, task, None if busy else who, busy, is_past))
    more = [
        More(one.who, one.task.due_on, hours_of_task(one.task), one.task.is_shift)
        for one in lines
        if one.who is not None
    ]
    return Preview(lines, warnings(more))


def _busy(task: Task, who: Member, held: dict[int, list[tuple[Task, Span]]]) -> str:
    """The other shift, of this plan or another one; else the span is theirs from now on."""
    span = span_of(task.due_on, task.timed, zone_of(task.plan))
    if span is None:
        return ""
    mine = held.setdefault(who.pk, [])
    other = next((one for one, taken in mine if taken.overlaps(span)), None) or clash_of(task, who.pk)
    if other is None:
        mine.append((task, span))
    return str(other or "")


# --- moving one ---


@dataclass(frozen=True)
class MoveLine:
    """A task with the day before and after. `gives_up` are people who would be in two shifts at once."""

    task: Task
    move: Move
    gives_up: list[Clash] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return self.move.stays is Stays.DONE

    @property
    def is_by_hand(self) -> bool:
        return self.move.stays is Stays.BY_HAND


@dataclass(frozen=True)
class MovePreview:
    lines: list[MoveLine]
    warnings: list[str] = field(default_factory=list)

    @property
    def moved(self) -> list[MoveLine]:
        return [line for line in self.lines if line.move.is_moved]

    @property
    def staying(self) -> list[MoveLine]:
        """Those that the plan would move, and that somebody has done or put on another day."""
        return [line for line in self.lines if line.move.stays]

    @property
    def given_up(self) -> list[ShiftPlace]:
        return [clash.second for line in self.lines for clash in line.gives_up]


def preview_move(plan: Plan, anchors: Anchors) -> MovePreview:
    """What `move_plan` would do."""
    days, here = days_from(anchors, plan), country()
    rows = Task.objects.filter(plan=plan).select_related("owner__user", "plan__workspace").order_by("due_on", "pk")
    moves = {}
    for task in rows:
        standing = Standing(task.offset, task.due_on, task.planned_on, task.is_done)
        moves[task] = moved(standing, days, here)
    new_days = {task.pk: move.after for task, move in moves.items() if move.is_moved}
    clashes = to_give_up(new_days) if new_days else []
    lines = [
        MoveLine(task, move, [one for one in clashes if one.second.task_id == task.pk])
        for task, move in moves.items()
    ]
    return MovePreview(lines, _load_of(lines))


def _load_of(lines: list[MoveLine]) -> list[str]:
    """Who has more than their hours in the new weeks. What they promised there stays promised and counts once."""
    going = {line.task.pk: line for line in lines if line.move.is_moved}
    more = [
        More(line.task.owner, line.move.after, hours_of_task(line.task))
        for line in going.values()
        if line.task.owner is not None and not line.task.is_shift
    ]
    given_up = {clash.second.pk for line in lines for clash in line.gives_up}
    for place in ShiftPlace.objects.filter(task__in=going).exclude(pk__in=given_up).select_related("member__user"):
        line = going[place.task_id]
        more.append(More(place.member, line.move.after, hours_of_task(line.task), is_shift=True))
    return warnings(more, without=going)


# --- looking at them ---


@dataclass(frozen=True)
class Progress:
    plan: Plan
    done: int
    total: int
    open_to_take: int = 0

    @property
    def is_over(self) -> bool:
        return self.total > 0 and self.done == self.total


def _counted(rows: "QuerySet[Plan]") -> list[Progress]:
    free = Q(tasks__done_at=None, tasks__owner=None, tasks__until=None)
    counted = rows.annotate(
        number=Count("tasks"),
        finished=Count("tasks", filter=Q(tasks__done_at__isnull=False)),
        free=Count("tasks", filter=free),
    )
    return [
        Progress(row, row.finished, row.number, row.free)
        for row in counted.select_related("partnership__organisation").order_by("day", "pk")
    ]


def plans_with_progress(rows: "QuerySet[Plan]") -> list[Progress]:
    return _counted(Plan.objects.filter(pk__in=rows.order_by().values("pk")))


def plans_for(kind: str, public_id: uuid.UUID) -> list[Progress]:
    """Of something in a room above, which looks after who may see it."""
    return _counted(Plan.objects.filter(for_kind=kind, for_id=public_id))


def plans_of_partnership(partnership: Partnership) -> list[Progress]:
    """Of one that the member sees."""
    return _counted(Plan.objects.filter(partnership=partnership))


def with_details(rows: "QuerySet[Task]") -> list[Any]:
    """With people, checklists, and in `comes_after` the tasks that come before each."""
    needs = Prefetch("needs", to_attr="ties")
    taken = Prefetch("taken", ShiftPlace.objects.select_related("member__user").order_by("pk"), to_attr="people")
    found = rows.select_related("owner__user", "done_by__user", "plan__workspace", "partnership__organisation")
    tasks: list[Any] = list(found.prefetch_related("steps", needs, taken).order_by("due_on", "at", "pk"))
    names = {task.pk: task for task in tasks}
    for task in tasks:
        task.comes_after = [names[tie.needed_id] for tie in task.ties if tie.needed_id in names]
    return tasks
