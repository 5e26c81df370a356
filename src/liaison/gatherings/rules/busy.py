# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a calendar says that its owner has no time: nothing of with what, where or with whom (RFC 5545).

Repetitions are followed within the window that is asked for, with their exceptions and with what was moved.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar

from .slots import DAY, Span

# A calendar with more than this in a year is not one person's.
MOST = 5_000


def busy_spans(text: bytes, *, start: datetime, end: datetime, zone: ZoneInfo) -> list[Span]:
    """In UTC, between `start` and `end`. Times without a zone, and whole days, are meant in `zone`.

    Raises ValueError where this is no calendar.
    """
    calendar = Calendar.from_ical(text)
    if calendar.name != "VCALENDAR":
        raise ValueError("no calendar")
    by_uid: dict[str, list[Any]] = defaultdict(list)
    for event in calendar.walk("VEVENT"):
        by_uid[str(event.get("uid", id(event)))].append(event)
    spans: list[Span] = []
    for events in by_uid.values():
        for span in _spans_of(events, start, end, zone):
            spans.append(span)
            if len(spans) > MOST:
                raise ValueError("too many entries")
    return sorted(spans)


def _spans_of(events: list[Any], start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    """Those of one uid: one that repeats, and those that stand for one of its repetitions."""
    moved = {_moment(event["recurrence-id"].dt, zone) for event in events if "recurrence-id" in event}
    for event in events:
        if not _takes_time(event):
            continue
        first = _moment(event.decoded("dtstart"), zone)
        lasts = _length(event, zone, first)
        is_one = "recurrence-id" in event or "rrule" not in event
        begins = [first] if is_one else _repetitions(event, zone, start - lasts, end)
        for at in begins:
            if (is_one or at not in moved) and at < end and at + lasts > start and lasts:
                yield at, at + lasts


def _takes_time(event: Any) -> bool:
    words = {str(event.get(name, "")).upper() for name in ("status", "transp")}
    return "dtstart" in event and not words & {"CANCELLED", "TRANSPARENT"}


def _moment(value: date, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _length(event: Any, zone: ZoneInfo, first: datetime) -> timedelta:
    if "dtend" in event:
        return max(_moment(event.decoded("dtend"), zone) - first, timedelta())
    if "duration" in event:
        return max(event.decoded("duration"), timedelta())
    return timedelta() if isinstance(event.decoded("dtstart"), datetime) else DAY


def _repetitions(event: Any, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """On the wall clock of the entry, so that nine stays nine when clocks change."""
    first = event.decoded("dtstart")
    own: Any = first.tzinfo if isinstance(first, datetime) and first.tzinfo else zone
    wall = _moment(first, zone).astimezone(own).replace(tzinfo=None)
    left_out = {_moment(at, zone) for at in _days(event, "exdate")}
    rules: list[Any] = event["rrule"] if isinstance(event["rrule"], list) else [event["rrule"]]
    seen: set[datetime] = set()
    for rule in rules:
        until = [_moment(at, zone).astimezone(own).replace(tzinfo=None) for at in rule.get("UNTIL", [])]
        repeated = rrulestr(_written({**rule, **({"UNTIL": until} if until else {})}), dtstart=wall, cache=False)
        first_wall, last_wall = (at.astimezone(own).replace(tzinfo=None) for at in (start - DAY, end + DAY))
        for at in repeated.xafter(first_wall, inc=True):
            if at > last_wall or len(seen) > MOST:
                break
            seen.add(at.replace(tzinfo=own).astimezone(UTC))
    yield from sorted((seen | {_moment(at, zone) for at in _days(event, "rdate")}) - left_out)


def _written(rule: Any) -> str:
    def text(value: Any) -> str:
        return f"{value:%Y%m%dT%H%M%S}" if isinstance(value, datetime) else str(value)

    def several(values: Any) -> str:
        return ",".join(map(text, values if isinstance(values, list) else [values]))

    return ";".join(f"{name}={several(values)}" for name, values in rule.items())


def _days(event: Any, name: str) -> Iterator[date]:
    found = event.get(name, [])
    for part in found if isinstance(found, list) else [found]:
        for one in part.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt
