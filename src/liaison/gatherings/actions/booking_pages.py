# SPDX-License-Identifier: AGPL-3.0-or-later
"""Offering one's time: the page, its hours, and the days that are different. Bookings that there are stay."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.db import IntegrityError

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.gatherings.models import Booking, BookingPage, HoursException, WeeklyHours
from liaison.gatherings.rules.slots import Hours

from .booking_refusals import HasBookings, SlugTaken

Week = Mapping[int, Iterable[Hours]]


def add_booking_page(values: Mapping[str, Any], week: Week, *, by: Member) -> tuple[BookingPage, Change]:
    """Raises SlugTaken."""
    try:
        with changing(by, "add booking page") as change:
            page = change.create(BookingPage(**values))
            _write_hours(change, page, week)
    except IntegrityError as error:
        raise SlugTaken from error
    return page, change.record


def edit_booking_page(
    page: BookingPage, values: Mapping[str, Any], week: Week, *, by: Member, expected: uuid.UUID | None = None
) -> Change | None:
    """None where nothing differs. Raises EditedMeanwhile and SlugTaken."""
    try:
        with changing(by, "edit booking page") as change:
            change.update(page, expected=expected, **values)
            _write_hours(change, page, week)
    except IntegrityError as error:
        raise SlugTaken from error
    return change.record if change.record.pk else None


def _write_hours(change: Changing, page: BookingPage, week: Week) -> None:
    wanted = {(day, one.opens, one.closes) for day, hours in week.items() for one in hours}
    for row in WeeklyHours.objects.filter(page=page):
        if (row.weekday, row.opens, row.closes) in wanted:
            wanted.remove((row.weekday, row.opens, row.closes))
        else:
            change.delete(row)
    for weekday, opens, closes in sorted(wanted):
        change.create(WeeklyHours(page=page, weekday=weekday, opens=opens, closes=closes))


def remove_booking_page(page: BookingPage, *, by: Member) -> Change:
    """Raises HasBookings: what somebody booked keeps its page, which can be closed."""
    with changing(by, "remove booking page") as change:
        if Booking.objects.filter(page=page).exists():
            raise HasBookings
        change.delete(page)
    return change.record


def except_day(
    page: BookingPage, day: date, opens: time | None, closes: time | None, *, by: Member
) -> Change | None:
    """Other hours on one day, or none. What was said of that day before goes."""
    with changing(by, "except day") as change:
        known = HoursException.objects.filter(page=page, day=day).first()
        if known is not None:
            change.update(known, opens=opens, closes=closes)
        else:
            change.create(HoursException(page=page, day=day, opens=opens, closes=closes))
    return change.record if change.record.pk else None


def forget_exception(exception: HoursException, *, by: Member) -> Change:
    with changing(by, "forget exception") as change:
        change.delete(exception)
    return change.record
