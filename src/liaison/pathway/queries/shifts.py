# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who has a place in which shift, and where one person would be in two at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from liaison.pathway.models import ShiftPlace, Task
from liaison.pathway.rules.plans import Span, clashing, span_of

from .zones import zone_of


@dataclass(frozen=True)
class Clash:
    """Of two places of the same person, `second` begins later."""

    first: ShiftPlace
    second: ShiftPlace


def span_of_task(task: Task, day: date | None = None) -> Span | None:
    """In the zone of its plan; on another day than its own, where one is given."""
    return span_of(day or task.due_on, task.timed, zone_of(task.plan))


def places_held(members: Iterable[int]) -> "QuerySet[ShiftPlace]":
    """In shifts that are not over because somebody ticked them off."""
    rows = ShiftPlace.objects.filter(member__in=list(members), task__done_at=None)
    return rows.select_related("member__user", "task__plan__workspace").order_by("pk")


def clashes(places: Iterable[ShiftPlace], days: Mapping[int, date | None] | None = None) -> list[Clash]:
    """`days`: primary key of a task → the day that it would have."""
    by_member: dict[int, list[ShiftPlace]] = defaultdict(list)
    for place in places:
        by_member[place.member_id].append(place)
    found = []
    for held in by_member.values():
        known = {place.pk or id(place): place for place in held}
        spans = [(key, span) for key, place in known.items() if (span := _span(place, days or {})) is not None]
        found += [Clash(known[first], known[second]) for first, second in clashing(spans)]
    return found


def _span(place: ShiftPlace, days: Mapping[int, date | None]) -> Span | None:
    task = place.task
    return span_of(days.get(task.pk, task.due_on), task.timed, zone_of(task.plan))


def to_give_up(days: Mapping[int, date | None]) -> list[Clash]:
    """Where people would be in two shifts at once, if some moved to these days. `second` is given up."""
    moved = set(days)
    members = ShiftPlace.objects.filter(task__in=moved).order_by().values_list("member_id", flat=True).distinct()
    held = list(places_held(members))
    given_up: list[Clash] = []
    while found := clashes([place for place in held if place not in [one.second for one in given_up]], days):
        one = found[0]
        both = (one.first, one.second) if one.second.task_id in moved else (one.second, one.first)
        given_up.append(Clash(*both))
    return given_up


def clash_of(task: Task, member: int, day: date | None = None) -> Task | None:
    """The shift in which this member is at that time."""
    span = span_of_task(task, day)
    if span is None:
        return None
    for place in places_held([member]).exclude(task=task.pk):
        other = span_of_task(place.task)
        if other is not None and other.overlaps(span):
            return place.task
    return None
