# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates as people say them. The exact date always stands beside these words (``{% when %}``)."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, is_aware, localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAYS_IN_WORDS = 14
DAYS_IN_WEEKS = 60
DAYS_IN_MONTHS = 335


class Here(NamedTuple):
    """When, where and in which language a page is read: asked once for all the dates of a long list."""

    now: date
    zone: tzinfo
    language: str | None


class InWords(NamedTuple):
    """A day or a moment: as machines, as one reads it exactly, and as one says it."""

    iso: str
    exact: str
    relative: str


def in_local_time(moment: date) -> date:
    """A moment in the zone the member works in; a plain day stays as it is."""
    return localtime(moment) if isinstance(moment, datetime) and is_aware(moment) else moment


def here(now: datetime) -> Here:
    return Here(in_local_time(now), get_current_timezone(), get_language())


def in_words(moment: date, here: Here) -> InWords:
    local = moment.astimezone(here.zone) if isinstance(moment, datetime) and is_aware(moment) else moment
    return InWords(local.isoformat(), _exact(local, here.language), _relative(local, here.now, here.language))


def exact_wording(moment: date) -> str:
    return _exact(in_local_time(moment), get_language())


def relative_wording(moment: date, now: datetime) -> str:
    """“5 minutes ago”, “today, 14:05”, “in 3 days”, “4 months ago”; from eleven months on, month and year."""
    return _relative(in_local_time(moment), in_local_time(now), get_language())


def _exact(local: date, language: str | None) -> str:
    if isinstance(local, datetime):
        return _formatted(local.replace(second=0, microsecond=0, tzinfo=None), "DATETIME_FORMAT", language)
    return _formatted(local, "DATE_FORMAT", language)


@lru_cache(maxsize=4096)
def _formatted(local: date, form: str, language: str | None) -> str:
    """Remembered: the same lists, full of dates, are looked at again and again."""
    return date_format(local, form)


def _relative(local: date, local_now: date, language: str | None) -> str:
    day, today = _day_of(local), _day_of(local_now)
    if not isinstance(local, datetime) or abs((day - today).days) > 1:
        return _days(day, today, language)
    if isinstance(local_now, datetime) and abs(local - local_now) < HOUR:
        return _minutes(local - local_now)
    return _named_day((day - today).days, date_format(local, "TIME_FORMAT"))


def _day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _minutes(distance: timedelta) -> str:
    count = round(abs(distance) / MINUTE)
    if count == 0:
        # Translators: a moment less than half a minute away
        return _("just now")
    if distance > timedelta(0):
        # Translators: a moment to come
        return ngettext("in %(count)d minute", "in %(count)d minutes", count) % {"count": count}
    # Translators: a moment that has passed
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", count) % {"count": count}


@lru_cache(maxsize=4096)
def _days(day: date, today: date, language: str | None) -> str:
    distance = (day - today).days
    if abs(distance) <= 1:
        return _named_day(distance)
    count = abs(distance)
    if count >= DAYS_IN_MONTHS:
        return _formatted(day, "YEAR_MONTH_FORMAT", language)
    wording = _ahead if distance > 0 else _ago
    if count < DAYS_IN_WORDS:
        return wording("day", count)
    if count < DAYS_IN_WEEKS:
        return wording("week", round(count / 7))
    return wording("month", round(count / 30.4))


def _named_day(distance: int, time: str = "") -> str:
    if time:
        timed = {
            # Translators: %(time)s is a time of day such as 14:05
            -1: _("yesterday, %(time)s"),
            # Translators: %(time)s is a time of day such as 14:05
            0: _("today, %(time)s"),
            # Translators: %(time)s is a time of day such as 14:05
            1: _("tomorrow, %(time)s"),
        }
        return timed[distance] % {"time": time} if distance in timed else ""
    # Translators: the names of the days around today, in the middle of a sentence or alone
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(distance, "")


def _ago(unit: str, count: int) -> str:
    wording = {
        # Translators: a day that has passed
        "day": lambda: ngettext("%(count)d day ago", "%(count)d days ago", count),
        # Translators: a day that has passed
        "week": lambda: ngettext("%(count)d week ago", "%(count)d weeks ago", count),
        # Translators: a day that has passed
        "month": lambda: ngettext("%(count)d month ago", "%(count)d months ago", count),
    }
    return wording[unit]() % {"count": count}


def _ahead(unit: str, count: int) -> str:
    wording = {
        # Translators: a day to come
        "day": lambda: ngettext("in %(count)d day", "in %(count)d days", count),
        # Translators: a day to come
        "week": lambda: ngettext("in %(count)d week", "in %(count)d weeks", count),
        # Translators: a day to come
        "month": lambda: ngettext("in %(count)d month", "in %(count)d months", count),
    }
    return wording[unit]() % {"count": count}
