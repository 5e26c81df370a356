# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of organisations and of people: what a filter finds, in which order, fifty at a time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from liaison.accounts.models import Member
from liaison.accounts.queries import active_members
from liaison.directory.models import Affiliation, Community, ContactPoint, Interaction, Organisation, Person
from liaison.directory.models.parties import Party, PartyQuerySet
from liaison.kit.places import country_name

from .access import organisations_seen_by, people_seen_by
from .paging import KeysetPage, Order, keyset_page
from .sight import with_seen_organisation, with_seen_person

P = TypeVar("P", bound=Party)

ORGANISATION_ORDERS = {
    "name": Order("name_key"),
    "-name": Order("name_key", descending=True),
    # The quietest first: whom nobody ever contacted is quieter than anybody.
    "contact": Order("last_contact_at", nulls_first=True),
    "-contact": Order("last_contact_at", descending=True),
    "next": Order("next_step_on"),
    "-next": Order("next_step_on", descending=True),
}
PEOPLE_ORDERS = {
    "name": Order("sort_key", never_null=True),
    "-name": Order("sort_key", descending=True, never_null=True),
    "contact": ORGANISATION_ORDERS["contact"],
    "-contact": ORGANISATION_ORDERS["-contact"],
}
NOBODY = "nobody"


@dataclass(frozen=True)
class PartyFilter:
    """What somebody looks for; an empty field does not narrow. People are found through where they belong."""

    text: str = ""
    kind: str = ""
    country: str = ""
    region: str = ""
    community: UUID | None = None
    looked_after_by: UUID | str | None = None  # a member's public id, or NOBODY
    organisation: UUID | None = None
    quiet_days: int | None = None
    never: bool = False
    archived: bool = False

    @property
    def is_empty(self) -> bool:
        return self == PartyFilter()


@dataclass
class Row(Generic[P]):
    """One line of a list. `contact` is the person to turn to, or where a person belongs."""

    party: P
    contact: Affiliation | None = None
    points: list[ContactPoint] = field(default_factory=list)

    @property
    def last_contact_through(self) -> str:
        return contact_kind_label(self.party.last_contact_kind)


@dataclass
class Listing(Generic[P]):
    page: KeysetPage[P]
    rows: list[Row[P]]
    count: int


def contact_kind_label(kind: str) -> str:
    return str(Interaction.Kind(kind).label) if kind in Interaction.Kind.values else ""


# --- what a filter finds ---


def organisations_matching(member: Member, wanted: PartyFilter, now: datetime) -> "QuerySet[Organisation]":
    return _by_where(_common(organisations_seen_by(member), wanted, now), wanted)


def people_matching(member: Member, wanted: PartyFilter, now: datetime) -> "QuerySet[Person]":
    """Only organisations that this member sees count as places where people are found."""
    people = _common(people_seen_by(member), wanted, now)
    organisations = _by_where(organisations_seen_by(member), wanted)
    if wanted.organisation:
        organisations = organisations.filter(public_id=wanted.organisation)
    if _asks_for_a_place(wanted):
        belongs = Affiliation.objects.filter(person=OuterRef("pk"), ended_on=None, organisation__in=organisations)
        people = people.filter(Exists(belongs))
    return people


def _asks_for_a_place(wanted: PartyFilter) -> bool:
    return any(
        (
            wanted.kind,
            wanted.country,
            wanted.region,
            wanted.community,
            wanted.looked_after_by,
            wanted.organisation,
        )
    )


def _common(rows: "QuerySet[P]", wanted: PartyFilter, now: datetime) -> "QuerySet[P]":
    assert isinstance(rows, PartyQuerySet)  # noqa: S101 (both models have such a manager)
    found: PartyQuerySet[P] = rows.exclude(archived_at=None) if wanted.archived else rows.current()
    if wanted.text:
        found = found.matching(wanted.text)
    if wanted.quiet_days is not None:
        found = found.quiet_since(now - timedelta(days=wanted.quiet_days))
    if wanted.never:
        found = found.filter(last_contact_at=None)
    return found


def _by_where(rows: "QuerySet[Organisation]", wanted: PartyFilter) -> "QuerySet[Organisation]":
    values = {"type": wanted.kind, "country": wanted.country, "region": wanted.region}
    rows = rows.filter(**{name: value for name, value in values.items() if value})
    if wanted.community:
        rows = rows.filter(community_links__community__public_id=wanted.community)
    if wanted.looked_after_by == NOBODY:
        rows = rows.filter(looked_after_by=None)
    elif wanted.looked_after_by:
        rows = rows.filter(looked_after_by__public_id=wanted.looked_after_by)
    return rows


