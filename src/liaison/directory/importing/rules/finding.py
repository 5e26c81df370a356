# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which record a row means: by number, by name and place, by address; where several fit, a person is asked."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from liaison.kit.contacts import domain_of, is_shared_mailbox
from liaison.kit.text import fold

from .readings import Message, RowReading
from .world import Known, KnownOrganisation, KnownPerson, World, human_key, organisation_key

ALIKE = 80  # names at least this alike may belong to one person with one address
_CLASSES: dict[str, type[Known]] = {"organisation": KnownOrganisation, "person": KnownPerson}

# Translators: {name} is a name that several organisations or people have.
_SEVERAL = _(
    "Several records are called {name}. Add a place, a website or an e-mail address to say which is meant."
)
# Translators: {address} is an e-mail address, {name} the person who has it.
_ADDRESS_TAKEN = _("{address} belongs to {name} here. Is it the same person?")
# Translators: {name} is a person or an organisation that looks similar.
_MAY_BE = _("May be the same as {name}, who is already here.")


class Undecided(Exception):
    """The row fits several records; the message asks the person which."""


class Finder:
    """Looks for the records of one row. `hints` gathers what a person may want to look at."""

    def __init__(self, reading: RowReading, world: World) -> None:
        self.reading, self.world = reading, world
        self.hints: list[Message] = []

    def organisation(self) -> KnownOrganisation | None:
        name = self.reading.organisation["name"]
        by_number = self._find_by_number("organisation", name)
        if isinstance(by_number, KnownOrganisation):
            return by_number
        keys = self.world.organisations_by_name[organisation_key(name)]
        candidates = [self.world.organisations[key] for key in keys]
        candidates = _same_place(candidates, self.reading.organisation.get("place", ""))
        if len(candidates) > 1:
            domain = domain_of(self.reading.organisation.get("website", ""))
            same = [c for c in candidates if domain and domain_of(c.values.get("website", "")) == domain]
            candidates = same or candidates
        if len(candidates) > 1:
            candidates = self._where_the_person_is(candidates) or candidates
        if len(candidates) > 1:
            raise Undecided(format_lazy(_SEVERAL, name=name))
        return candidates[0] if candidates else None

    def _where_the_person_is(self, candidates: list[KnownOrganisation]) -> list[KnownOrganisation]:
        """Of organisations with one name those at which somebody of the row's name is known."""
        keys = self.world.people_by_name[human_key(self.reading.person.get("name", ""))]
        places = {place for key in keys for place in self.world.people[key].affiliations}
        return [candidate for candidate in candidates if candidate.key in places]

    def _find_by_number(self, owner: str, name: str) -> Known | None:
        """Who has this number. Old systems number their tables alike, so there the names must agree, too."""
        for whose, scheme, value in self.reading.identifiers:
            known = self.holder_of_number(scheme, value)
            if whose != owner or known is None or not isinstance(known, _CLASSES[owner]):
                continue
            if scheme != "old_system" or _are_alike(name, known.name):
                return known
        return None

    def holder_of_number(self, scheme: str, value: str) -> Known | None:
        kind, key = self.world.identifiers.get((scheme, value), ("", 0))
        if not kind:
            return None
        return self.world.organisations[key] if kind == "organisation" else self.world.people[key]

    def person(self, organisation: KnownOrganisation | None) -> KnownPerson | None:
        name = self.reading.person["name"]
        found = self._find_by_number("person", name) or self._person_by_address(name)
        if isinstance(found, KnownPerson):
            return found
        keys = self.world.people_by_name[human_key(name)]
        candidates = [self.world.people[key] for key in keys]
        if organisation is not None:
            there = [c for c in candidates if organisation.key in c.affiliations]
            if len(there) > 1:
                raise Undecided(format_lazy(_SEVERAL, name=name))
            if there:
                return there[0]
        if self.reading.has_organisation:
            for other in candidates[:1]:
                self.hints.append(format_lazy(_MAY_BE, name=other.name))
            return None
        own = {point.normalised for point in self.reading.points if point.type == "email"}
        candidates = [c for c in candidates if not own or own & c.emails or not c.emails]
        if len(candidates) > 1:
            raise Undecided(format_lazy(_SEVERAL, name=name))
        return candidates[0] if candidates else None

    def _person_by_address(self, name: str) -> KnownPerson | None:
        for point in self.reading.points:
            if point.type != "email" or point.owner != "person" or is_shared_mailbox(point.value):
                continue
            people = [known for known in self.world.holders[point.normalised] if isinstance(known, KnownPerson)]
            for known in people:
                if _may_be_one_person(name, known.name) or name == point.value:
                    return known
            if people:
                raise Undecided(format_lazy(_ADDRESS_TAKEN, address=point.value, name=people[0].name))
        return None


def _same_place(candidates: list[KnownOrganisation], place: str) -> list[KnownOrganisation]:
    """Branches share a name: where both places are known, they must agree."""
    if not place:
        return candidates
    exact = [c for c in candidates if fold(c.values.get("place") or "") == fold(place)]
    return exact or [c for c in candidates if not c.values.get("place")]


def _may_be_one_person(one: str, other: str) -> bool:
    # An address serves as a name until the name is known.
    return "@" in one or "@" in other or _are_alike(one, other)


def _are_alike(one: str, other: str) -> bool:
    a, b = human_key(one), human_key(other)
    return a == b or fuzz.token_set_ratio(a, b) >= ALIKE
