# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file would bring to an event. The look at it and the press that takes it in ask the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from liaison.gatherings.attending.rules.attendance_reports import Report
from liaison.gatherings.attending.rules.attendance_words import BY_KEY
from liaison.gatherings.attending.rules.matching import Match, Matched, match
from liaison.gatherings.attending.rules.presence import (
    FAR,
    Attendee,
    Interval,
    Window,
    address_key,
    attendees_of,
    is_far,
    span_of,
)
from liaison.gatherings.models import Attendance, AttendanceFile, Event, Registration
from liaison.kit.text import person_key

from .matching import world_of

NEW, UPDATE, SAME = "new", "update", "same"


@dataclass
class Entry:
    """One person of the file. `attendance`: "new", "update", "same", or empty where they did not come.

    `registration`: "new", "cancel" or nothing. `row`: the attendance that is there already.
    """

    attendee: Attendee
    match: Match
    attendance: str = ""
    registration: str = ""
    row: Attendance | None = None


@dataclass
class Plan:
    event: Event
    report: Report
    entries: list[Entry]
    matched: Matched
    known_file: AttendanceFile | None

    @cached_property
    def counts(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for entry in self.entries:
            counted[f"attendance_{entry.attendance or 'none'}"] += 1
            if entry.registration:
                counted[f"registration_{entry.registration}"] += 1
            if entry.attendance:
                counted["came"] += 1
                counted[f"match_{entry.match.why or 'none'}"] += 1
        return counted

    @property
    def window(self) -> Window:
        return window_of(self.event)

    @property
    def is_far(self) -> bool:
        return is_far(self.report, self.window)

    @property
    def span(self) -> Interval | None:
        return span_of(self.report, self.event.zone)

    @property
    def changes_nothing(self) -> bool:
        return not any(entry.attendance in {NEW, UPDATE} or entry.registration for entry in self.entries)


def window_of(event: Event) -> Window:
    return Window(event.starts_at, event.ends_at, event.zone)


def plan_of(report: Report, event: Event) -> Plan:
    attendees = attendees_of(report, window_of(event))
    matched = match(attendees, world_of(event, attendees))
    registers = BY_KEY[report.kind].registers
    there = _There(event)
    return Plan(
        event=event,
        report=report,
        entries=[_entry(attendee, found, there, registers) for attendee, found in matched.pairs],
        matched=matched,
        known_file=AttendanceFile.objects.filter(event=event, sha256=report.sha256).first(),
    )


class _There:
    """The attendances of the event, by all that they can be found by. One that was found is not found again."""

    def __init__(self, event: Event) -> None:
        self.found: dict[tuple[str, object], Attendance] = {}
        self.taken: set[int] = set()
        for row in Attendance.objects.filter(event=event).order_by("-pk"):
            for key in _keys(row.registration_id, row.person_id, address_key(row.email), row.name):
                self.found[key] = row
        self.by_file = frozenset(
            Registration.objects.filter(event=event, source=Registration.Source.FILE).values_list("pk", flat=True)
        )

    def row_of(self, attendee: Attendee, found: Match) -> Attendance | None:
        registration = found.registration.pk if found.registration else None
        for key in _keys(registration, found.person, attendee.key, attendee.name):
            row = self.found.get(key)
            if row is None or row.pk in self.taken:
                continue
            if registration and row.registration_id not in {None, registration}:
                continue
            self.taken.add(row.pk)
            return row
        return None


def _keys(registration: int | None, person: int | None, key: str, name: str) -> list[tuple[str, object]]:
    """A name tells somebody in an older file of the same meeting where nothing else does."""
    keys: list[tuple[str, object]] = []
    if registration:
        keys.append(("registration", registration))
    if person:
        keys.append(("person", person))
    if key:
        keys.append(("address", (key, person_key(name))))
        keys.append(("address", key))
    elif not registration and not person:
        keys.append(("name", person_key(name) or name))
    return keys


def _entry(attendee: Attendee, found: Match, there: _There, registers: bool) -> Entry:
    entry = Entry(attendee, found)
    if attendee.came:
        entry.row = there.row_of(attendee, found)
        entry.attendance = NEW if entry.row is None else UPDATE if differences(entry) else SAME
    if attendee.state == "cancelled" and not attendee.came:
        is_theirs = found.registration is not None and found.registration.pk in there.by_file
        is_open = found.registration is not None and found.registration.state != "cancelled"
        entry.registration = "cancel" if is_theirs and is_open else ""
    elif registers and found.registration is None and not attendee.state:
        entry.registration = NEW
    return entry


def differences(entry: Entry) -> dict[str, Any]:
    """What the file knows better than the row that is there."""
    row, attendee, found = entry.row, entry.attendee, entry.match
    if row is None:
        return {}
    values: dict[str, Any] = {}
    if attendee.minutes is not None:
        values |= {"minutes": attendee.minutes}
        values |= {"came_at": attendee.came_at, "left_at": attendee.left_at} if attendee.came_at else {}
    if found.registration and row.registration_id is None:
        values |= {"registration_id": found.registration.pk, "match": row.match or found.why}
    if found.person and row.person_id is None and not row.is_let_be:
        values |= {"person_id": found.person, "match": row.match or found.why}
    return {name: value for name, value in values.items() if getattr(row, name) != value}


def events_that_fit(plan: Plan, most: int = 5) -> Sequence[Event]:
    """Other events around the time that the file tells, the nearest first."""
    if plan.span is None:
        return []
    begin, end = plan.span
    near = Event.objects.filter(starts_at__lt=end + FAR, ends_at__gt=begin - FAR, keeps_list=True)
    rows = list(near.exclude(pk=plan.event.pk)[:50])
    return sorted(rows, key=lambda event: (_apart(event, begin), event.pk))[:most]


def _apart(event: Event, begin: datetime) -> timedelta:
    return abs(event.starts_at - begin)