# --- the lines ---


def organisation_listing(
    member: Member, wanted: PartyFilter, *, sort: str, page: str, now: datetime
) -> Listing[Organisation]:
    found = organisations_matching(member, wanted, now)
    lines = found.select_related("looked_after_by__user", "last_contact_by__user")
    shown = keyset_page(lines, ORGANISATION_ORDERS[sort], page)
    contacts = _main_contacts(member, shown.rows)
    return Listing(shown, [Row(one, contacts.get(one.pk)) for one in shown.rows], _count(found, shown))


def people_listing(member: Member, wanted: PartyFilter, *, sort: str, page: str, now: datetime) -> Listing[Person]:
    found = people_matching(member, wanted, now)
    shown = keyset_page(found.select_related("last_contact_by__user"), PEOPLE_ORDERS[sort], page)
    places = _main_places(member, shown.rows)
    points = _best_points(shown.rows)
    rows = [Row(one, places.get(one.pk), points.get(one.pk, [])) for one in shown.rows]
    return Listing(shown, rows, _count(found, shown))


def _count(found: "QuerySet[P]", shown: KeysetPage[P]) -> int:
    return found.count() if shown.has_others else len(shown.rows)


def _main_contacts(member: Member, organisations: list[Organisation]) -> dict[int, Affiliation]:
    """By organisation: who belongs to it now, first those for whom it is the main place."""
    current = Affiliation.objects.filter(
        with_seen_person(member), organisation=OuterRef("pk"), ended_on=None, person__archived_at=None
    )
    first = Subquery(current.order_by("-is_primary", "pk").values("pk")[:1])
    ids = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).annotate(main=first).values("main")
    found = Affiliation.objects.filter(pk__in=ids).select_related("person")
    return {affiliation.organisation_id: affiliation for affiliation in found}


def _main_places(member: Member, people: list[Person]) -> dict[int, Affiliation]:
    current = Affiliation.objects.filter(with_seen_organisation(member), person=OuterRef("pk"), ended_on=None)
    first = Subquery(current.order_by("-is_primary", "pk").values("pk")[:1])
    ids = Person.objects.filter(pk__in=[one.pk for one in people]).annotate(main=first).values("main")
    found = Affiliation.objects.filter(pk__in=ids).select_related("organisation")
    return {affiliation.person_id: affiliation for affiliation in found}


def _best_points(people: list[Person]) -> dict[int, list[ContactPoint]]:
    """By person: one e-mail address and one phone number that may be used."""
    reachable = ContactPoint.objects.filter(
        person__in=people,
        type__in=[ContactPoint.Type.EMAIL, ContactPoint.Type.PHONE],
        state__in=[ContactPoint.State.UNVERIFIED, ContactPoint.State.VALID],
    )
    best: dict[int, dict[str, ContactPoint]] = {}
    for point in reachable.order_by("type", "-state", "pk"):  # "valid" before "unverified"
        best.setdefault(point.person_id or 0, {}).setdefault(point.type, point)
    return {person: list(points.values()) for person, points in best.items()}


# --- what can be chosen ---

Choices = list[tuple[str, str]]


class FilterChoices:
    """What the filter of a list offers to this member; each is read when it is first asked for."""

    def __init__(self, member: Member) -> None:
        self.member = member

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        places = organisations_seen_by(self.member).order_by()  # an index alone answers this
        return list(places.values_list("country", "region").distinct())

    @cached_property
    def countries(self) -> Choices:
        codes = {country for country, _region in self._places if country}
        return sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1])

    @cached_property
    def regions(self) -> Choices:
        return [(region, region) for region in sorted({region for _country, region in self._places if region})]

    @cached_property
    def communities(self) -> Choices:
        communities = Community.objects.filter(archived_at=None).order_by("name")
        return [(str(one.public_id), one.name) for one in communities]

    @cached_property
    def members(self) -> Choices:
        return [(str(one.public_id), str(one)) for one in active_members()]

    def organisation_name(self, public_id: UUID) -> str:
        """Empty for one that this member does not see."""
        return (
            organisations_seen_by(self.member).filter(public_id=public_id).values_list("name", flat=True).first()
            or ""
        )
