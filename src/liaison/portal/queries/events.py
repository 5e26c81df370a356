# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public sees of events: those that are published, and nobody's data."""

from datetime import datetime
from typing import Any

from liaison.gatherings.models import Event, EventQuestion, EventSeries, Registration
from liaison.gatherings.registration_link import Link
from liaison.gatherings.rules.registering import free_places


def public_events() -> Any:
    return Event.objects.public().select_related("series")


def public_event(slug: str) -> Event | None:
    rows = public_events().prefetch_related("partners__organisation", "resources")
    return rows.filter(slug=slug).first()


def events_to_come(now: datetime) -> list[Event]:
    return list(public_events().coming(now).filter(state=Event.State.PUBLISHED))


def public_series(slug: str) -> EventSeries | None:
    """One of which an event was published."""
    return EventSeries.objects.filter(slug=slug, events__published_at__isnull=False).first()


def events_of_series(series: EventSeries) -> list[Event]:
    return list(public_events().filter(series=series).order_by("-starts_at"))


def questions_of(event: Event) -> list[EventQuestion]:
    return list(EventQuestion.objects.filter(event=event))


def places_left(event: Event) -> int | None:
    """None: as many as like. None are left for newcomers while others wait."""
    if event.capacity is None:
        return None
    states = list(
        Registration.objects.filter(event=event)
        .exclude(state=Registration.State.CANCELLED)
        .values_list("state", flat=True)
    )
    if Registration.State.WAITING in states:
        return 0
    return free_places(event.capacity, states.count(Registration.State.REGISTERED))


def registration_with(link: Link) -> Registration | None:
    return Registration.objects.filter(public_id=link.registration).select_related("event").first()


def place_in_the_queue(registration: Registration) -> int:
    """Of somebody on the waiting list; the next one is first."""
    keys = list(Registration.objects.filter(event=registration.event).waiting().values_list("pk", flat=True))
    return keys.index(registration.pk) + 1 if registration.pk in keys else 0
