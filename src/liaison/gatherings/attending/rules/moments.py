# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times and durations as the makers of attendance files write them.

A time without a zone is left without one: it is the wall clock of whoever took the file, and the event's own zone
is the best guess. Formats seen: `09/20/2026 10:00:00 AM`, `9/20/26, 10:00:12 AM`, `11/29/24 22:28`,
`2026/09/27 3:00:00 PM GMT+3`, ISO 8601 with and without a zone, and the names of months.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from liaison.kit.dates import Order, State, read_date

_LONGEST = 60
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?")
_YEARS = range(1990, 2101)
_ORDERS: tuple[Order, Order] = ("MDY", "DMY")


def read_moment(text: str, order: Order | None) -> datetime | None:
    """None where it is no day with a time of day."""
    plain = " ".join(text[: _LONGEST + 1].split())
    if not plain or len(plain) > _LONGEST:
        return None
    reading = read_date(plain, order=order)
    if reading.state is not State.EXACT or reading.date is None or reading.time is None:
        return None
    if reading.date.year not in _YEARS:
        return None
    return datetime.combine(reading.date, reading.time, tzinfo=_zone(reading.zone))


def _zone(text: str) -> tzinfo | None:
    """Letters such as "CST" mean several zones: then we do not know."""
    plain = text.replace(" ", "").upper()
    if plain in {"Z", "UTC", "GMT"}:
        return UTC
    match = _OFFSET.fullmatch(plain)
    if not match or int(match["hours"]) > 14 or int(match["minutes"] or 0) > 59:
        return None
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(offset if match["sign"] == "+" else -offset)


def order_of(texts: Iterable[str], near: datetime) -> Order:
    """Day or month first: what more of them can be read by; of two that fit alike the one nearer to the event."""
    some = [text for text in texts if text][:500]

    def fitness(order: Order) -> tuple[int, float]:
        moments = [moment for text in some if (moment := read_moment(text, order))]
        first = moments[0] if moments else None
        far = abs((first.replace(tzinfo=None) - near.replace(tzinfo=None)).total_seconds()) if first else 0.0
        return len(moments), -far

    return max(_ORDERS, key=fitness)


_UNITS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def read_duration(text: str) -> int | None:
    """Seconds: "42" are minutes; "1h 5m 3s", "1 Std. 5 Min.", "1:05:03". None where it is none of them."""
    plain = " ".join(text.split())[:_LONGEST]
    if _NUMBER.fullmatch(plain):
        return _at_most_a_week(float(plain.replace(",", ".")) * 60)
    if match := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return _at_most_a_week(hours * 3600 + minutes * 60 + seconds)
    pieces = _UNITS.findall(plain)
    if not pieces or _UNITS.sub("", plain).strip(" ,.&"):
        return None
    sizes = {"h": 3600, "s": 1, "m": 60, "t": 3600}  # "t": the Swedish "tim"; "st": the German "Std."
    total = 0.0
    for number, unit in pieces:
        word = unit.casefold()
        size = 3600 if word.startswith("st") else sizes.get(word[0])
        if size is None:
            return None
        total += float(number.replace(",", ".")) * size
    return _at_most_a_week(total)


def _at_most_a_week(seconds: float) -> int:
    return round(min(seconds, 7 * 86_400))
