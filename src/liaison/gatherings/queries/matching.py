# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house knows of those who may be meant in a file: in a fixed number of questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from liaison.accounts.queries import active_members
from liaison.directory.importing.rules.readings import Point, RowReading
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.directory.queries.erased import erased_among
from liaison.gatherings.attending.rules.matching import Known, Registered, World
from liaison.gatherings.attending.rules.presence import Attendee, address_key
from liaison.gatherings.models import Event, Registration
from liaison.kit.text import person_key

_AT_ONCE = 5_000  # values that one question names


@dataclass
class _Wanted:
    keys: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def world_of(event: Event, attendees: Sequence[Attendee]) -> World:
    """For these attendees, at this event."""
    wanted = _Wanted()
    for attendee in attendees:
        wanted.keys |= {attendee.key} - {""}
        wanted.names |= {person_key(name)[:300] for name in (attendee.name, *attendee.other_names)}
    people, houses = _people(wanted)
    return World(
        registered=registered_at(event),
        people=people,
        houses=houses,
        ours=frozenset(address_key(member.user.email or "") for member in active_members()),
        erased=_erased(attendees),
    )


def registered_at(event: Event) -> list[Registered]:
    rows = Registration.objects.filter(event=event).order_by("pk")
    columns = ("pk", "name", "email", "person_id", "organisation_id", "state")
    return [
        Registered(pk, name, address_key(email), person, organisation, state)
        for pk, name, email, person, organisation, state in rows.values_list(*columns)
    ]


def _people(wanted: _Wanted) -> tuple[list[Known], dict[str, int]]:
    houses: dict[str, int] = {}
    ids: set[int] = set()
    for chunk in _chunks(wanted.keys):
        points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=chunk)
        current = points.filter(Q(person__archived_at=None) & Q(organisation__archived_at=None))
        for key, person, organisation in current.values_list("normalised", "person_id", "organisation_id"):
            if person:
                ids.add(person)
            elif organisation:
                houses.setdefault(key, organisation)
    for chunk in _chunks(wanted.names):
        ids.update(Person.objects.current().filter(name_key__in=chunk).values_list("pk", flat=True))
    return _known(ids), houses


def _known(ids: set[int]) -> list[Known]:
    keys: dict[int, set[str]] = defaultdict(set)
    places: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for chunk in _chunks(ids):
        names.update(Person.objects.filter(pk__in=chunk).values_list("pk", "name"))
        points = ContactPoint.objects.filter(person__in=chunk, type=ContactPoint.Type.EMAIL)
        for person, key in points.values_list("person_id", "normalised"):
            keys[person].add(key)
        there = Affiliation.objects.filter(person__in=chunk, ended_on=None, organisation__archived_at=None)
        for person, organisation in there.values_list("person_id", "organisation_id"):
            places[person].add(organisation)
    return [
        Known(pk, names[pk], frozenset(keys[pk]), next(iter(places[pk])) if len(places[pk]) == 1 else None)
        for pk in sorted(names)
    ]


def organisations_named(names: Iterable[str]) -> dict[str, int]:
    """Key of a name → the one organisation that has it."""
    found: dict[str, set[int]] = defaultdict(set)
    for chunk in _chunks({name for name in names if name}):
        rows = Organisation.objects.current().filter(name_key__in=chunk)
        for key, pk in rows.values_list("name_key", "pk"):
            found[key].add(pk)
    return {key: next(iter(pks)) for key, pks in found.items() if len(pks) == 1}


def _erased(attendees: Sequence[Attendee]) -> frozenset[str]:
    readings = [_reading(attendee) for attendee in attendees]
    return frozenset(
        attendee.key or person_key(attendee.name)
        for attendee, asked in zip(attendees, erased_among(readings), strict=True)
        if asked
    )


def _reading(attendee: Attendee) -> RowReading:
    points = [Point("person", "email", attendee.email, attendee.key)] if attendee.key else []
    return RowReading(person={"name": attendee.name}, points=points)


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    rows = list(values)
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
