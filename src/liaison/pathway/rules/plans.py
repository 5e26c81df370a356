# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which day and time a task of a plan gets, and what waits for what.

A task has its day as so many days, or working days, from an anchor, and its time as the clock on the wall
shows it. Neither is ever added up in hours, so that a task at 18:00 stays at 18:00 when the clocks change.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from .working_days import after_working_days, before_working_days

K = TypeVar("K", bound=Hashable)
MOST_DAYS, MOST_PLACES, MOST_HOURS = 1000, 500, Decimal(1000)


class Anchor(StrEnum):
    EVENT = "event_start"
    AGREEMENT = "agreement_start"
    TODAY = "today"


@dataclass(frozen=True)
class Offset:
    """So many days after the anchor, or before it where `days` is negative."""

    anchor: Anchor
    days: int = 0
    in_working_days: bool = False


def day_of(offset: Offset | None, anchors: Mapping[Anchor, date], country: str = "") -> date | None:
    """None where nobody has said yet when the anchor is.

    Zero working days after a Sunday is the Monday; before an event, the last working day is one before it.
    """
    anchor = anchors.get(offset.anchor) if offset is not None else None
    if offset is None or anchor is None:
        return None
    if not offset.in_working_days:
        return anchor + timedelta(days=offset.days)
    if offset.days < 0:
        return before_working_days(anchor, -offset.days, country)
    return after_working_days(anchor, offset.days, country)


def local_day(moment: date, zone: tzinfo) -> date:
    """The day of a moment on the calendar there; a date is one already."""
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(zone).date() if moment.tzinfo else moment.date()


@dataclass(frozen=True)
class Timed:
    """From when until when; one that ends before it begins ends on the next day."""

    at: time | None = None
    until: time | None = None


@dataclass(frozen=True, order=True)
class Span:
    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def hours(self) -> Decimal:
        return Decimal(int((self.end - self.start).total_seconds())) / 3600


def on_the_wall(day: date, at: time, zone: tzinfo) -> datetime:
    """In UTC. A time that the clocks leave out is as much later; of one that they show twice it is the first."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def span_of(day: date | None, timed: Timed, zone: tzinfo) -> Span | None:
    """None for what is no shift, or has no day yet."""
    if day is None or timed.at is None or timed.until is None:
        return None
    last = day if timed.until > timed.at else day + timedelta(days=1)
    start, end = on_the_wall(day, timed.at, zone), on_the_wall(last, timed.until, zone)
    return Span(start, max(start, end))


def clashing(spans: Iterable[tuple[K, Span]]) -> list[tuple[K, K]]:
    """Pairs that overlap, of those that follow each other by time: none where nothing overlaps at all."""
    found = []
    latest: tuple[K, Span] | None = None
    for key, span in sorted(spans, key=lambda one: one[1]):
        if latest is not None and latest[1].overlaps(span):
            found.append((latest[0], key))
        if latest is None or span.end > latest[1].end:
            latest = (key, span)
    return found


def in_a_circle(needs: Mapping[K, Iterable[K]]) -> bool:
    """Whether one waits for itself, however long the way round. `needs`: task → those that come before it."""
    return len(first_things_first(needs)) < len(needs)


def first_things_first(needs: Mapping[K, Iterable[K]]) -> list[K]:
    """Each after those it needs, otherwise in the order given; those in a circle fall out."""
    placed: list[K] = []
    left = dict(needs)
    while ready := [key for key, before in left.items() if not set(before) & left.keys()]:
        placed += ready
        left = {key: before for key, before in left.items() if key not in ready}
    return placed


class Stays(StrEnum):
    """Why a task stays on its day although the plan moves."""

    DONE = "done"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Standing:
    """A task as it stands: the day that it has, the one the plan gave it, and how that one was counted."""

    offset: Offset | None
    due_on: date | None
    planned_on: date | None
    is_done: bool = False


@dataclass(frozen=True)
class Move:
    """What becomes of a task: its day before and after, and why it stays where it does."""

    before: date | None
    after: date | None
    stays: Stays | None = None

    @property
    def is_moved(self) -> bool:
        return self.before != self.after


def moved(task: Standing, anchors: Mapping[Anchor, date], country: str = "") -> Move:
    """Nobody's own decision is overruled. A reason is told only where the plan would have given another day."""
    planned = day_of(task.offset, anchors, country) if task.offset else task.planned_on
    if planned == task.planned_on or task.offset is None:
        return Move(task.due_on, task.due_on)
    if task.is_done:
        return Move(task.due_on, task.due_on, Stays.DONE)
    if task.due_on != task.planned_on:
        return Move(task.due_on, task.due_on, Stays.BY_HAND)
    return Move(task.due_on, planned)


def shifted(keys: Sequence[K], key: K, by: int) -> list[K]:
    """The same with one of them so many places further down, or up, as far as there is room."""
    others = [one for one in keys if one != key]
    place = max(0, min(len(others), list(keys).index(key) + by))
    return [*others[:place], key, *others[place:]]
