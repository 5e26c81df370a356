# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a time cannot be had, in sentences for people."""

from django.utils.translation import gettext as _


class NotBooked(Exception):
    """The message is a sentence for people."""


class TimeTaken(NotBooked):
    def __init__(self) -> None:
        # Translators: somebody else was quicker with a time that somebody wants to book.
        super().__init__(_("Somebody else has just taken this time. Please choose another one; the rest stays."))


class TooSoon(NotBooked):
    def __init__(self) -> None:
        # Translators: a meeting cannot be booked so shortly before it would begin.
        super().__init__(_("This time is too soon for us to be ready. Please choose a later one."))


class NotOffered(NotBooked):
    def __init__(self) -> None:
        # Translators: somebody wants to book a time that does not exist on the page, or no longer.
        super().__init__(_("This time is not on offer, or not any more. Please choose another one."))


class NotOpen(NotBooked):
    def __init__(self) -> None:
        # Translators: a booking page was closed while somebody filled it in.
        super().__init__(_("This page takes no bookings at the moment."))


class IsCancelled(NotBooked):
    def __init__(self) -> None:
        # Translators: somebody uses the link of a meeting that was cancelled.
        super().__init__(
            _("This meeting was cancelled already. Book another one if you would like to talk after all.")
        )


class HasBegun(NotBooked):
    def __init__(self) -> None:
        # Translators: somebody wants to move or cancel a meeting that has begun or is over.
        super().__init__(_("This meeting has begun already, so it can be neither moved nor cancelled."))


class SlugTaken(NotBooked):
    def __init__(self) -> None:
        # Translators: a booking page cannot be saved.
        super().__init__(_("Another booking page has this short name in its address. Choose another."))


class HasBookings(NotBooked):
    def __init__(self) -> None:
        # Translators: a booking page cannot be removed.
        super().__init__(_("Somebody has booked here, so the page stays. Close it instead."))


class NoCalendar(NotBooked):
    """The message says what is wrong with the address of a calendar, or with what it answered."""
