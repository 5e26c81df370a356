# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of the directory that a chunk of rows could touch, in plain Python, plus what earlier rows will add.

A record is known by its key: its primary key, or "o5"/"p5" for the one that row 5 of the file brings. A file of
100,000 rows brings as many records, so what each of them holds is counted: bench/import_rows.py tells the memory.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from liaison.kit.text import fold, name_key, person_key

Key = int | str
T = TypeVar("T")
EMAIL, PHONE, OPTED_OUT, BOUNCED = "email", "phone", "opted_out", "bounced"


def organisation_key(name: str) -> str:
    """As `name_key`; names without a letter, such as "***", are one only where they are written alike."""
    return name_key(name) or fold(name) or name


def human_key(name: str) -> str:
    return person_key(name) or fold(name) or name


@dataclass(slots=True)
class Known:
    """A record's values, but for its name, that an import can change. `points`: (type, normalised) → state."""

    kind: ClassVar[str] = ""

    key: Key
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    points: dict[tuple[str, str], str] = field(default_factory=dict)
    row: int | None = None
    # An earlier row said that they asked not to be contacted.
    has_left: bool = False

    @property
    def emails(self) -> set[str]:
        return {value for kind, value in self.points if kind == EMAIL}


@dataclass(slots=True)
class KnownOrganisation(Known):
    kind: ClassVar[str] = "organisation"

    communities: frozenset[str] = frozenset()


@dataclass(slots=True)
class KnownPerson(Known):
    kind: ClassVar[str] = "person"

    # organisation key → the role known there ("" where none)
    affiliations: dict[Key, dict[str, Any]] = field(default_factory=dict)


class Bearers(Generic[T]):
    """What bears a name, an address or a domain. Nearly all have one bearer, and no list is made for it."""

    def __init__(self) -> None:
        self._first: dict[str, T] = {}
        self._others: dict[str, list[T]] = {}

    def __getitem__(self, name: str) -> list[T]:
        return [self._first[name], *self._others.get(name, ())] if name in self._first else []

    def add(self, name: str, bearer: T) -> None:
        if name not in self._first:
            self._first[name] = bearer
        elif bearer not in self[name]:
            self._others.setdefault(name, []).append(bearer)


@dataclass
class World:
    organisations: dict[Key, KnownOrganisation] = field(default_factory=dict)
    people: dict[Key, KnownPerson] = field(default_factory=dict)
    organisations_by_name: Bearers[Key] = field(default_factory=Bearers)
    people_by_name: Bearers[Key] = field(default_factory=Bearers)
    # by e-mail address as it is compared
    holders: Bearers[Known] = field(default_factory=Bearers)
    organisations_by_domain: Bearers[Key] = field(default_factory=Bearers)
    identifiers: dict[tuple[str, str], tuple[str, Key]] = field(default_factory=dict)
    # (kind and key of the record, day, type, folded note) of what passed between us
    contacts: set[tuple[str, Key, date, str, str]] = field(default_factory=set)
    members: dict[str, int] = field(default_factory=dict)
    member_names: dict[int, str] = field(default_factory=dict)
    # key of another name → primary keys; None until it is asked for
    other_names: dict[str, list[int]] | None = None

    def add_organisation(self, known: KnownOrganisation, domains: Iterable[str] = ()) -> None:
        self.organisations[known.key] = known
        self.name_organisation(known, [known.name, *known.values.get("other_names", [])])
        for domain in domains:
            self.organisations_by_domain.add(domain, known.key)
        self._hold_addresses(known)

    def name_organisation(self, known: KnownOrganisation, names: Iterable[str]) -> None:
        for name in names:
            self.organisations_by_name.add(organisation_key(name), known.key)

    def add_person(self, known: KnownPerson) -> None:
        self.people[known.key] = known
        self.name_person(known)
        self._hold_addresses(known)

    def name_person(self, known: KnownPerson) -> None:
        self.people_by_name.add(human_key(known.name), known.key)

    def _hold_addresses(self, known: Known) -> None:
        for kind, value in known.points:
            if kind == EMAIL:
                self.holders.add(value, known)

    def has_left(self, address: str) -> bool:
        """Whether anybody with this e-mail address asked not to be contacted."""
        return any(holder.points[EMAIL, address] == OPTED_OUT for holder in self.holders[address])

    def member(self, name: str) -> int | None:
        """One of us by full name, or by first name where only one of us has it."""
        return self.members.get(fold(name))


def members_by_name(names: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Folded full names, and first names that only one member has."""
    full: dict[str, int] = {}
    first: dict[str, list[int]] = defaultdict(list)
    for pk, name in names:
        full[fold(name)] = pk
        first[fold(name).split(" ")[0]].append(pk)
    return {**{name: pks[0] for name, pks in first.items() if len(pks) == 1}, **full}
