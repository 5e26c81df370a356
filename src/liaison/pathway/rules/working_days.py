# SPDX-License-Identifier: AGPL-3.0-or-later
"""Working days where a partner is: weekends and public holidays of their country.

Days that people take off without a law saying so, such as Christmas Eve in Sweden, count too. Holidays of single
regions do not, since we seldom know which region's hold. Where a country is not known,
Saturdays and Sundays are the weekend.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

ONE_DAY = timedelta(days=1)
USUAL_WEEKEND = frozenset({5, 6})
_KNOWN = frozenset(holidays.list_supported_countries(include_aliases=True))


@lru_cache(maxsize=512)
def days_off(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country (ISO 3166-1 alpha-2) in that year."""
    if country not in _KNOWN:
        return frozenset()
    supported = holidays.country_holidays(country).supported_categories
    counted = [category for category in (holidays.PUBLIC, holidays.DE_FACTO) if category in supported]
    return frozenset(holidays.country_holidays(country, years=[year], categories=counted or None))


@lru_cache(maxsize=512)
def weekend(country: str) -> frozenset[int]:
    """Days of the week, Monday is 0."""
    if country not in _KNOWN:
        return USUAL_WEEKEND
    return frozenset(holidays.country_holidays(country).weekend)


def is_working_day(day: date, country: str = "") -> bool:
    return day.weekday() not in weekend(country) and day not in days_off(country, day.year)


def working_days_after(start: date, country: str = "") -> Iterator[date]:
    day = start
    while True:
        day += ONE_DAY
        if is_working_day(day, country):
            yield day


@lru_cache(maxsize=8192)
def after_working_days(start: date, count: int, country: str = "") -> date:
    """The working day that is so many working days later; for 0, the first one from `start` on."""
    if count <= 0:
        return start if is_working_day(start, country) else next(working_days_after(start, country))
    days = working_days_after(start, country)
    return [next(days) for _step in range(count)][-1]


@lru_cache(maxsize=8192)
def before_working_days(start: date, count: int, country: str = "") -> date:
    """The working day that is so many working days earlier; for 0, the last one up to `start`."""
    day, left = start, count
    while left > 0 or not is_working_day(day, country):
        day -= ONE_DAY
        left -= is_working_day(day, country)
    return day
