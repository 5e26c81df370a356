# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hours that people promised, week by week, beside those that they have."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

HOURS_OF_A_WEEK = Decimal(168)
ONE_WEEK = timedelta(days=7)


def in_hundredths(hours: Decimal) -> Decimal:
    """As the tables keep them, so that 8 and 8.00 are no change."""
    return hours.quantize(Decimal("0.01"))


def week_of(day: date) -> date:
    """Its Monday."""
    return day - timedelta(days=day.weekday())


def weeks_from(day: date, count: int) -> list[date]:
    return [week_of(day) + number * ONE_WEEK for number in range(count)]


@dataclass(frozen=True)
class Promise:
    """Hours that one member promised for a day; None where no day is said. A shift is over when its day is."""

    member: int
    day: date | None
    hours: Decimal
    is_shift: bool = False

    def week(self, today: date) -> date | None:
        """An open task whose day is past is work of this week."""
        if self.day is None:
            return None
        return max(week_of(self.day), week_of(today))


@dataclass(frozen=True)
class Load:
    """`has` is None where somebody has not said how many hours they have."""

    promised: Decimal
    has: Decimal | None
    is_away: bool = False

    @property
    def is_too_much(self) -> bool:
        return self.promised > 0 and self.has is not None and self.promised > self.has


@dataclass(frozen=True)
class Hours:
    """What one member has: hours a week, None where they have not said, and the Mondays of weeks away."""

    a_week: Decimal | None = None
    away: frozenset[date] = frozenset()

    def in_week(self, monday: date) -> Decimal | None:
        return Decimal(0) if monday in self.away else self.a_week

    def load(self, promised: Decimal, monday: date) -> Load:
        return Load(promised, self.in_week(monday), monday in self.away)


def by_week(promises: Iterable[Promise], today: date) -> dict[tuple[int, date | None], Decimal]:
    """(member, Monday) → hours, this week and later."""
    found: dict[tuple[int, date | None], Decimal] = defaultdict(Decimal)
    for one in promises:
        if one.is_shift and one.day is not None and one.day < today:
            continue
        found[one.member, one.week(today)] += one.hours
    return dict(found)


@dataclass(frozen=True)
class TooMuch:
    """A member would have promised `promised` of `has` hours in the week from `monday`."""

    member: int
    monday: date
    promised: Decimal
    has: Decimal


def too_much(
    there: Iterable[Promise], more: Iterable[Promise], hours: Mapping[int, Hours], today: date
) -> Iterator[TooMuch]:
    """The weeks in which `more` goes beyond what somebody has. A week that is not touched is not told of again."""
    extra = by_week(more, today)
    before = by_week(there, today)
    for (member, monday), added in sorted(extra.items(), key=lambda one: (one[0][1] or date.max, one[0][0])):
        if monday is None or added <= 0:
            continue
        load = hours.get(member, Hours()).load(before.get((member, monday), Decimal(0)) + added, monday)
        if load.is_too_much and load.has is not None:
            yield TooMuch(member, monday, load.promised, load.has)
