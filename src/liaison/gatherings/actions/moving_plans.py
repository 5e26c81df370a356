# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plans of an event move with it, and end with it, in the same change."""

from liaison.accounts.actions import Changing
from liaison.gatherings.models import Event
from liaison.gatherings.queries.plans import day_there, open_tasks_of, plans_of
from liaison.pathway.actions.holding import hold_shifts
from liaison.pathway.actions.plans import move_plan_within
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.shifts import to_give_up
from liaison.pathway.rules.plans import Anchor


def move_plans(before: Event, event: Event, change: Changing) -> None:
    """Times in a plan are those of the clock where the event is: they follow its zone, too."""
    plans = list(plans_of(event))
    if not plans or (before.starts_at, before.time_zone) == (event.starts_at, event.time_zone):
        return
    hold_shifts()
    for plan in plans:
        if event.time_zone not in {before.time_zone, plan.time_zone}:
            _go_by_its_clock(plan, event, change)
        if day_there(before) != day_there(event):
            move_plan_within(change, plan, {Anchor.EVENT.value: event.starts_at})


def _go_by_its_clock(plan: Plan, event: Event, change: Changing) -> None:
    change.update(plan, time_zone=event.time_zone)
    days = dict(Task.objects.filter(plan=plan).exclude(until=None).order_by().values_list("pk", "due_on"))
    for clash in to_give_up(days) if days else []:
        change.delete(clash.second)


def drop_open_tasks(event: Event, change: Changing) -> None:
    """What nobody needs to do any more, with the shifts in it. What is done stays, and so do the plans."""
    for task in open_tasks_of(event):
        change.delete(task)
