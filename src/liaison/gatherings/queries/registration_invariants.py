# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of who comes and who waits. Operators read the sentences in a terminal, in English."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from liaison.gatherings.models import Event, Registration

State = Registration.State


def nobody_waits_beside_a_free_place() -> Iterator[str]:
    for event in with_places_for_those_who_wait(timezone.now()):
        rows = Registration.objects.filter(event=event)
        coming, waiting = rows.coming().count(), rows.waiting().count()
        yield f"{event} has free places for {waiting} waiting: {coming} of {event.capacity} are taken."


def with_places_for_those_who_wait(now: datetime) -> "QuerySet[Event]":
    """Events to come that have room for some of them."""
    coming, waiting = (
        Count("registrations", filter=Q(registrations__state=state)) for state in (State.REGISTERED, State.WAITING)
    )
    counted = Event.objects.coming(now).filter(state=Event.State.PUBLISHED)
    counted = counted.alias(number_coming=coming, number_waiting=waiting)
    has_room = Q(capacity=None) | Q(number_coming__lt=F("capacity"))
    return counted.filter(has_room, number_waiting__gt=0)  # type: ignore[misc]
