# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a letter may go: on a working day where its reader is, in their office hours, not before its wait is over.

Of a country with several zones of time we do not know in which one somebody sits. Then a moment is chosen at which
all offices there are open; in Russia, where there is none, one at which those of the most populous zone are, which
is taken to be the one with most area codes of telephones. Which zones a country has is CLDR's to say (Babel), when
clocks change there the time-zone database's, where area codes lie the ITU's (phonenumbers).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from phonenumbers.tzdata import TIMEZONE_DATA

from liaison.pathway.rules.working_days import after_working_days, is_working_day, working_days_after

# The last part of the office hours is left free: what has to wait for its turn a little still goes that day.
LAST_PART = 0.9
# A letter that could not go in so many working days is late, and a person looks at it.
GOES_WITHIN = 3
# Whoever searches longer for a day on which an office opens has been given hours that no clock shows.
MOST_DAYS = 400

Hours = tuple[datetime, datetime]


@dataclass(frozen=True)
class Office:
    """`country` by its code (ISO 3166-1). `zone`: where it is known in which one the reader sits, else empty.
    `home` is the zone that counts where not even the country is known."""

    country: str = ""
    zone: str = ""
    opens: time = time(9)
    closes: time = time(17)
    home: str = "UTC"

    @property
    def zones(self) -> tuple[ZoneInfo, ...]:
        return zones_of(self.country, self.zone, self.home)


@lru_cache(maxsize=512)
def zones_of(country: str, zone: str, home: str) -> tuple[ZoneInfo, ...]:
    names = [zone] if zone else get_global("territory_zones").get(country, [])
    return _known(names) or _known([home]) or (ZoneInfo("UTC"),)


def _known(names: Sequence[str]) -> tuple[ZoneInfo, ...]:
    """A machine may lack zones that have another name by now."""
    found = []
    for name in names:
        try:
            found.append(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return tuple(found)


@lru_cache(maxsize=1)
def _area_codes() -> Counter[str]:
    """Zone → how many area codes lie in it alone."""
    return Counter(zones[0] for zones in TIMEZONE_DATA.values() if len(zones) == 1)


def hours_on(day: date, office: Office) -> Hours | None:
    """From, and until before, which moment the offices are open on the day of that date; None: they are not."""
    shared = _shared([_hours_in(day, zone, office) for zone in office.zones])
    if shared is None:
        return _hours_in(day, max(office.zones, key=lambda zone: _area_codes()[zone.key]), office)
    return shared


def _shared(each: Sequence[Hours | None]) -> Hours | None:
    there = [hours for hours in each if hours is not None]
    opens = max((hours[0] for hours in there), default=None)
    closes = min((hours[1] for hours in there), default=None)
    if len(there) < len(each) or opens is None or closes is None:
        return None
    return (opens, closes) if opens < closes else None


def _within(at: datetime, hours: Hours) -> bool:
    return hours[0] <= at < hours[1]


def _hours_in(day: date, zone: ZoneInfo, office: Office) -> Hours | None:
    """On a night on which clocks change, an hour that is there twice, or not at all, is left out."""
    opens = max(_moments(day, office.opens, zone))
    closes = min(_moments(day, office.closes, zone))
    return (opens, closes) if opens < closes else None


def _moments(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    return [datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def is_open(at: datetime, office: Office) -> bool:
    return any(
        (hours := hours_on(day, office)) is not None and _within(at, hours)
        for day in _dates(at, office)
        if is_working_day(day, office.country)
    )


def _dates(at: datetime, office: Office) -> list[date]:
    """What the calendars there show; two days, where a country is that wide."""
    return sorted({at.astimezone(zone).date() for zone in office.zones})


def next_moment(before: datetime, wait: int, office: Office, seed: str) -> datetime:
    """When the next letter goes, `wait` working days after `before`; for 0, as soon as an office is open.

    `seed` decides when on that day, always the same for the same: so not all letters go as the offices open.
    """
    start = _dates(before, office)[-1 if wait else 0]
    for day in _days_from(after_working_days(start, wait, office.country), office.country):
        hours = hours_on(day, office)
        if hours is not None and before < _latest(hours):
            begins = max(before, hours[0])
            return begins + (_latest(hours) - begins) * share_of(seed)
    raise ValueError(f"No office with these hours is ever open: {office}")


def from_day_on(day: date, office: Office, seed: str) -> datetime:
    """The same for the first working day from this one on, such as the one on which somebody is back."""
    midnights = [datetime.combine(day, time(), zone).astimezone(UTC) for zone in office.zones]
    return next_moment(max(midnights), 0, office, seed)


def latest_moment(at: datetime, office: Office) -> datetime:
    """Until when a letter that was to go then still makes sense: the end of an office day soon after."""
    start = _dates(at, office)[0]
    for day in _days_from(after_working_days(start, GOES_WITHIN, office.country), office.country):
        hours = hours_on(day, office)
        if hours is not None:
            return hours[1]
    raise ValueError(f"No office with these hours is ever open: {office}")


def _days_from(first: date, country: str) -> Iterator[date]:
    yield first
    for _number, day in zip(range(MOST_DAYS), working_days_after(first, country), strict=False):
        yield day


def _latest(hours: Hours) -> datetime:
    opens, closes = hours
    return opens + (closes - opens) * LAST_PART


def share_of(seed: str) -> float:
    """From 0 to just below 1, spread evenly over all seeds."""
    return int.from_bytes(sha256(seed.encode()).digest()[:4], "big") / 2**32


def room_again_at(most: int, gone: Sequence[datetime], at: datetime, within: timedelta) -> datetime | None:
    """From when on one more letter may go; None: now. `gone`: when letters went, or are to go."""
    recent = sorted(moment for moment in gone if moment > at - within)
    return recent[-most] + within if len(recent) >= most else None
