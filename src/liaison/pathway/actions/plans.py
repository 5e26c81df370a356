# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a plan out of a template, and moving it when its date moves. `queries.plans` shows both before.

Each is one change, which one Undo takes back. A room above that moves an event and its plan together calls
`make_plan_within` and `move_plan_within` in its own change.
"""

import uuid
from typing import Any

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.pathway.models import Partnership, Plan, PlanTemplate, ShiftPlace, Task, TaskNeed, TaskStep
from liaison.pathway.queries.plans import Anchors, MovePreview, Roles, days_from, preview, preview_move
from liaison.pathway.rules.plans import Anchor

from .holding import hold_shifts
from .refusals import PutAway

# Something in a room above: its kind and its public id.
For = tuple[str, uuid.UUID]


def make_plan(  # noqa: PLR0913 (what is said of a plan, each by its name)
    template: PlanTemplate,
    name: str,
    *,
    anchors: Anchors,
    by: Member,
    roles: Roles | None = None,
    for_: For | None = None,
    partnership: Partnership | None = None,
    time_zone: str = "",
    is_open_to_volunteers: bool = False,
) -> tuple[Plan, Change]:
    """A plan with the tasks of the template, for a partnership, for something of a room above, or for neither.

    `anchors`: "event_start", "agreement_start" and "today" → a day, or a moment whose day counts in `time_zone`
    (that of the event; empty for the workspace's). Today is today unless it is said; tasks of an anchor without a
    date get their day when `move_plan` brings one. `roles`: a word of the template → who does its tasks; in shifts
    they take a place unless they are in another one at that time. Raises PutAway.
    """
    with changing(by, "make plan") as change:
        plan = make_plan_within(
            change,
            template,
            Plan(
                name=name,
                partnership=partnership,
                for_kind=for_[0] if for_ else "",
                for_id=for_[1] if for_ else None,
                time_zone=time_zone,
                is_open_to_volunteers=is_open_to_volunteers,
            ),
            anchors,
            roles,
        )
    return plan, change.record


def make_plan_within(
    change: Changing, template: PlanTemplate, plan: Plan, anchors: Anchors, roles: Roles | None = None
) -> Plan:
    """The same inside an open change; `plan` is not saved yet. Raises PutAway."""
    hold_shifts()
    held = PlanTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    if held.archived_at is not None:
        raise PutAway
    days = days_from(anchors, plan)
    plan.template = template
    plan.day, plan.agreement_on = days.get(Anchor.EVENT), days.get(Anchor.AGREEMENT)
    plan.made_on = days.get(Anchor.TODAY)
    made: dict[int, Task] = {}
    lines = preview(template, anchors, roles, plan=plan).lines
    change.create(plan)
    for line in lines:
        task = line.task
        task.plan = plan
        if not task.is_shift:
            task.owner = line.who
        made[line.row.pk] = change.create(task)
        if task.is_shift and line.who is not None:
            change.create(ShiftPlace(task=task, member=line.who))
        for order, step in enumerate(line.row.steps, start=1):
            change.create(TaskStep(task=task, text=step, order=order))
    for line in lines:
        if line.row.needs_id in made:
            change.create(TaskNeed(task=made[line.row.pk], needed=made[line.row.needs_id]))
    return plan


def move_plan(
    plan: Plan, anchors: Anchors, by: Member, *, expected: uuid.UUID | None = None
) -> tuple[MovePreview, Change | None]:
    """Give the tasks the days that follow from other dates. What is done, or was put on another day, stays.

    `anchors` as for `make_plan`: those that are not named stay, None takes a date away. A place in a shift is
    given up where its person would be in two at once. Tells what became of each task; the change is None where
    nothing differs. Raises EditedMeanwhile, where `expected` is the `changed_in` of the plan that somebody saw.
    """
    with changing(by, "move plan") as change:
        done = move_plan_within(change, plan, anchors, expected=expected)
    return done, change.record if change.record.pk else None


def move_plan_within(
    change: Changing, plan: Plan, anchors: Anchors, *, expected: uuid.UUID | None = None
) -> MovePreview:
    """The same inside an open change."""
    hold_shifts()
    current = Plan.objects.select_for_update().get(pk=plan.pk)
    # As they are now, until the end of the transaction.
    list(Task.objects.select_for_update().filter(plan=current).order_by("pk"))
    found = preview_move(current, anchors)
    days = days_from(anchors, current)
    values: dict[str, Any] = {"day": days.get(Anchor.EVENT), "agreement_on": days.get(Anchor.AGREEMENT)}
    change.update(plan, expected=expected, made_on=days.get(Anchor.TODAY), **values)
    for line in found.moved:
        change.update(line.task, due_on=line.move.after, planned_on=line.move.after)
    for place in found.given_up:
        change.delete(place)
    return found


def edit_plan(plan: Plan, *, by: Member, expected: uuid.UUID | None = None, **values: Any) -> Change | None:
    """`values` are columns of Plan. None when nothing differs. Raises EditedMeanwhile."""
    with changing(by, "edit plan") as change:
        change.update(plan, expected=expected, **values)
    return change.record if change.record.pk else None


def remove_plan(plan: Plan, *, by: Member) -> Change:
    """With its tasks."""
    with changing(by, "remove plan") as change:
        change.delete(plan)
    return change.record
