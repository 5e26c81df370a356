# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marked rows for the matrix of permissions: whoever sees a mark of another workspace has found a hole."""

from datetime import time, timedelta

from django.utils import timezone

from liaison.accounts.models import Member
from liaison.gatherings.models import (
    Booking,
    BookingPage,
    BusyFeed,
    BusyRange,
    HoursException,
    Way,
    WeeklyHours,
)


def plant_booking(marker: str) -> None:
    """A page of the member who came first, what is booked there, and a calendar that they follow."""
    member, now = Member.objects.order_by("pk")[0], timezone.now()
    plant_meeting(marker, member)
    BusyFeed.objects.create(member=member, name=f"{marker} calendar", url="sealed with no key", added_at=now)


def plant_meeting(marker: str, member: Member) -> tuple[BookingPage, Booking, HoursException]:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    taken = BusyRange.objects.filter(member=member).count()
    begins = now + timedelta(days=3, hours=taken)
    page = BookingPage.objects.create(
        name=f"{marker} page", slug=marker.lower()[-60:], member=member, ways=[Way.CALL], intro=marker
    )
    WeeklyHours.objects.create(page=page, weekday=0, opens=time(9), closes=time(12))
    exception = HoursException.objects.create(page=page, day=(now + timedelta(days=9)).date())
    room = BusyRange.objects.create(
        member=member,
        page=page,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=40),
        begins_at=begins,
    )
    booking = Booking.objects.create(
        page=page,
        member=member,
        busy_range=room,
        seat=0,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=30),
        name=f"{marker} visitor",
        email=f"{marker.lower()}-meeting@example.org",
        time_zone="Europe/London",
        way=Way.CALL,
        answers=[["What about?", f"{marker} answer"]],
    )
    return page, booking, exception
