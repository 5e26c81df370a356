# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of booked time. Operators read the sentences in a terminal, in English."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef

from liaison.gatherings.models import Booking, BusyRange


def nobody_is_booked_twice() -> Iterator[str]:
    """The database refuses it; this is for one whose refusal was taken away."""
    same = BusyRange.objects.filter(
        member=OuterRef("member"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    twice = BusyRange.objects.filter(Exists(same.exclude(pk=OuterRef("pk")))).count()
    if twice:
        yield f"{twice} time(s) of a member overlap another one."


def every_busy_time_is_booked() -> Iterator[str]:
    """A booking that was erased leaves none behind that nobody can see and nobody can book."""
    empty = BusyRange.objects.filter(bookings=None).count()
    if empty:
        yield f"{empty} time(s) of members are taken though nobody has booked them."
    apart = Booking.objects.booked().exclude(starts_at=F("busy_range__begins_at"), member=F("busy_range__member"))
    if apart.exists():
        yield f"{apart.count()} booking(s) say another time than the one that is taken for them."
