# SPDX-License-Identifier: AGPL-3.0-or-later
"""Booked meetings on the page of an organisation or a person."""

from django.utils.translation import gettext as _

from liaison.gatherings.models import Booking
from liaison.kit.hooks import TimelineEntry


def bookings_of(kind: str, key: int, limit: int) -> list[TimelineEntry]:
    """`kind` is "organisation" or "person"; a partnership's page has the word from them that a booking notes."""
    rows = Booking.objects.filter(**{kind: key}).select_related("page", "member__user")
    return [_entry(one) for one in rows.order_by("-starts_at", "-pk")[:limit]]


def _entry(booking: Booking) -> TimelineEntry:
    # Translators: on a timeline: a meeting that was booked; %(page)s is what for, %(name)s with whom.
    booked = _("Meeting: %(page)s with %(name)s")
    # Translators: on a timeline: a meeting that was cancelled; %(page)s is what for, %(name)s with whom.
    cancelled = _("Cancelled meeting: %(page)s with %(name)s")
    return TimelineEntry(
        at=booking.starts_at,
        icon="calendar",
        title=(booked if booking.is_booked else cancelled) % {"page": booking.page.name, "name": booking.name},
        by=str(booking.member),
        url=booking.get_absolute_url(),
        sort="event",
    )
