# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries for other people's calendars (RFC 5545), and what a mail says of them (RFC 5546).

An entry keeps its `uid` for life; a higher `sequence` outweighs a lower one. Times are written as the wall clock
of a zone together with the rules of that zone, so that a meeting stays at two in the afternoon when laws change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
MADE_BY = "-//Liaison//Gatherings//EN"


@dataclass(frozen=True)
class Who:
    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """`changed_at` is when this state of it came to be; moments are aware. `remind` is how long before the begin.

    An entry with an `organiser` and an `attendee` is an invitation; without, it only says what is on. `is_free`:
    it takes up none of its reader's time, such as an event that they may come to.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    changed_at: datetime
    sequence: int = 0
    description: str = ""
    place: str = ""
    url: str = ""
    organiser: Who | None = None
    attendee: Who | None = None
    is_cancelled: bool = False
    is_free: bool = False
    remind: timedelta | None = None


def uid_of(public_id: UUID) -> str:
    """As RFC 7986, 5.3 wants it: no host, whose name may change, and nothing that is refused in a path."""
    return str(public_id)


def calendar_text(entries: Iterable[Entry], *, method: str = PUBLISH, name: str = "") -> str:
    """A whole file; `name` is what a calendar that follows it is called."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MADE_BY)
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    entries = list(entries)
    for zone, year in sorted({(one.zone, one.starts_at.year) for one in entries if one.zone != "UTC"}):
        if not any(known["tzid"] == zone for known in calendar.walk("VTIMEZONE")):
            calendar.add_component(_zone(zone, year))
    for one in entries:
        calendar.add_component(_event(one))
    return calendar.to_ical().decode()


@lru_cache(maxsize=200)
def _zone(name: str, year: int) -> Timezone:
    """Its rules from the year before until ten years after."""
    return Timezone.from_tzid(name, first_date=date(year - 1, 1, 1), last_date=date(year + 10, 1, 1))


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", _on_the_wall(entry.starts_at, entry.zone))
    event.add("dtend", _on_the_wall(entry.ends_at, entry.zone))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_free else "OPAQUE")
    for key, value in (("description", entry.description), ("location", entry.place), ("url", entry.url)):
        if value:
            event.add(key, value)
    if entry.organiser:
        event.add("organizer", _who(entry.organiser))
    if entry.attendee:
        attendee = _who(entry.attendee)
        attendee.params["ROLE"], attendee.params["PARTSTAT"] = "REQ-PARTICIPANT", "ACCEPTED"
        event.add("attendee", attendee)
    if entry.remind is not None and not entry.is_cancelled:
        event.add_component(_alarm(entry))
    return event


def _on_the_wall(at: datetime, zone: str) -> datetime:
    """In an hour shown twice, a wall clock means the first time (RFC 5545, 3.3.5): the second is UTC."""
    local = at.astimezone(ZoneInfo(zone))
    return at.astimezone(UTC) if zone == "UTC" or local.fold else local


def _who(who: Who) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.address}")
    if who.name:
        # A double quote cannot stand in a parameter (RFC 5545, 3.2); its escape (RFC 6868) is little known.
        address.params["CN"] = who.name.replace('"', "'")
    return address


def _alarm(entry: Entry) -> Alarm:
    assert entry.remind is not None  # noqa: S101 (asked for only where there is one)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -entry.remind)
    return alarm
