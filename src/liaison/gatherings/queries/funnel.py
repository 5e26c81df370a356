# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events in the funnel report: who registered, who came, and how many webinars and wikithons there were.

Whom we know and who came is counted from the contact that is written for each event (actions/contact.py); here are
those whom nobody knows, and heads without names.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from liaison.directory.models import InteractionOrganisation, InteractionPerson
from liaison.gatherings.contact_number import contact_id
from liaison.gatherings.models import Attendance, Event, Registration
from liaison.kit.hooks import Counted

_MOST_HEADS = 100_000


def registered(since: datetime, until: datetime) -> Iterator[Counted]:
    """Whoever had a place, also where they could not come after all; when they asked for it."""
    held = Registration.objects.exclude(state=Registration.State.HELD)
    rows = held.filter(registered_at__gte=since, registered_at__lt=until).order_by("pk")
    for at, organisation, person in rows.values_list("registered_at", "organisation_id", "person_id"):
        yield Counted(at, (organisation,) if organisation else (), (person,) if person else ())


def attended(since: datetime, until: datetime) -> Iterator[Counted]:
    """Those who are no contact of anybody we know."""
    rows = Attendance.objects.filter(
        Q(minutes=None) | Q(minutes__gte=F("event__attended_minutes")),
        Q(registration=None) | Q(registration__person=None),
        person=None,
        event__starts_at__gte=since,
        event__starts_at__lt=until,
    )
    columns = ("event__starts_at", "organisation_id", "registration__organisation_id")
    for at, own, registrations in rows.order_by("pk").values_list(*columns):
        organisation = own or registrations
        yield Counted(at, (organisation,) if organisation else ())
    counted = _events(since, until).filter(keeps_list=False, headcount__gt=0)
    for at, heads in counted.values_list("starts_at", "headcount"):
        for _head in range(min(heads or 0, _MOST_HEADS)):
            yield Counted(at)


def webinars(since: datetime, until: datetime) -> Iterator[Counted]:
    yield from _held(Event.Kind.WEBINAR, since, until)


def wikithons(since: datetime, until: datetime) -> Iterator[Counted]:
    yield from _held(Event.Kind.WIKITHON, since, until)


def _held(kind: str, since: datetime, until: datetime) -> Iterator[Counted]:
    """That are over, and were neither a draft nor cancelled; with those we know who came."""
    rows = _events(since, until).filter(event_kind=kind, ends_at__lte=timezone.now())
    events = list(rows.prefetch_related("organisers"))
    contacts = [contact_id(event) for event in events]
    organisations = _who_came(InteractionOrganisation.objects.filter(interaction__public_id__in=contacts))
    people = _who_came(InteractionPerson.objects.filter(interaction__public_id__in=contacts))
    for event, contact in zip(events, contacts, strict=True):
        members = tuple(one.member_id for one in event.organisers.all())
        yield Counted(event.starts_at, tuple(organisations[contact]), tuple(people[contact]), members)


def _who_came(rows: "QuerySet[Any]") -> dict[UUID, list[int]]:
    """By the number of the contact that follows who was at an event."""
    column = "organisation_id" if rows.model is InteractionOrganisation else "person_id"
    found: dict[UUID, list[int]] = defaultdict(list)
    for contact, pk in rows.order_by("pk").values_list("interaction__public_id", column):
        found[contact].append(pk)
    return found


def _events(since: datetime, until: datetime) -> "QuerySet[Event]":
    return Event.objects.filter(starts_at__gte=since, starts_at__lt=until, state=Event.State.PUBLISHED).order_by(
        "pk"
    )
