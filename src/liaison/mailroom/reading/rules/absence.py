# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day on which somebody is back, out of their automatic answer: "away until 2 March", "back on 3 March"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from liaison.kit.dates.calendar_words import MONTHS
from liaison.kit.dates.shapes import DAY_MONTH, ISO, MONTH_DAY, NUMBERS, NUMBERS_NO_YEAR, flat

LONGEST = 3_000  # characters that are looked through
REACH = 40  # characters between the word and its date
LONGEST_ABSENCE = timedelta(days=400)
# An answer that was set up once and forgotten tells of last summer.
FORGOTTEN = timedelta(days=1)

# On the day itself. Folded, without accents.
_BACK = re.compile(
    r"\b(back (in the office |at work |at my desk )?(on|by|from|again)|back|"
    r"return(ing)? (to (the )?(office|work) )?(on|by)?|returning|reopen(s|ing)?|"
    r"tillbaka|ater (pa (kontoret|jobbet) )?(den)?|yn ol|dychwelyd|nol|"
    r"de vuelta|regreso|vuelvo|volvere|zuruck|wieder (im buro|erreichbar|da)|"
    r"de retour|retour|rentre|je serai de retour|terug|tilbage|tilbake|takaisin)\b"
)
# The last day away: they are back on the next one.
_UNTIL = re.compile(
    r"\b(until( and including)?|till|through|to and including|till och med|t\.? ?o\.? ?m\.?|tan|hyd at|hyd nes|"
    r"hasta( el)?|bis( zum| einschliesslich)?|jusqu'?(au| a)?|tot( en met)?|til( og med)?|asti)\b"
)
# Perhaps the first day back, perhaps the first day away: asked last.
_FROM = re.compile(r"\b(ab( dem)?|a partir del?)\b")
_SHAPES = (ISO, NUMBERS, DAY_MONTH, MONTH_DAY, NUMBERS_NO_YEAR)


def back_on(text: str, written: date) -> date | None:
    """The first such day after `written`; None where none is named."""
    plain = flat(text[:LONGEST])
    for pattern, more in ((_BACK, 0), (_UNTIL, 1), (_FROM, 0)):
        days = (day + timedelta(days=more) for day in _named_after(pattern, plain, written))
        coming = [day for day in days if written - FORGOTTEN < day <= written + LONGEST_ABSENCE]
        if coming:
            return min(coming)
    return None


def _named_after(pattern: "re.Pattern[str]", plain: str, written: date) -> Iterator[date]:
    for match in pattern.finditer(plain):
        for start in range(match.end(), min(match.end() + REACH, len(plain))):
            if plain[start] in "\n.!?" and plain[start : start + 2] != ". ":
                break
            if plain[start - 1].isalnum():
                continue
            day = _day_at(plain, start, written)
            if day is not None:
                yield day
                break


def _day_at(plain: str, start: int, written: date) -> date | None:
    for shape in _SHAPES:
        match = shape.match(plain, start)
        if match is not None:
            return _day(match, written)
    return None


def _day(match: "re.Match[str]", written: date) -> date | None:
    said = match.groupdict()
    if "first" in said:
        first, second = int(said["first"]), int(said["second"] or said.get("dotted") or 0)
        # Days come first in most of the world; where that cannot be, the month did.
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        day, month = int(said["day"]), MONTHS.get(said["month"]) or _number(said["month"])
    year = said.get("year")
    if year:
        digits = int(year.strip("'’"))
        return _try(digits + 2000 if digits < 100 else digits, month, day)
    this, following = _try(written.year, month, day), _try(written.year + 1, month, day)
    return this if this is not None and this >= written - timedelta(days=60) else following


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _try(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
