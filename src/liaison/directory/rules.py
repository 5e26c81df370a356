# SPDX-License-Identifier: AGPL-3.0-or-later
"""How recent is recent, how full is a target, and which days a contact can have."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

# A colleague's contact within this time is worth a word before somebody else writes.
JUST_NOW = timedelta(days=14)


class Recency(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    LONGER = "longer"
    NEVER = "never"


# How many days back each class reaches; the same numbers as the filter "quiet for N days" of the lists.
RECENCY_DAYS = {Recency.MONTH: 30, Recency.QUARTER: 90, Recency.YEAR: 365}


def split_cumulative(counts: dict[str, int]) -> dict[Recency, int]:
    """From "within 30, 90, 365 days", "ever" and "known", each holding those before, to one count per class."""
    steps = [*(counts[name] for name in RECENCY_DAYS), counts["ever"], counts["known"]]
    alone = [now - before for before, now in zip([0, *steps], steps, strict=False)]
    return dict(zip(Recency, alone, strict=True))


def percentage(reached: int, wanted: int | None) -> int | None:
    """In whole per cent, rounded down, so that 100 always means "reached"; None without a target."""
    return reached * 100 // wanted if wanted else None


def heat(reached: int, wanted: int | None) -> int | None:
    """0: nobody yet, 1: less than half of the target, 2: half or more, 3: there. None without a target."""
    share = percentage(reached, wanted)
    if share is None:
        return None
    if reached == 0:
        return 0
    return 1 + (share >= 50) + (share >= 100)


def is_still_to_come(day: date, today: date) -> bool:
    return day > today


def usual_direction(kind: str) -> str:
    """What the quick form, which does not ask, takes for granted."""
    return "mutual" if kind in {"meeting", "event"} else "outgoing"


def months_before(at: datetime, months: int) -> datetime:
    """The same day of an earlier month, or the last one before it where that month is shorter."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
