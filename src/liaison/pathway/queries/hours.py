# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hours that members promised, and those that they have."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.accounts.rules import CAPABILITIES, Can
from liaison.kit.figures import number
from liaison.pathway.models import Capacity, ShiftPlace, Task, WeekAway
from liaison.pathway.rules.hours import Hours, Load, Promise, by_week, too_much, week_of, weeks_from
from liaison.pathway.rules.plans import span_of

from .shifts import span_of_task
from .zones import zone_of

WEEKS = 8
_WORKING = [role for role, cans in CAPABILITIES.items() if Can.EDIT_DIRECTORY in cans]


def working_members(member: Member) -> list[Member]:
    """Whose hours this member sees: everybody's who may take tasks, or their own."""
    rows = Member.objects.filter(role__in=_WORKING, left_at=None)
    if not member.may_see_everything:
        rows = rows.filter(pk=member.pk)
    return list(rows.select_related("user").order_by("user__name", "pk"))


def hours_of_task(task: Task) -> Decimal:
    """Of one person; a shift takes as long as it lasts, unless somebody said otherwise."""
    if task.hours is not None:
        return task.hours
    span = span_of_task(task) or span_of(timezone.localdate(), task.timed, zone_of(task.plan))
    return span.hours if span is not None else Decimal(0)


def promised(members: Iterable[int], without: Collection[int] = ()) -> list[Promise]:
    """Open tasks that they have, and their shifts; `without` some of them, by primary key."""
    keys = list(members)
    tasks = Task.objects.filter(owner__in=keys, done_at=None).exclude(Q(hours=None) | Q(hours=0))
    places = ShiftPlace.objects.filter(member__in=keys, task__done_at=None)
    if without:
        tasks, places = tasks.exclude(pk__in=without), places.exclude(task__in=without)
    alone = tasks.filter(until=None).values_list("owner_id", "due_on", "hours")
    return [
        *(Promise(owner, day, hours) for owner, day, hours in alone if owner is not None and hours is not None),
        *(
            Promise(place.member_id, place.task.due_on, hours_of_task(place.task), is_shift=True)
            for place in places.select_related("task__plan__workspace")
        ),
    ]


def hours_of(members: Iterable[int]) -> dict[int, Hours]:
    """Of those who said how many they have, or that they are away."""
    keys = list(members)
    a_week = dict(Capacity.objects.filter(member__in=keys).values_list("member_id", "hours_per_week"))
    away: dict[int, set[date]] = defaultdict(set)
    for member, monday in WeekAway.objects.filter(member__in=keys).values_list("member_id", "monday"):
        away[member].add(monday)
    return {key: Hours(a_week.get(key), frozenset(away[key])) for key in keys if key in a_week or key in away}


@dataclass(frozen=True)
class Row:
    """A member with a load for each week; `undated` are hours of tasks that have no day."""

    member: Member
    loads: list[Load]
    undated: Decimal
    weeks: list[date]

    @property
    def cells(self) -> list[tuple[date, Load]]:
        return list(zip(self.weeks, self.loads, strict=True))


@dataclass(frozen=True)
class HoursTable:
    weeks: list[date]
    rows: list[Row]


def hours_table(member: Member, today: date, count: int = WEEKS) -> HoursTable:
    """Five queries, whatever the number of members."""
    members, weeks = working_members(member), weeks_from(today, count)
    keys = [one.pk for one in members]
    sums, have = by_week(promised(keys), today), hours_of(keys)
    rows = []
    for one in members:
        hours = have.get(one.pk, Hours())
        loads = [hours.load(sums.get((one.pk, monday), Decimal(0)), monday) for monday in weeks]
        rows.append(Row(one, loads, sums.get((one.pk, None), Decimal(0)), weeks))
    return HoursTable(weeks, rows)


@dataclass(frozen=True)
class More:
    """Hours that somebody is about to promise."""

    member: Member
    day: date | None
    hours: Decimal
    is_shift: bool = False


def warnings(more: Iterable[More], without: Collection[int] = ()) -> list[str]:
    """A sentence for each week in which it is too much. Without more, or without hours, nothing is asked."""
    wanted = [one for one in more if one.hours > 0]
    if not wanted:
        return []
    members = {one.member.pk: one.member for one in wanted}
    added = [Promise(one.member.pk, one.day, one.hours, one.is_shift) for one in wanted]
    found = too_much(promised(members, without), added, hours_of(members), timezone.localdate())
    return [
        # Translators: more work than time: "Maya would have 14 of 8 hours in the week of 2 March."
        _("%(name)s would have %(promised)s of %(has)s hours in the week of %(day)s.")
        % {
            "name": members[one.member],
            "promised": number(one.promised),
            "has": number(one.has),
            "day": date_format(one.monday, "MONTH_DAY_FORMAT"),
        }
        for one in found
    ]


def warnings_for(task: Task, member: Member) -> list[str]:
    """Before this member takes the task."""
    return warnings([More(member, task.due_on, hours_of_task(task), task.is_shift)], without=[task.pk])


def capacity_of(member: Member) -> Capacity | None:
    return Capacity.objects.filter(member=member).first()


def weeks_away_of(member: Member, today: date) -> list[date]:
    """This week and later."""
    rows = WeekAway.objects.filter(member=member, monday__gte=week_of(today))
    return list(rows.values_list("monday", flat=True))
