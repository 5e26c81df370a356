# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which times a booking page has to give, of whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from liaison.accounts.models import Member, Workspace
from liaison.gatherings.models import Booking, BookingPage, BusyRange, BusyTime
from liaison.gatherings.rules.slots import Hours, Plan, Taken, fewest_first, free_times

# So far around the days that are looked at, something may take up a part of them.
AROUND = timedelta(days=2)


@dataclass
class Offer:
    """A time that is free; `members` are those who have it, whoever should be asked first before the others."""

    starts_at: datetime
    ends_at: datetime
    left: int
    members: list[int] = field(default_factory=list)


def pages() -> "QuerySet[BookingPage]":
    return BookingPage.objects.select_related("member__user", "team", "stage").prefetch_related(
        "weekly_hours", "exceptions"
    )


def open_page(slug: str) -> BookingPage | None:
    """None for one that takes no bookings, too."""
    found = BookingPage.objects.select_related("member__user", "team")
    return found.filter(slug=slug, is_open=True).first()


def page_of(booking: Booking) -> BookingPage:
    """With its hours at hand."""
    return pages().get(pk=booking.page_id)


def workspace_with(public_id: UUID) -> Workspace | None:
    return Workspace.objects.filter(public_id=public_id).first()


def plan_of(page: BookingPage, *, without_notice: bool = False) -> Plan:
    """`without_notice`: one of us decides, who may be quick."""
    weekly: dict[int, list[Hours]] = defaultdict(list)
    for row in page.weekly_hours.all():
        weekly[row.weekday].append(Hours(row.opens, row.closes))
    exceptions: dict[date, tuple[Hours, ...]] = {
        row.day: (Hours(row.opens, row.closes),) if row.opens is not None and row.closes is not None else ()
        for row in page.exceptions.all()
    }
    return Plan(
        zone=page.zone,
        lasts=timedelta(minutes=page.minutes),
        every=timedelta(minutes=page.every),
        before=timedelta(minutes=page.minutes_before),
        after=timedelta(minutes=page.minutes_after),
        notice=timedelta() if without_notice else timedelta(hours=page.notice_hours),
        days_ahead=page.days_ahead,
        daily_most=page.daily_most,
        places=page.places if page.is_drop_in else 1,
        weekly={day: tuple(hours) for day, hours in weekly.items()},
        exceptions=exceptions,
    )


def hosts_of(page: BookingPage) -> list[Member]:
    """Whose time it is; nobody who has left."""
    if page.member is not None:
        return [page.member] if page.member.left_at is None else []
    team = Member.objects.active().filter(team_memberships__team=page.team_id)
    return list(team.select_related("user").order_by("pk"))


def taken_of(
    members: Iterable[int], page: BookingPage, start: datetime, end: datetime, *, without: Booking | None = None
) -> dict[int, list[Taken]]:
    """What takes up the time of each. `without`: as if this booking were not."""
    found: dict[int, list[Taken]] = {member: [] for member in members}
    ranges = BusyRange.objects.filter(member__in=found, ends_at__gt=start, starts_at__lt=end)
    # As bare rows: a member may have a thousand of them, and whoever books holds that member meanwhile.
    columns = ("pk", "member", "page", "starts_at", "ends_at", "begins_at", "places", "seats")
    for pk, member, of_page, starts_at, ends_at, begins_at, places, seats in (
        ranges.annotate(seats=Count("bookings")).order_by().values_list(*columns)
    ):
        left = places - seats
        if without is not None and pk == without.busy_range_id:
            if seats == 1:
                continue
            left = 0  # moving to where one is already is no move
        found[member].append(Taken(starts_at, ends_at, begins_at if of_page == page.pk else None, left))
    times = BusyTime.objects.filter(member__in=found, ends_at__gt=start, starts_at__lt=end)
    for member, begins_at, ends_at in times.values_list("member", "starts_at", "ends_at"):
        found[member].append(Taken(begins_at, ends_at))
    return found


def offers(
    page: BookingPage,
    hosts: Sequence[Member],
    *,
    now: datetime,
    first: date,
    last: date,
    plan: Plan | None = None,
    without: Booking | None = None,
) -> list[Offer]:
    """The free times of whoever has one, from `first` to `last` (both count, in the page's zone), in order."""
    plan = plan or plan_of(page)
    start = datetime.combine(first, time(), plan.zone) - AROUND
    end = datetime.combine(last, time(), plan.zone) + AROUND
    taken = taken_of([host.pk for host in hosts], page, start, end, without=without)
    meetings = Counter({member: sum(one.begins is not None for one in rows) for member, rows in taken.items()})
    found: dict[datetime, Offer] = {}
    for member in fewest_first(taken, meetings):
        for free in free_times(plan, taken[member], now=now, first=first, last=last):
            offer = found.setdefault(free.starts_at, Offer(free.starts_at, free.ends_at, 0))
            offer.left += free.left
            offer.members.append(member)
    return [found[moment] for moment in sorted(found)]


def days_of(offered: Iterable[Offer], zone: ZoneInfo) -> dict[date, list[Offer]]:
    """By the day on which they begin in this zone."""
    days: dict[date, list[Offer]] = defaultdict(list)
    for offer in offered:
        days[offer.starts_at.astimezone(zone).date()].append(offer)
    return dict(days)
