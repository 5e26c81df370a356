# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events on the page of an organisation or a person: that they registered, and how long they stayed.

That they attended is on their timeline as a contact already (actions/contact.py); here is what it does not say.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.directory.models import Organisation, Person
from liaison.gatherings.models import Attendance, Booking, Event, Registration
from liaison.kit.hooks import TimelineEntry

from .booking_timeline import bookings_of

_WORD = "event"


def events_of(kind: str, pk: int, limit: int) -> Iterator[TimelineEntry]:
    """One question where there is nothing, and one more for each sort of which there is something."""
    party = {"person": Person, "organisation": Organisation}.get(kind)
    if party is None:
        return
    sorts: list[tuple[Any, Callable[[Any, str], TimelineEntry]]] = [
        (_registrations(kind, pk), _registered),
        (_attendances(kind, pk), _looked_in),
    ]
    there = party.objects.filter(pk=pk).values_list(
        *(Exists(rows) for rows, _words in sorts), Exists(Booking.objects.filter(**{kind: pk}))
    )
    *has, meets = there.first() or (False, False, False)
    for (rows, words), any_there in zip(sorts, has, strict=True):
        if any_there:
            yield from (words(row, kind) for row in rows[:limit])
    if meets:
        yield from bookings_of(kind, pk, limit)


def _registrations(kind: str, pk: int) -> Any:
    somebody = Attendance.objects.filter(event=OuterRef("event"))
    rows = Registration.objects.filter(**{kind: pk}).select_related("event", "attendance", "organisation")
    return rows.annotate(knows_who_came=Exists(somebody)).order_by("-registered_at", "-pk")


def _attendances(kind: str, pk: int) -> Any:
    """By way of the registration, too: there the person may have been found later."""
    theirs = Q(**{kind: pk}) | Q(**{f"registration__{kind}": pk})
    there = Attendance.objects.filter(theirs, minutes__lt=F("event__attended_minutes")).select_related("event")
    return there.order_by("-event__starts_at", "-pk")


def _registered(one: Registration, kind: str) -> TimelineEntry:
    who = one.name if kind == "organisation" else ""
    state = "" if one.state == Registration.State.REGISTERED else str(one.get_state_display())
    # Translators: on a timeline; %(event)s is the name of an event.
    title = _("Registered for “%(event)s”") % {"event": one.event.name}
    if _missed(one):
        # Translators: on a timeline; %(event)s is the name of an event to which somebody did not come.
        title = _("Registered for “%(event)s”, and did not come") % {"event": one.event.name}
    text = " · ".join(part for part in (who, state, _minutes(getattr(one, "attendance", None))) if part)
    return TimelineEntry(one.registered_at, "calendar", title, text, url=one.event.get_absolute_url(), sort=_WORD)


def _missed(one: Registration) -> bool:
    is_over = one.event.is_over(timezone.now()) and one.event.state != Event.State.CANCELLED
    knows_who_came: bool = getattr(one, "knows_who_came", False)
    return is_over and knows_who_came and one.is_coming and not hasattr(one, "attendance")


def _looked_in(one: Attendance, kind: str) -> TimelineEntry:
    # Translators: on a timeline: somebody was at an event for a few minutes only.
    title = _("Looked in at “%(event)s”") % {"event": one.event.name}
    text = " · ".join(part for part in (one.name if kind == "organisation" else "", _minutes(one)) if part)
    at = one.came_at or one.event.starts_at
    return TimelineEntry(at, "userGroup", title, text, url=one.event.get_absolute_url(), sort=_WORD)


def _minutes(one: Attendance | None) -> str:
    if one is None or one.minutes is None:
        return ""
    # Translators: how long somebody was at an event.
    return ngettext("%(count)d minute there", "%(count)d minutes there", one.minutes) % {"count": one.minutes}
