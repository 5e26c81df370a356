# SPDX-License-Identifier: AGPL-3.0-or-later
"""What those who registered hear of us: a mail for each thing that happened, in their language and their zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from liaison.accounts.models import Workspace
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import registration_page
from liaison.kit.languages import first_spoken
from liaison.mailroom.actions.queueing import Wishes, queue_message
from liaison.mailroom.models import Message

from .mail_text import mail_text
from .models import Event, Registration
from .registration_link import token_of
from .rules.calendar import CANCEL, PUBLISH, REQUEST, Entry, Who, calendar_text, uid_of
from .rules.reminding import REMINDERS

# Which mails bring an entry for the calendar, and what it does there.
_METHODS = {
    "registered": REQUEST,
    "again": REQUEST,
    "promoted": REQUEST,
    "changed": REQUEST,
    "not_coming": CANCEL,
    "cancelled": CANCEL,
}


def tell(what: str, registration: Registration, event: Event, *, at: datetime) -> Message | None:
    """`what` is a key of `_SUBJECTS`. None where they gave no address."""
    if not registration.email:
        return None
    workspace = current_workspace()
    with (
        override(first_spoken(registration.language or event.language, "en")),
        timezone.override(zone_of(registration, event)),
    ):
        context = _context(what, registration, event, workspace)
        body = mail_text("gatherings/mail/registration.txt", context)
        subject = _subject(what, event)
    return queue_message(
        f"event_{what}",
        registration.email,
        subject,
        body,
        workspace=workspace,
        is_service=True,
        at=at,
        wishes=_wishes(what, registration, event, workspace),
    )


def zone_of(registration: Registration, event: Event) -> ZoneInfo:
    return ZoneInfo(registration.time_zone or event.time_zone)


def own_page(registration: Registration, workspace: Workspace) -> str:
    """Where they change or cancel it; empty where no room has such a page."""
    token = token_of(registration, workspace)
    return next((settings.SITE_URL + reverse(route, args=[token]) for route in registration_page), "")


def _context(what: str, registration: Registration, event: Event, workspace: Workspace) -> dict[str, object]:
    starts, ends = (timezone.localtime(moment) for moment in (event.starts_at, event.ends_at))
    return {
        "what": "registered" if what == "again" and registration.is_coming else what,
        "is_again": what == "again",
        "event": event,
        "registration": registration,
        "workspace": workspace,
        "starts": starts,
        "ends": ends,
        "same_day": starts.date() == ends.date(),
        "zone": zone_of(registration, event).key.replace("_", " "),
        "page": own_page(registration, workspace),
    }


def _subject(what: str, event: Event) -> str:
    return str(_SUBJECTS[what]()) % {"event": event.name}


_SUBJECTS = {
    # Translators: subject of a mail; %(event)s is the name of an event.
    "registered": lambda: _("You are registered: %(event)s"),
    # Translators: subject of a mail to somebody who registered twice; %(event)s is the name of an event.
    "again": lambda: _("Your registration: %(event)s"),
    # Translators: subject of a mail; %(event)s is the name of an event.
    "waiting": lambda: _("You are on the waiting list: %(event)s"),
    # Translators: subject of a mail to somebody on the waiting list; %(event)s is the name of an event.
    "promoted": lambda: _("You have a place: %(event)s"),
    # Translators: subject of a mail: time or place of an event changed; %(event)s is its name.
    "changed": lambda: _("Changed: %(event)s"),
    # Translators: subject of a mail; %(event)s is the name of an event.
    "not_coming": lambda: _("You are not coming: %(event)s"),
    # Translators: subject of a mail; %(event)s is the name of an event.
    "cancelled": lambda: _("Cancelled: %(event)s"),
    # Translators: subject of a mail a day before an event; %(event)s is its name.
    "day": lambda: _("Tomorrow: %(event)s"),
    # Translators: subject of a mail an hour before an event; %(event)s is its name.
    "hour": lambda: _("In an hour: %(event)s"),
}


def _wishes(what: str, registration: Registration, event: Event, workspace: Workspace) -> Wishes:
    has_place = registration.is_coming or what in {"not_coming", "cancelled"}
    method = _METHODS.get(what) if has_place else None
    return Wishes(
        to_name=registration.name,
        about_kind=registration.kind,
        about_id=registration.public_id,
        latest_send=event.starts_at if what in REMINDERS else None,
        calendar=calendar_of(registration, event, workspace, method) if method else "",
    )


def calendar_of(registration: Registration, event: Event, workspace: Workspace, method: str) -> str:
    """Their own entry. It keeps its uid; what is cancelled outweighs what was there."""
    off = method == CANCEL
    entry = entry_of(
        event,
        uid=uid_of(registration.public_id),
        url=own_page(registration, workspace),
        is_cancelled=off,
        sequence=event.sequence * 2 + off,
        is_theirs=True,
        organiser=Who(workspace.name, workspace.email) if workspace.email else None,
        attendee=Who(registration.name, registration.email),
    )
    return calendar_text([entry], method=method if workspace.email else PUBLISH)


def entry_of(event: Event, *, uid: str, url: str, is_theirs: bool = False, **more: object) -> Entry:
    """`is_theirs`: for somebody who registered, with the link to join."""
    link = event.join_url if is_theirs else ""
    return Entry(
        uid=uid,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.time_zone,
        summary=event.name,
        changed_at=timezone.now(),
        description="\n\n".join(part for part in (event.summary, link, url) if part),
        place=event.place or link,
        url=url,
        is_free=not is_theirs,
        remind=timedelta(minutes=15) if is_theirs else None,
        **more,  # type: ignore[arg-type]
    )
