# SPDX-License-Identifier: AGPL-3.0-or-later
"""What both sides hear of a booking: one mail each, with an entry for the calendar, in their language and zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Workspace
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import own_booking_page
from liaison.kit.languages import first_spoken
from liaison.mailroom.actions.queueing import Wishes, queue_message

from .booking_links import token_of
from .mail_text import mail_text
from .models import Booking, Way
from .rules.calendar import CANCEL, PUBLISH, REQUEST, Entry, Who, calendar_text, uid_of

_REMIND = timedelta(minutes=15)


def tell(what: str, booking: Booking, *, at: datetime) -> None:
    """`what`: "booked", "moved" or "cancelled". To them, and to the member whom they meet."""
    workspace = current_workspace()
    ours = booking.member.user
    _queue(what, booking, workspace, at, Who(booking.name, booking.email), is_ours=False)
    if ours.email:
        _queue(what, booking, workspace, at, Who(ours.name, ours.email), is_ours=True)


def _queue(what: str, booking: Booking, workspace: Workspace, at: datetime, to: Who, *, is_ours: bool) -> None:
    language = (booking.member.user.language or workspace.language) if is_ours else booking.language
    zone = booking.page.zone if is_ours else booking.zone
    with override(first_spoken(language, "en")), timezone.override(zone):
        body = mail_text(
            "gatherings/mail/booking_ours.txt" if is_ours else "gatherings/mail/booking.txt",
            _context(what, booking, workspace, zone),
        )
        subject = str(_SUBJECTS[what]()) % {"page": booking.page.name, "name": booking.name}
        calendar = calendar_of(booking, workspace, is_ours=is_ours)
    wishes = Wishes(to_name=to.name, about_kind=booking.kind, about_id=booking.public_id, calendar=calendar)
    queue_message(
        f"meeting_{what}", to.address, subject, body, workspace=workspace, is_service=True, at=at, wishes=wishes
    )


_SUBJECTS = {
    # Translators: subject of a mail; %(page)s is what was booked, %(name)s who booked it.
    "booked": lambda: _("Booked: %(page)s with %(name)s"),
    # Translators: subject of a mail; %(page)s is what was booked, %(name)s who booked it.
    "moved": lambda: _("Another time: %(page)s with %(name)s"),
    # Translators: subject of a mail; %(page)s is what was booked, %(name)s who booked it.
    "cancelled": lambda: _("Cancelled: %(page)s with %(name)s"),
}


def own_page(booking: Booking, workspace: Workspace) -> str:
    """Where they move or cancel it; empty where no room has such a page."""
    token = token_of(booking, workspace)
    return next((settings.SITE_URL + reverse(route, args=[token]) for route in own_booking_page), "")


def where(booking: Booking) -> str:
    """As one reads it in a calendar; empty where it is agreed some other way."""
    places = {Way.IN_PERSON: booking.page.place, Way.LINK: booking.page.join_url, Way.CALL: booking.phone}
    return places[Way(booking.way)]


def _context(what: str, booking: Booking, workspace: Workspace, zone: ZoneInfo) -> dict[str, object]:
    return {
        "what": what,
        "booking": booking,
        "page": booking.page,
        "workspace": workspace,
        "starts": timezone.localtime(booking.starts_at),
        "ends": timezone.localtime(booking.ends_at),
        "before": timezone.localtime(booking.moved_from) if booking.moved_from else None,
        "zone": zone.key.replace("_", " "),
        "way": booking.get_way_display(),
        "where": where(booking),
        "own_page": own_page(booking, workspace),
        "our_page": settings.SITE_URL + workspace_url("gatherings:booking", booking.public_id),
    }


def calendar_of(booking: Booking, workspace: Workspace, *, is_ours: bool) -> str:
    """The same entry for life: one uid, and what is newer outweighs what was."""
    entry = entry_of(booking, workspace, is_ours=is_ours)
    method = CANCEL if entry.is_cancelled else REQUEST
    # An invitation is somebody's: where nobody here has an address, the entry only says what is on.
    return calendar_text([entry], method=method if entry.organiser else PUBLISH)


def entry_of(booking: Booking, workspace: Workspace, *, is_ours: bool) -> Entry:
    own_address = booking.member.user.email or ""
    ours = Who(booking.member.user.name, workspace.email or own_address)
    them = Who(booking.name, booking.email)
    place = where(booking)
    url = settings.SITE_URL + workspace_url("gatherings:booking", booking.public_id) if is_ours else ""
    link = url or own_page(booking, workspace)
    return Entry(
        uid=uid_of(booking.public_id),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=booking.page.time_zone if is_ours else booking.time_zone,
        summary=f"{booking.page.name}: {booking.name if is_ours else workspace.name}",
        changed_at=booking.changed_at,
        sequence=booking.sequence,
        description="\n\n".join(part for part in (booking.get_way_display(), place, link) if part),
        place=place,
        url=link,
        organiser=them if is_ours else ours if ours.address else None,
        attendee=Who(ours.name, own_address) if is_ours else them,
        is_cancelled=not booking.is_booked,
        remind=_REMIND,
    )
