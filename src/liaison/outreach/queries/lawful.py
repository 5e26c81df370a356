# SPDX-License-Identifier: AGPL-3.0-or-later
"""Those who would get a cold letter: who and where they are, whether they agreed, whether they know us."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    Interaction,
    InteractionOrganisation,
    InteractionPerson,
    LawfulBasis,
    Organisation,
    Person,
)
from liaison.directory.queries.wishes import spellings
from liaison.kit.contacts import domain_of, is_public_mail_domain, is_shared_mailbox
from liaison.outreach.rules.lawful import ANSWERED, INDIVIDUAL, STRANGERS, THEIRS, Ruling, reader_of, ruling
from liaison.pathway.models import Partnership

from .law import law_of


class Question(NamedTuple):
    """May we write to this address about this record? `person`: whom it is meant for, where that is known."""

    key: Any
    address: str
    kind: str
    public_id: UUID
    person: Person | None = None


@dataclass(frozen=True)
class Case:
    """The answer. `law` names the paragraph; empty where nobody has written one down."""

    ruling: Ruling
    organisation: Organisation | None = None
    person: Person | None = None
    law: str = ""

    @property
    def is_clear(self) -> bool:
        return self.ruling is Ruling.ALLOWED

    @property
    def name(self) -> str:
        return str(self.organisation or self.person or "")


@dataclass
class _Known:
    organisations: dict[UUID, Organisation] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    places: dict[int, Organisation] = field(default_factory=dict)  # by person
    staff: dict[int, set[int]] = field(default_factory=dict)  # by organisation
    holders: dict[str, list[tuple[int | None, int | None]]] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    warm_organisations: set[int] = field(default_factory=set)
    warm_people: set[int] = field(default_factory=set)


def cold_cases(questions: Sequence[Question]) -> dict[Any, Case]:
    """By key, for those who have never had to do with us. Ten queries, however many are asked about.

    Cold is a letter while neither the person nor anybody of the organisation has written, called, met us or
    answered, and no partnership with it has come further than being contacted.
    """
    known = _read(questions)
    cases = {}
    for one in questions:
        person = one.person or (known.people.get(one.public_id) if one.kind == Person.kind else None)
        organisation = known.organisations.get(one.public_id) or (known.places.get(person.pk) if person else None)
        if not _is_warm(organisation, person, known):
            cases[one.key] = _case(one.address, organisation, person, known)
    return cases


def case_for(party: Organisation | Person, address: str) -> Case | None:
    """None where the letter would not be cold."""
    return cold_cases([Question(1, address, party.kind, party.public_id)]).get(1)


def _read(questions: Sequence[Question]) -> _Known:
    known, ids = _Known(), {one.public_id for one in questions}
    known.organisations = {one.public_id: one for one in Organisation.objects.filter(public_id__in=ids)}
    known.people = {one.public_id: one for one in Person.objects.filter(public_id__in=ids)}
    people = {one.pk for one in known.people.values()} | {one.person.pk for one in questions if one.person}
    _read_holders(known, {one.address for one in questions})
    people |= {person for rows in known.holders.values() for person, _organisation in rows if person}
    _read_places(known, people)
    organisations = {one.pk for one in known.organisations.values()} | {one.pk for one in known.places.values()}
    people |= {person for staff in known.staff.values() for person in staff}
    known.agreed = _agreed(people)
    _read_warmth(known, organisations, people)
    return known


def _read_holders(known: _Known, addresses: Iterable[str]) -> None:
    wanted = {spelling for address in addresses for spelling in spellings(address)}
    points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=wanted)
    for value, person, organisation in points.values_list("normalised", "person_id", "organisation_id"):
        known.holders.setdefault(value, []).append((person, organisation))


def _read_places(known: _Known, people: set[int]) -> None:
    mine = Q(person__in=people) | Q(organisation__in=[one.pk for one in known.organisations.values()])
    places = Affiliation.objects.filter(mine, ended_on=None).select_related("organisation")
    for place in places.order_by("is_primary", "-pk"):
        if place.person_id in people:
            known.places[place.person_id] = place.organisation  # the main one comes last
        known.staff.setdefault(place.organisation_id, set()).add(place.person_id)


def _agreed(people: set[int]) -> set[int]:
    consents = LawfulBasis.objects.filter(person__in=people, basis=LawfulBasis.Basis.CONSENT, objected_on=None)
    return set(consents.values_list("person_id", flat=True))


def _read_warmth(known: _Known, organisations: set[int], people: set[int]) -> None:
    met = Q(interaction__direction__in=THEIRS) | Q(interaction__outcome__in=ANSWERED)
    met &= Q(interaction__type__in=Interaction.REAL_CONTACT)
    with_them = InteractionOrganisation.objects.filter(met, organisation__in=organisations)
    known.warm_organisations = set(with_them.order_by().values_list("organisation_id", flat=True).distinct())
    with_people = InteractionPerson.objects.filter(met, person__in=people)
    known.warm_people = set(with_people.order_by().values_list("person_id", flat=True).distinct())
    came_by_themselves = Q(origin=Partnership.Origin.THEIR_REQUEST)
    further = Partnership.objects.filter(
        ~Q(stage__milestone__in=STRANGERS) | came_by_themselves, organisation__in=organisations
    )
    said_no = {Partnership.Standing.DECLINED_BY_THEM, Partnership.Standing.DECLINED_BY_US}
    known.warm_organisations |= set(
        further.exclude(standing__in=said_no).values_list("organisation_id", flat=True)
    )


def _is_warm(organisation: Organisation | None, person: Person | None, known: _Known) -> bool:
    if person is not None and person.pk in known.warm_people:
        return True
    return organisation is not None and organisation.pk in known.warm_organisations


def _case(address: str, organisation: Organisation | None, person: Person | None, known: _Known) -> Case:
    holders = [row for spelling in spellings(address) for row in known.holders.get(spelling, ())]
    theirs = organisation is not None and any(owner == organisation.pk for _person, owner in holders)
    reader = reader_of(
        is_organisations_own=theirs,
        is_shared=is_shared_mailbox(address),
        is_at_public_provider=is_public_mail_domain(domain_of(address)),
    )
    country, form = (organisation.country, organisation.legal_form) if organisation else ("", INDIVIDUAL)
    law = law_of(country)
    said = ruling(
        law, country=country, form=form, reader=reader, has_consent=_agrees(holders, person, theirs, known)
    )
    return Case(said, organisation, person, law.short)


def _agrees(
    holders: list[tuple[int | None, int | None]], person: Person | None, is_theirs: bool, known: _Known
) -> bool:
    """Whoever it is meant for, or whose address it is; for an organisation's own, whoever is there now."""
    asked = {person.pk} if person is not None else {pk for pk, _owner in holders if pk}
    if is_theirs and person is None:
        asked = {one for _person, owner in holders if owner for one in known.staff.get(owner, ())}
    return bool(asked & known.agreed)
