# SPDX-License-Identifier: AGPL-3.0-or-later
"""How often and how fast: when a mail is tried again, and when a queue under a cap is empty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# RFC 5321, 4.5.4.1: at least half an hour between tries after the first ones, for four or five days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 240))
MOST_ATTEMPTS = 30
WINDOW = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None: long enough, give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]


def allowance(cap: int | None, gone: Sequence[datetime], now: datetime) -> tuple[int | None, datetime | None]:
    """How many may go now, and where that is none, from when on again. `gone`: when others went.

    None instead of a number where there is no cap.
    """
    if cap is None:
        return None, None
    recent = sorted(moment for moment in gone if moment > now - WINDOW)
    left = cap - len(recent)
    if left > 0:
        return left, None
    return 0, recent[len(recent) - cap] + WINDOW


def finishes_at(waiting: int, cap: int, gone: Sequence[datetime], now: datetime) -> datetime:
    """About when the last of `waiting` mails goes: each makes room for another an hour later."""
    slots = sorted(moment + WINDOW for moment in gone if moment > now - WINDOW)[-cap:]
    free = cap - len(slots)
    if waiting <= free:
        return now
    # The free ones go now, and their places come round after the others'.
    rounds, place = divmod(waiting - free - 1, cap)
    turn = slots + [now + WINDOW] * free
    return turn[place] + rounds * WINDOW
