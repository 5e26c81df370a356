# SPDX-License-Identifier: AGPL-3.0-or-later
"""When we ask again, and how long a partnership has been where it is."""

from datetime import date
from enum import StrEnum

from .working_days import after_working_days


class Age(StrEnum):
    NO_LIMIT = "no_limit"
    IN_TIME = "in_time"
    LATE = "late"
    VERY_LATE = "very_late"  # twice as long as expected


def follow_up_due(
    last_contact: date | None, entered_stage: date, working_days: int | None, country: str = ""
) -> date | None:
    """The day on which a follow-up is due: so many of the partner's working days after the last real contact,
    whoever of us had it. Before the first contact the clock runs from the day the stage was entered.
    """
    if working_days is None:
        return None
    return after_working_days(last_contact or entered_stage, working_days, country)


def age(days_in_stage: int, expected_days: int | None) -> Age:
    if expected_days is None:
        return Age.NO_LIMIT
    if days_in_stage <= expected_days:
        return Age.IN_TIME
    return Age.LATE if days_in_stage <= 2 * expected_days else Age.VERY_LATE


def days_left(days_in_stage: int, expected_days: int | None) -> int | None:
    """Negative once it is overdue."""
    return None if expected_days is None else expected_days - days_in_stage
