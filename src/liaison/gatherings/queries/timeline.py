# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events on the page of an organisation or a person: that they registered, and how long they stayed.

That they attended is on their timeline as a contact already (actions/contact.py); here is what it does not say.
"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.gatherings.models import Attendance, Event, Registration
from liaison.kit.hooks import TimelineEntry

_WORD = "event"


def events_of(kind: str, pk: int, limit: int) -> Iterator[TimelineEntry]:
    """Two questions."""
    if kind not in {"person", "organisation"}:
        return
    theirs = Q(**{kind: pk})
    somebody = Attendance.objects.filter(event=OuterRef("event"))
    registrations = Registration.objects.filter(theirs).select_related("event", "attendance", "organisation")
    registrations = registrations.annotate(knows_who_came=Exists(somebody))
    for one in registrations.order_by("-registered_at", "-pk")[:limit]:
        yield _registered(one, kind)
    # By way of the registration, too: there the person may have been found later.
    there = Attendance.objects.filter(theirs | Q(**{f"registration__{kind}": pk})).select_related("event")
    looked_in = there.filter(minutes__lt=F("event__attended_minutes"))
    for attendance in looked_in.order_by("-event__starts_at", "-pk")[:limit]:
        yield _looked_in(attendance, kind)


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
