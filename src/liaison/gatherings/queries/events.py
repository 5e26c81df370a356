# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events for a page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from liaison.gatherings.models import (
    Event,
    EventOrganiser,
    EventPartner,
    EventQuestion,
    EventSeries,
    Registration,
)

State = Registration.State


def _counted(rows: "QuerySet[Event]") -> "QuerySet[Event]":
    """With `coming`, `waiting` and `held`: how many registrations there are of each."""
    return rows.select_related("series").annotate(
        coming=Count("registrations", filter=Q(registrations__state=State.REGISTERED)),
        waiting=Count("registrations", filter=Q(registrations__state=State.WAITING)),
        held=Count("registrations", filter=Q(registrations__state=State.HELD)),
    )


def events(*, over: bool, now: datetime, kind: str = "", series: UUID | None = None) -> "QuerySet[Event]":
    rows = Event.objects.over(now) if over else Event.objects.coming(now)
    if kind in Event.Kind.values:
        rows = rows.filter(event_kind=kind)
    if series is not None:
        rows = rows.filter(series__public_id=series)
    return _counted(rows)


def event_rows() -> "QuerySet[Event]":
    """For one event's page, with what belongs to it."""
    return _counted(Event.objects.all()).prefetch_related(
        Prefetch("organisers", EventOrganiser.objects.select_related("member__user")),
        Prefetch("partners", EventPartner.objects.select_related("organisation")),
        "resources",
    )


def concerned(event: Event) -> int:
    """How many hear of it when it is cancelled."""
    return Registration.objects.filter(event=event, state__in=[State.REGISTERED, State.WAITING]).count()


def who_hears_of_changes(event: Event) -> "QuerySet[Registration]":
    """Those who are coming and whom a mail can reach; whoever waits is told when a place is theirs."""
    return Registration.objects.coming().filter(event=event).exclude(email="")


def how_many_hear_of_changes(event: Event, now: datetime) -> int:
    """None once it is over, or as long as nobody can see it."""
    if event.state != Event.State.PUBLISHED or event.is_over(now):
        return 0
    return who_hears_of_changes(event).count()


def series_rows() -> "QuerySet[EventSeries]":
    return EventSeries.objects.annotate(number=Count("events"))


def questions_of_event(event: Event) -> list[EventQuestion]:
    return list(EventQuestion.objects.filter(event=event))


@dataclass(frozen=True)
class Groups:
    """Registrations of one event by what stands with them; those who wait in their order."""

    held: list[Registration]
    coming: list[Registration]
    waiting: list[Registration]
    cancelled: list[Registration]


def registrations_of(event: Event) -> Groups:
    rows = list(Registration.objects.filter(event=event).select_related("organisation", "person"))
    by_state: dict[str, list[Registration]] = {state: [] for state in State.values}
    for row in rows:
        by_state[row.state].append(row)
    by_state[State.WAITING].sort(key=lambda row: (row.waiting_since, row.pk))
    return Groups(*(by_state[state] for state in (State.HELD, State.REGISTERED, State.WAITING, State.CANCELLED)))


def registration_rows() -> "QuerySet[Registration]":
    return Registration.objects.select_related("event", "organisation", "person", "access_need").prefetch_related(
        "answers__question"
    )
