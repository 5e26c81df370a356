# SPDX-License-Identifier: AGPL-3.0-or-later
"""Load, in a fixed number of queries, what the directory knows of the records that some rows may mean."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any

from liaison.accounts.queries import active_members
from liaison.directory.importing.rules.readings import RowReading
from liaison.directory.importing.rules.world import KnownOrganisation, KnownPerson, World, members_by_name
from liaison.directory.models import (
    Affiliation,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)
from liaison.kit.contacts import domain_of
from liaison.kit.text import fold, name_key, person_key

# Values an import can change.
ORGANISATION_VALUES = (
    "other_names", "type", "legal_form", "place", "region", "country", "website", "goals", "languages", "notes",
    "looked_after_by_id", "next_step", "next_step_on",
)  # fmt: skip
PERSON_VALUES = ("sort_name", "greeting", "languages", "notes")
_AT_ONCE = 5_000  # values in one IN list


def empty_world() -> World:
    """A world that knows us, and nobody else yet."""
    names = [(member.pk, member.user.name) for member in active_members()]
    return World(members=members_by_name(names), member_names=dict(names))


def learn(world: World, readings: Iterable[RowReading], zone: tzinfo) -> None:
    """Add to `world` every record that these rows could mean. Days are those of the workspace's `zone`."""
    wanted = _Wanted(readings)
    organisations = _ids(Organisation, "name_key", wanted.organisation_names)
    organisations |= _ids(Organisation, "website_domain", wanted.domains)
    organisations |= _by_other_name(world, wanted.organisation_names)
    people = _ids(Person, "name_key", wanted.person_names)
    owners = _owners(ContactPoint, "normalised", wanted.emails)
    owners += _owners(ExternalIdentifier, "value", wanted.identifiers)
    for organisation, person in owners:
        organisations |= {organisation} if organisation else set()
        people |= {person} if person else set()
    organisations -= {key for key in world.organisations if isinstance(key, int)}
    people -= {key for key in world.people if isinstance(key, int)}
    _load_organisations(world, organisations, zone)
    _load_people(world, people, zone)


class _Wanted:
    """What to look for, gathered from the rows."""

    def __init__(self, readings: Iterable[RowReading]) -> None:
        self.organisation_names: set[str] = set()
        self.person_names: set[str] = set()
        self.emails: set[str] = set()
        self.domains: set[str] = set()
        self.identifiers: set[str] = set()
        for reading in readings:
            if name := reading.organisation.get("name"):
                self.organisation_names.add(name_key(name)[:300])
            if name := reading.person.get("name"):
                self.person_names.add(person_key(name)[:300])
            if domain := domain_of(reading.organisation.get("website", "")):
                self.domains.add(domain)
            self.emails |= {point.normalised for point in reading.points if point.type == "email"}
            self.identifiers |= {value for _owner, _scheme, value in reading.identifiers}


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, _AT_ONCE)):
        yield chunk


def _ids(model: type[Organisation] | type[Person], column: str, values: set[str]) -> set[int]:
    ids: set[int] = set()
    for chunk in _chunks(values):
        ids.update(model.objects.current().filter(**{f"{column}__in": chunk}).values_list("pk", flat=True))
    return ids


def _by_other_name(world: World, names: set[str]) -> set[int]:
    """Few organisations have other names, and none of them is indexed: read them all, once."""
    if world.other_names is None:
        world.other_names = defaultdict(list)
        rows = Organisation.objects.current().exclude(other_names=[]).values_list("pk", "other_names")
        for pk, others in rows.iterator():
            for name in others:
                world.other_names[name_key(name)[:300]].append(pk)
    return {pk for name in names for pk in world.other_names.get(name, ())}


def _owners(model: Any, column: str, values: set[str]) -> list[tuple[int | None, int | None]]:
    owners: list[tuple[int | None, int | None]] = []
    for chunk in _chunks(values):
        rows = model.objects.filter(**{f"{column}__in": chunk})
        owners += rows.values_list("organisation_id", "person_id")
    return owners


def _rows(model: Any, column: str, ids: Iterable[int], fields: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    for chunk in _chunks(ids):
        yield from model.objects.filter(**{f"{column}__in": chunk}).order_by("pk").values_list(*fields)


def _load_organisations(world: World, ids: set[int], zone: tzinfo) -> None:
    domains: dict[int, list[str]] = defaultdict(list)
    known: dict[int, KnownOrganisation] = {}
    for pk, name, domain, *values in _rows(
        Organisation, "pk", ids, ("pk", "name", "website_domain", *ORGANISATION_VALUES)
    ):
        known[pk] = KnownOrganisation(
            key=pk, name=name, values=dict(zip(ORGANISATION_VALUES, values, strict=True))
        )
        domains[pk] += [domain] if domain else []
    _load_points("organisation", known)
    for pk, name in _rows(CommunityLink, "organisation", known, ("organisation_id", "community__name")):
        known[pk].communities |= {fold(name)}
    _load_contacts(world, InteractionOrganisation, "organisation", known, zone)
    _load_identifiers(world, "organisation", known)
    for pk, record in known.items():
        world.add_organisation(record, domains[pk])


def _load_people(world: World, ids: set[int], zone: tzinfo) -> None:
    known: dict[int, KnownPerson] = {}
    for pk, name, *values in _rows(Person, "pk", ids, ("pk", "name", *PERSON_VALUES)):
        known[pk] = KnownPerson(key=pk, name=name, values=dict(zip(PERSON_VALUES, values, strict=True)))
    _load_points("person", known)
    fields = ("person_id", "organisation_id", "role", "department", "ended_on")
    for pk, organisation, role, department, ended in _rows(Affiliation, "person", known, fields):
        if ended is None:
            known[pk].affiliations[organisation] = {"role": role, "department": department}
    _load_contacts(world, InteractionPerson, "person", known, zone)
    _load_identifiers(world, "person", known)
    for record in known.values():
        world.add_person(record)


def _load_points(owner: str, known: dict[int, Any]) -> None:
    fields = (f"{owner}_id", "type", "normalised", "state")
    for pk, kind, value, state in _rows(ContactPoint, owner, known, fields):
        known[pk].points[kind, value] = state


def _load_contacts(world: World, model: Any, owner: str, known: dict[int, Any], zone: tzinfo) -> None:
    fields = (f"{owner}_id", "interaction__type", "interaction__at", "interaction__note")
    for pk, kind, at, note in _rows(model, owner, known, fields):
        world.contacts.add((owner, pk, at.astimezone(zone).date(), kind, fold(note)))


def _load_identifiers(world: World, owner: str, known: dict[int, Any]) -> None:
    for pk, scheme, value in _rows(ExternalIdentifier, owner, known, (f"{owner}_id", "scheme", "value")):
        world.identifiers[scheme, value] = (owner, pk)
