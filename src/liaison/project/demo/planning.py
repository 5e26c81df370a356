# SPDX-License-Identifier: AGPL-3.0-or-later
"""The work for the events to come: planned of the shipped templates, some of it done, some open to volunteers."""

from datetime import datetime, timedelta
from decimal import Decimal

from liaison.accounts.models import Change, Member
from liaison.gatherings.models import Event
from liaison.pathway.actions.hours import say_hours
from liaison.pathway.actions.plans import make_plan
from liaison.pathway.actions.refusals import Refused
from liaison.pathway.actions.shifts import claim
from liaison.pathway.actions.work import finish_task
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.plans import roles_wanted, shipped, tasks_of

from .story import Story

HOURS = {"elin": Decimal(6), "ines": Decimal(4), "lowri": Decimal(20)}
# Who does the work of a word in a template; all else waits for somebody.
BY_ROLE = {"organiser": "lowri", "trainer": "tomos"}
CLAIMS = ("elin", "ines")


def plan_events(story: Story) -> None:
    for key, hours in HOURS.items():
        say_hours(story.members[key], hours, [], by=story.members[key])
    for event in Event.objects.coming(story.now):
        plan = _plan(story, event)
        if plan is not None:
            _do_what_was_due(plan, story)
            _take_what_is_free(plan, story)


def _plan(story: Story, event: Event) -> Plan | None:
    template = shipped(event.event_kind)
    if template is None:
        return None
    wanted = roles_wanted(tasks_of(template))
    people: dict[str, Member | None] = {
        role: story.members[BY_ROLE[role.casefold()]] for role in wanted if role.casefold() in BY_ROLE
    }
    plan, change = make_plan(
        template,
        f"{template}: {event}"[:200],
        anchors={"event_start": event.starts_at, "today": event.published_at},
        roles=people,
        for_=(Event.kind, event.public_id),
        time_zone=event.time_zone,
        is_open_to_volunteers=True,
        by=story.members["lowri"],
    )
    # On the day on which the event was announced.
    Change.objects.filter(pk=change.pk).update(at=event.published_at)
    return plan


def _do_what_was_due(plan: Plan, story: Story) -> None:
    """All but the one that is due today."""
    for task in Task.objects.filter(plan=plan, due_on__lt=story.today).order_by("due_on", "pk"):
        by = task.owner or story.members["lowri"]
        finish_task(task, by=by, at=_afternoon(task, story))


def _afternoon(task: Task, story: Story) -> datetime:
    assert task.due_on is not None  # noqa: S101 (only such are asked for)
    day = story.now - timedelta(days=(story.today - task.due_on).days)
    return day.replace(hour=15, minute=20, second=0, microsecond=0)


def _take_what_is_free(plan: Plan, story: Story) -> None:
    """A few of them: the others are there for whoever looks around."""
    free = Task.objects.filter(plan=plan, owner=None, done_at=None).order_by("due_on", "pk")
    for task, key in zip(free, CLAIMS, strict=False):
        try:
            claim(task, by=story.members[key])
        except Refused:
            # They are somewhere else at that time.
            continue
