# SPDX-License-Identifier: AGPL-3.0-or-later
"""One date as typed. Nothing is guessed silently: what can be read in two ways is handed back as two
readings.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.dates import shapes
from liaison.kit.dates.calendar_words import MONTHS, WEEKDAYS

Message = str | Promise
Order = Literal["DMY", "MDY"]
_MAX_LENGTH = 80
# Two-digit years as POSIX reads them: 69 is 1969, 68 is 2068.
_PIVOT = 68
# After five years at most, every date falls on every day of the week it can fall on in living notes.
_YEARS_BACK = 5
_EXCEL_DAY_ZERO = Date(1899, 12, 30)

# Translators: explains how a date such as 3.4.2026 was read.
_DOTS = _("Dates with dots are written day first wherever they are in use, so the first number is the day.")
# Translators: explains how a date such as 20260920 was read.
_COMPACT = _("Eight digits are read as year, month and day.")
# Translators: explains a date that was read from a number such as 45000.
_SERIAL = _("This is a number; read as a spreadsheet program counts days, it is a date. Please check.")
# Translators: explains why a day without a year got this year.
_YEAR_FROM_TODAY = _("The year is missing; this is the last time that day came round.")
# Translators: explains why a day without a year got this year, or which of two readings was taken.
_BY_WEEKDAY = _("The day of the week shows which date is meant.")
# Translators: explains why a date such as 03/04/2026 could not be read.
_TWO_WAYS = _("This can be read with the day first or with the month first.")


class State(StrEnum):
    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    NONE = "none"


@dataclass(frozen=True)
class DateReading:
    """``date`` is set when the state is exact; a month without a day is its first day with ``precision``
    "month".

    ``readings`` holds (day first, month first) when both are possible. ``is_serial`` marks a bare number
    that only a spreadsheet program would call a date. ``year_missing`` says that the year comes from
    ``today``.
    """

    state: State
    date: Date | None = None
    readings: tuple[Date, ...] = ()
    time: Time | None = None
    zone: str = ""
    precision: Literal["day", "month"] = "day"
    is_serial: bool = False
    year_missing: bool = False
    message: Message | None = None


_NOTHING = DateReading(State.NONE)


@dataclass(frozen=True)
class _Context:
    order: Order | None
    today: Date | None


def read_date(text: str, *, order: Order | None = None, today: Date | None = None) -> DateReading:
    """``order`` decides 03/04/2026; ``today`` is needed for dates without a year (the nearest in the past
    is taken).
    """
    return _read(text[: _MAX_LENGTH + 1], order, today)


@lru_cache(maxsize=4_096)
def _read(text: str, order: Order | None, today: Date | None) -> DateReading:
    """Remembered: a column holds the same days again and again, and each is asked for three times."""
    plain = shapes.flat(text).strip()
    if not plain or len(plain) > _MAX_LENGTH:
        return _NOTHING
    context = _Context(order, today)
    for pattern, read in _READERS:
        match = pattern.match(plain)
        rest = match and _read_rest(plain[match.end() :])
        if match and rest is not None:
            reading = read(match, context)
            if reading.state is not State.NONE:
                return _with_time(reading, rest)
    return _NOTHING


@dataclass(frozen=True)
class _Rest:
    time: Time | None = None
    zone: str = ""
    impossible: bool = False


def _read_rest(rest: str) -> _Rest | None:
    """What follows the date: nothing, or a time of day. Anything else means that this was no date."""
    rest = rest.strip().rstrip(".,;:")
    if not rest:
        return _Rest()
    match = shapes.TIME.fullmatch(rest)
    if not match:
        return None
    hour, half = int(match["hour"]), (match["half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return _Rest(impossible=True)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = Time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return _Rest(impossible=True)
    return _Rest(moment, match["zone"].strip().upper())


def _with_time(reading: DateReading, rest: _Rest) -> DateReading:
    if rest.impossible:
        # Translators: shown for a time of day such as 25:61.
        return DateReading(State.IMPOSSIBLE, message=_("There is no such time of day."))
    if rest.time is None or reading.state is State.IMPOSSIBLE:
        return reading
    return replace(reading, time=rest.time, zone=rest.zone)


def _read_iso(match: re.Match[str], _context: _Context) -> DateReading:
    return _exact(int(match["year"]), int(match["month"]), int(match["day"]))


def _read_compact(match: re.Match[str], _context: _Context) -> DateReading:
    reading = _exact(int(match["year"]), int(match["month"]), int(match["day"]))
    return replace(reading, message=_COMPACT) if reading.state is State.EXACT else _NOTHING


def _read_numbers(match: re.Match[str], context: _Context) -> DateReading:
    first, second = int(match["first"]), int(match["second"])
    year = _full_year(match["year"])
    if "." in match["sep"]:
        reading = _exact(year, second, first)
        return replace(reading, message=_DOTS) if reading.state is State.EXACT else reading
    day_first, month_first = _exact(year, second, first), _exact(year, first, second)
    return _decide(day_first, month_first, match["weekday"], context.order)


def _read_numbers_without_year(match: re.Match[str], context: _Context) -> DateReading:
    if context.today is None:
        return _NOTHING
    first, weekday = int(match["first"]), match["weekday"]
    if match["dotted"]:
        return _nearest_past(int(match["dotted"]), first, weekday, context.today)
    second = int(match["second"])
    day_first = _nearest_past(second, first, weekday, context.today)
    month_first = _nearest_past(first, second, weekday, context.today)
    reading = _decide(day_first, month_first, weekday, context.order)
    return replace(reading, year_missing=True) if reading.readings else reading


def _read_words(match: re.Match[str], context: _Context) -> DateReading:
    day, month = int(match["day"]), MONTHS[match["month"]]
    if match["year"]:
        return _exact(_full_year(match["year"].lstrip("'’")), month, day)
    return _nearest_past(month, day, match["weekday"], context.today) if context.today else _NOTHING


def _read_month(match: re.Match[str], _context: _Context) -> DateReading:
    if match["month"]:
        reading = _exact(int(match["year"]), MONTHS[match["month"]], 1)
    else:
        reading = _exact(int(match["y2"] or match["y3"]), int(match["m2"] or match["m3"]), 1)
    return replace(reading, precision="month")


def _read_serial(match: re.Match[str], _context: _Context) -> DateReading:
    found = _EXCEL_DAY_ZERO + timedelta(days=int(match["days"]))
    moment = None
    if match["part"]:
        seconds = round(float(f"0.{match['part']}") * 86_400) % 86_400
        moment = Time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return DateReading(State.EXACT, found, time=moment, is_serial=True, message=_SERIAL)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Context], DateReading]], ...] = (
    (shapes.ISO, _read_iso),
    (shapes.NUMBERS, _read_numbers),
    (shapes.DAY_MONTH, _read_words),
    (shapes.MONTH_DAY, _read_words),
    (shapes.MONTH_YEAR, _read_month),
    (shapes.NUMBERS_NO_YEAR, _read_numbers_without_year),
    (shapes.COMPACT, _read_compact),
    (shapes.SERIAL, _read_serial),
)


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= _PIVOT else 1900)


def _exact(year: int, month: int, day: int) -> DateReading:
    try:
        return DateReading(State.EXACT, Date(year, month, day))
    except ValueError:
        return DateReading(State.IMPOSSIBLE, message=_no_such_day(year, month, day))


def _no_such_day(year: int, month: int, day: int) -> Message:
    if not 1 <= month <= 12:
        # Translators: {month} is a number above 12 that stands where a month should.
        return format_lazy(_("There is no month {month}."), month=month)
    if not 1 <= day <= 31:
        # Translators: {day} is a number above 31 that stands where a day of the month should.
        return format_lazy(_("No month has a day {day}."), day=day)
    return format_lazy(
        # Translators: {day} and {month} are numbers, {year} is a year, such as day 31 of month 2 of 2026.
        _("There is no day {day} in month {month} of {year}."),
        day=day,
        month=month,
        year=year,
    )


def _nearest_past(month: int, day: int, weekday: str | None, today: Date) -> DateReading:
    """The last such day up to today; a named day of the week may point to an earlier year."""
    possible = [found for year in range(today.year, today.year - 9, -1) if (found := _try(year, month, day))]
    past = [found for found in possible if found <= today]
    if not past:
        return DateReading(State.IMPOSSIBLE, message=_no_such_day(today.year, month, day))
    if weekday:
        named = [found for found in past[: _YEARS_BACK + 1] if found.weekday() == WEEKDAYS[weekday]]
        if named and named[0] != past[0]:
            return DateReading(State.EXACT, named[0], year_missing=True, message=_BY_WEEKDAY)
    return DateReading(State.EXACT, past[0], year_missing=True, message=_YEAR_FROM_TODAY)


def _try(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _decide(
    day_first: DateReading, month_first: DateReading, weekday: str | None, order: Order | None
) -> DateReading:
    if order:
        return day_first if order == "DMY" else month_first
    if day_first.date is None or month_first.date is None:
        # When neither is possible, the day-first complaint is the one most readers understand.
        return month_first if day_first.date is None and month_first.date else day_first
    if day_first.date == month_first.date:
        return day_first
    if weekday:
        fits = [reading for reading in (day_first, month_first) if _falls_on(reading, weekday)]
        if len(fits) == 1:
            return replace(fits[0], message=_BY_WEEKDAY)
    return DateReading(State.AMBIGUOUS, readings=(day_first.date, month_first.date), message=_TWO_WAYS)


def _falls_on(reading: DateReading, weekday: str) -> bool:
    return reading.date is not None and reading.date.weekday() == WEEKDAYS[weekday]
