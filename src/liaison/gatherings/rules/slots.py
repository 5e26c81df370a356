# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which times of a member are free, from what the wall clock of a booking page says and what takes them up.

Opening hours are wall-clock hours: a moment is open where the clock on the wall shows an open time, also in the
night in which that clock is put forward or back. All moments are aware and in UTC.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
DAY = timedelta(days=1)
# No zone is further from UTC, and none changes its clock twice within this.
FURTHEST = timedelta(hours=16)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """From `opens` until before `closes`, on the wall; a `closes` of midnight is the end of the day."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Plan:
    """What a booking page says. `weekly`: weekday (Monday is 0) → hours; `exceptions`: day → hours instead.

    `every` is after how long another meeting may begin, counted from the hour of opening. `places` is above one
    for a drop-in. `daily_most`: meetings in a day of the page's zone, None for no limit.
    """

    zone: ZoneInfo
    lasts: timedelta
    every: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    notice: timedelta = timedelta()
    days_ahead: int = 60
    daily_most: int | None = None
    places: int = 1
    weekly: dict[int, tuple[Hours, ...]] = field(default_factory=dict)
    exceptions: dict[date, tuple[Hours, ...]] = field(default_factory=dict)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        return self.exceptions.get(day, self.weekly.get(day.weekday(), ()))

    def occupied(self, starts_at: datetime) -> Span:
        """What a meeting takes up, with the time before and after it."""
        return starts_at - self.before, starts_at + self.lasts + self.after


@dataclass(frozen=True)
class Taken:
    """What takes up a member's time. `begins` is set where it is a meeting of this very page, and `left` says how
    many places such a meeting has left.
    """

    starts_at: datetime
    ends_at: datetime
    begins: datetime | None = None
    left: int = 0


@dataclass(frozen=True)
class Free:
    starts_at: datetime
    ends_at: datetime
    left: int


def on_the_wall(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def open_spans(day: date, hours: Iterable[Hours], zone: ZoneInfo) -> list[Span]:
    """The moments at which the wall clock shows this day and an open time, as few spans as possible, in order."""
    spans: list[Span] = []
    for one in hours:
        opens, closes = datetime.combine(day, one.opens), datetime.combine(day, one.closes)
        if one.closes == MIDNIGHT:
            closes += DAY
        for first, last, offset in _stretches(day, zone):
            start = max(first, (opens - offset).replace(tzinfo=UTC))
            end = min(last, (closes - offset).replace(tzinfo=UTC))
            if start < end:
                spans.append((start, end))
    return _joined(spans)


@lru_cache(maxsize=2048)
def _stretches(day: date, zone: ZoneInfo) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Around a day: from when until when the zone is how far from UTC."""
    noon = datetime.combine(day, MIDNIGHT, UTC)
    first, last = noon - FURTHEST, noon + DAY + FURTHEST
    before, after = _offset(first, zone), _offset(last, zone)
    if before == after:
        return ((first, last, before),)
    change = _change_between(first, last, before, zone)
    return ((first, change, before), (change, last, after))


def _change_between(first: datetime, last: datetime, before: timedelta, zone: ZoneInfo) -> datetime:
    low, high = int(first.timestamp()), int(last.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, UTC), zone) == before:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class _Busy:
    """Asked many times whether a span is free."""

    def __init__(self, taken: Iterable[Span]) -> None:
        joined = _joined(taken)
        self._starts, self._ends = [span[0] for span in joined], [span[1] for span in joined]

    def is_free(self, start: datetime, end: datetime) -> bool:
        return bisect_left(self._starts, end) <= bisect_right(self._ends, start)


def last_day(plan: Plan, now: datetime) -> date:
    return on_the_wall(now, plan.zone) + plan.days_ahead * DAY


def free_times(plan: Plan, taken: Sequence[Taken], *, now: datetime, first: date, last: date) -> Iterator[Free]:
    """What one member has free on the days from `first` to `last` (both count, in the page's zone), in order."""
    busy = _Busy((one.starts_at, one.ends_at) for one in taken)
    own = {one.begins: one for one in taken if one.begins is not None}
    on_day = Counter(on_the_wall(begins, plan.zone) for begins in own)
    earliest = now + plan.notice
    day, last = max(first, on_the_wall(now, plan.zone)), min(last, last_day(plan, now))
    while day <= last:
        is_full = plan.daily_most is not None and on_day[day] >= plan.daily_most
        for start in _starts(plan, day):
            if start < earliest:
                continue
            begun = own.get(start)
            if begun is not None:
                if begun.left > 0:
                    yield Free(start, start + plan.lasts, begun.left)
            elif not is_full and busy.is_free(*plan.occupied(start)):
                yield Free(start, start + plan.lasts, plan.places)
        day += DAY


def _starts(plan: Plan, day: date) -> Iterator[datetime]:
    for opens, closes in open_spans(day, plan.hours_on(day), plan.zone):
        start = opens
        while start + plan.lasts <= closes:
            yield start
            start += plan.every


def is_offered(plan: Plan, starts_at: datetime) -> bool:
    """Whether the page offers this time at all, whoever has taken it since."""
    return starts_at in set(_starts(plan, on_the_wall(starts_at, plan.zone)))


def fewest_first(members: Iterable[int], meetings: Counter[int]) -> list[int]:
    """In which order a team's members are asked: whoever has least first; the order of `members` decides a tie."""
    return sorted(members, key=lambda member: meetings[member])
