# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the lines of a file to people, each once: re-joins are one presence, and nobody came before it began."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from liaison.kit.contacts import Email, normalise_email
from liaison.kit.text import person_key

from .attendance_reports import Line, Report
from .attendance_words import BY_KEY

Interval = tuple[datetime, datetime]
# A file that begins so much earlier or later was hardly taken at this event.
FAR = timedelta(hours=6)


@dataclass(frozen=True)
class Window:
    """When the event was, and on which clock."""

    starts_at: datetime
    ends_at: datetime
    zone: tzinfo

    @property
    def seconds(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds())


@dataclass
class Attendee:
    """Somebody in a file. `came`: None where nobody says so. `minutes`: None where nobody counted them.

    `keys`: how their address is compared; `lines` are the numbers of the rows.
    """

    name: str
    email: str = ""
    key: str = ""
    other_names: list[str] = field(default_factory=list)
    organisation: str = ""
    came: bool | None = None
    minutes: int | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None
    registered_at: datetime | None = None
    state: str = ""
    lines: list[int] = field(default_factory=list)


def address_key(address: str) -> str:
    """As the directory compares addresses; empty where it is none."""
    found = normalise_email(address) if address else None
    return found.key if isinstance(found, Email) else ""


def on_clock(moment: datetime, zone: tzinfo) -> datetime:
    """A time without a zone is one of the event's own clock."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def united(intervals: Iterable[Interval], starts_at: datetime, ends_at: datetime) -> list[Interval]:
    """Clipped to the window, in order, without overlaps."""
    result: list[Interval] = []
    for interval in sorted(intervals):
        begin, end = max(interval[0], starts_at), min(interval[1], ends_at)
        if begin >= end:
            continue
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((begin, end))
    return result


def seconds_in(intervals: Iterable[Interval]) -> int:
    return int(sum((end - begin).total_seconds() for begin, end in intervals))


def rounded_minutes(seconds: int) -> int:
    return (seconds + 30) // 60


def interval_of(line: Line, zone: tzinfo) -> Interval | None:
    """Where only one end is told, the duration tells the other. In an hour that clocks show twice, the longer."""
    joined = on_clock(line.joined, zone) if line.joined else None
    left = on_clock(line.left, zone) if line.left else None
    try:
        if joined and left and left < joined and line.left and line.left.tzinfo is None:
            left = on_clock(line.left.replace(fold=1), zone)
        if joined and left is None and line.seconds:
            left = joined + timedelta(seconds=line.seconds)
        if left and joined is None and line.seconds:
            joined = left - timedelta(seconds=line.seconds)
    except OverflowError:
        return None
    return (joined, left) if joined and left and left >= joined else None


def span_of(report: Report, zone: tzinfo) -> Interval | None:
    """From the first who joined to the last who left; where nobody did, the moment that the file names."""
    intervals = [found for line in report.lines if (found := interval_of(line, zone))]
    if intervals:
        return min(begin for begin, _end in intervals), max(end for _begin, end in intervals)
    began = on_clock(report.began, zone) if report.began else None
    return (began, began) if began else None


def is_far(report: Report, window: Window) -> bool:
    """Whether the file was hardly taken at this event."""
    span = span_of(report, window.zone)
    return span is not None and (span[1] < window.starts_at - FAR or span[0] > window.ends_at + FAR)


def attendees_of(report: Report, window: Window) -> list[Attendee]:
    """In the order of the file. Of a file from another time the durations count, as long as the event at most."""
    is_elsewhere = not _overlaps(report, window)
    people: list[Attendee] = []
    for lines in _by_person(report):
        people.append(_attendee(lines, report, window, is_elsewhere))
    return people


def _overlaps(report: Report, window: Window) -> bool:
    span = span_of(report, window.zone)
    return span is None or (span[0] < window.ends_at and span[1] > window.starts_at)


def _by_person(report: Report) -> list[list[Line]]:
    """The same address is one person, unless a buyer's stands at all their tickets; without one, the same name.

    A row without an address belongs to the one person of the file who has both that full name and an address.
    """
    together = not BY_KEY[report.kind].one_address_many
    groups: dict[tuple[str, str], list[Line]] = {}
    with_address: dict[str, set[tuple[str, str]]] = {}
    for line in report.lines:
        if line.email:
            name = person_key(line.name)
            key = (line.email.casefold(), "" if together else name)
            groups.setdefault(key, []).append(line)
            for one in (line.name, line.other_name):
                with_address.setdefault(person_key(one), set()).add(key)
    for line in report.lines:
        if not line.email:
            name = person_key(line.name)
            same = with_address.get(name, set())
            key = next(iter(same)) if len(same) == 1 and " " in name else ("", name or line.name)
            groups.setdefault(key, []).append(line)
    return sorted(groups.values(), key=lambda lines: lines[0].number)


def _attendee(lines: Sequence[Line], report: Report, window: Window, is_elsewhere: bool) -> Attendee:
    best = next((line for line in lines if " " in line.name and "@" not in line.name), lines[0])
    email = next((line.email for line in lines if line.email), "")
    registered = [line.registered for line in lines if line.registered]
    attendee = Attendee(
        name=best.name,
        email=email,
        key=address_key(email),
        other_names=list(dict.fromkeys(
            name for line in lines for name in (line.name, line.other_name) if name and name != best.name
        )),
        organisation=next((line.organisation for line in lines if line.organisation), ""),
        came=_came(lines),
        registered_at=on_clock(min(registered, key=lambda at: at.replace(tzinfo=None)), window.zone)
        if registered else None,
        state="" if any(not line.state for line in lines) else lines[0].state,
        lines=[line.number for line in lines],
    )  # fmt: skip
    counts = BY_KEY[report.kind].counts_minutes or any(line.seconds for line in lines)
    if attendee.came and counts:
        _count(attendee, lines, window, is_elsewhere)
    return attendee


def _came(lines: Sequence[Line]) -> bool | None:
    said = {line.came for line in lines}
    return True if True in said else (False if said == {False} else None)


def _count(attendee: Attendee, lines: Sequence[Line], window: Window, is_elsewhere: bool) -> None:
    # First and last of somebody who went in between tell less than the minutes that the file counted itself.
    intervals = [found for line in lines if line.came is not False and (found := interval_of(line, window.zone))]
    counted = [line.seconds for line in lines if line.seconds is not None and line.came is not False]
    inside = united(intervals, window.starts_at, window.ends_at)
    if intervals and not is_elsewhere:
        seconds = seconds_in(inside)
        if inside:
            attendee.came_at, attendee.left_at = inside[0][0], inside[-1][1]
        if counted and len(counted) == len(lines):
            seconds = min(seconds, sum(counted) + 60 * len(counted))
    elif counted or intervals:
        seconds = min(sum(counted) if counted else seconds_in(united(intervals, *_all(intervals))), window.seconds)
    else:
        return
    attendee.minutes = rounded_minutes(seconds)


def _all(intervals: Sequence[Interval]) -> Interval:
    return min(begin for begin, _end in intervals), max(end for _begin, end in intervals)
