# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets a place, and what looks like spam."""

import re
from datetime import date, timedelta

# A person needs longer than this to fill in the form.
QUICKEST = timedelta(seconds=3)
# What somebody needs to take part is deleted so long after the event.
NEEDS_KEPT = timedelta(days=14)
MOST_LINKS = 2
_LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


def free_places(capacity: int | None, coming: int) -> int | None:
    """None: as many as like. Never below nothing, even where somebody made the room smaller."""
    return None if capacity is None else max(0, capacity - coming)


def is_like_spam(*, took: timedelta | None, trap: str, name: str, texts: list[str]) -> str:
    """A word for what is odd about it, empty where nothing is. `took`: from seeing the form to sending it."""
    if trap.strip():
        return "trap"
    if _LINK.search(name):
        return "name"
    if sum(len(_LINK.findall(text)) for text in texts) > MOST_LINKS:
        return "links"
    if took is not None and took < QUICKEST:
        return "quick"
    return ""


def delete_on(last_day: date, kept_days: int | None) -> date | None:
    return None if kept_days is None else last_day + timedelta(days=kept_days)


def needs_deleted_on(last_day: date) -> date:
    return last_day + NEEDS_KEPT
