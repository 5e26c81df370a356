# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding somebody by whatever one remembers: a piece of a name, an address, a number."""

import re
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Case, Q, QuerySet, Value, When

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, Organisation, Person
from liaison.directory.models.parties import Party
from liaison.kit.text import fold

from .access import organisations_seen_by, people_seen_by
from .sight import with_seen_organisation, with_seen_person

P = TypeVar("P", bound=Party)
MOST_FOUND = 15
SHORTEST = 2
SHORTEST_NUMBER = 4
_BESIDES_DIGITS = re.compile(r"[\s()./+-]+")


@dataclass
class Found:
    """One hit. `why` is the address or number that matched; `place` where a person belongs."""

    party: Organisation | Person
    why: str = ""
    place: str = ""


@dataclass
class SearchResults:
    text: str
    organisations: list[Found] = field(default_factory=list)
    people: list[Found] = field(default_factory=list)
    addresses: list[Found] = field(default_factory=list)
    is_too_short: bool = False

    @property
    def count(self) -> int:
        return len(self.organisations) + len(self.people) + len(self.addresses)


def search(member: Member, text: str) -> SearchResults:
    """At most 15 of each group, the archive left out; five queries."""
    results = SearchResults(text)
    folded = fold(text)
    if len(folded) < SHORTEST:
        results.is_too_short = bool(text.strip())
        return results
    organisations, people = organisations_seen_by(member), people_seen_by(member)
    results.organisations = [Found(one, place=one.place) for one in _by_name(organisations, folded, "name_key")]
    results.people = [Found(one) for one in _by_name(people, folded, "name_key")]
    results.addresses = [*_by_address(member, folded), *_by_number(member, text)]
    _say_places(member, results)
    return results


def _by_name(rows: "QuerySet[P]", folded: str, key: str) -> "QuerySet[P]":
    """Names that begin with the text first, then those that hold each of its words."""
    found = rows.filter(archived_at=None)
    for word in folded.split():
        found = found.filter(search_names__contains=word)
    begins = Case(When(search_names__startswith=folded, then=Value(0)), default=Value(1))
    return found.order_by(begins, key, "pk")[:MOST_FOUND]


def _by_address(member: Member, folded: str) -> list[Found]:
    """E-mail addresses, websites and accounts that hold the text; phone numbers with these digits."""
    wanted = Q(pk__in=[])
    if " " not in folded and len(folded) >= SHORTEST + 1:
        wanted |= Q(normalised__contains=folded)
    digits = _digits(folded)
    if digits:
        wanted |= Q(type=ContactPoint.Type.PHONE, normalised__contains=digits)
    rows = (
        ContactPoint.objects.filter(wanted)
        .filter(_current_owners(member))
        .select_related("organisation", "person")
    )
    return [Found(_owner(row), why=row.value) for row in rows.order_by("normalised", "pk")[:MOST_FOUND]]


def _digits(folded: str) -> str:
    """What is left of a phone number without spaces, brackets and the zero that stands for the country."""
    bare = _BESIDES_DIGITS.sub("", folded)
    return bare.lstrip("0") if bare.isdigit() and len(bare) >= SHORTEST_NUMBER else ""


def _by_number(member: Member, text: str) -> list[Found]:
    """The one that the world knows by exactly this number, such as Q42."""
    value = text.strip()[:200]
    if "\x00" in value:
        return []
    rows = ExternalIdentifier.objects.filter(value__iexact=value).filter(_current_owners(member))
    found = rows.select_related("organisation", "person")[:MOST_FOUND]
    return [Found(_owner(row), why=str(row)) for row in found]


def _current_owners(member: Member) -> Q:
    organisation = with_seen_organisation(member) & Q(organisation__archived_at=None)
    return organisation | (with_seen_person(member) & Q(person__archived_at=None))


def _owner(row: ContactPoint | ExternalIdentifier) -> Organisation | Person:
    owner = row.organisation or row.person
    assert owner is not None  # noqa: S101 (a database constraint says so)
    return owner


def _say_places(member: Member, results: SearchResults) -> None:
    hits = [hit for hit in results.people + results.addresses if isinstance(hit.party, Person)]
    belongs = Affiliation.objects.filter(
        with_seen_organisation(member), person__in=[hit.party.pk for hit in hits], ended_on=None
    )
    names = {
        one.person_id: one.organisation.name
        for one in belongs.select_related("organisation").order_by("is_primary", "-pk")
    }
    for hit in hits:
        hit.place = names.get(hit.party.pk, "")
