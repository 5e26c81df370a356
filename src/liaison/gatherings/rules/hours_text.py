# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening hours of a day as one writes them: "9-12, 13:30–17", "22 to 24". A day ends at 24:00 or 0:00."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise

from .slots import MIDNIGHT, Hours

_PART = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.h](\d{2}))?", re.IGNORECASE)
MOST = 6


class Unclear(ValueError):
    """`part` is what cannot be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class ClosesFirst(Unclear):
    """It would be closed before it is open, or as soon as it is."""


def read_hours(text: str) -> tuple[Hours, ...]:
    """In order. Raises Unclear, also where two overlap."""
    found = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        match = _PART.fullmatch(part)
        if match is None:
            raise Unclear(part)
        opens, closes = _time(match[1], match[2]), _time(match[3], match[4])
        if opens is None or closes is None:
            raise Unclear(part)
        if closes != MIDNIGHT and closes <= opens:
            raise ClosesFirst(part)
        found.append((opens, closes, part))
    found.sort(key=lambda one: one[0])
    for (_opens, closes, _part), (opens, _closes, part) in pairwise(found):
        if closes == MIDNIGHT or opens < closes:
            raise Unclear(part)
    if len(found) > MOST:
        raise Unclear(text)
    return tuple(Hours(opens, closes) for opens, closes, _part in found)


def _time(hour: str, minute: str | None) -> time | None:
    """24:00 is midnight; None for what no clock shows."""
    hours, minutes = int(hour), int(minute or 0)
    if (hours, minutes) == (24, 0):
        return MIDNIGHT
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def hours_text(hours: Iterable[Hours]) -> str:
    return ", ".join(f"{one.opens:%H:%M}–{_end(one.closes)}" for one in hours)


def _end(closes: time) -> str:
    return "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"
