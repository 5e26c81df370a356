# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of the directory that a chunk of rows could touch, in plain Python, plus what earlier rows will add.

A record is known by its key: its primary key, or "o5"/"p5" for the one that row 5 of the file brings.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liaison.kit.text import fold, name_key, person_key

Key = int | str


@dataclass
class Known:
    """A record's values as far as an import can change them. `points`: (type, normalised) → state."""

    key: Key
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    points: dict[tuple[str, str], str] = field(default_factory=dict)
    # day → (type, folded note) of what passed that day
    contacts: dict[date, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    row: int | None = None


@dataclass
class KnownOrganisation(Known):
    communities: set[str] = field(default_factory=set)


@dataclass
class KnownPerson(Known):
    # organisation key → the role known there ("" where none)
    affiliations: dict[Key, dict[str, Any]] = field(default_factory=dict)


@dataclass
class World:
    organisations: dict[Key, KnownOrganisation] = field(default_factory=dict)
    people: dict[Key, KnownPerson] = field(default_factory=dict)
    organisations_by_name: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    people_by_name: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    people_by_email: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    organisations_by_domain: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    identifiers: dict[tuple[str, str], tuple[str, Key]] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    member_names: dict[int, str] = field(default_factory=dict)

    def add_organisation(self, known: KnownOrganisation, domains: Iterable[str] = ()) -> None:
        self.organisations[known.key] = known
        for name in {name_key(known.name), *(name_key(n) for n in known.values.get("other_names", []))}:
            _add(self.organisations_by_name[name], known.key)
        for domain in domains:
            _add(self.organisations_by_domain[domain], known.key)

    def add_person(self, known: KnownPerson) -> None:
        self.people[known.key] = known
        _add(self.people_by_name[person_key(known.name)], known.key)
        for kind, value in known.points:
            if kind == "email":
                _add(self.people_by_email[value], known.key)

    def member(self, name: str) -> int | None:
        """One of us by full name, or by first name where only one of us has it."""
        return self.members.get(fold(name))


def _add(keys: list[Key], key: Key) -> None:
    if key not in keys:
        keys.append(key)


def members_by_name(names: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Folded full names, and first names that only one member has."""
    full: dict[str, int] = {}
    first: dict[str, list[int]] = defaultdict(list)
    for pk, name in names:
        full[fold(name)] = pk
        first[fold(name).split(" ")[0]].append(pk)
    return {**{name: pks[0] for name, pks in first.items() if len(pks) == 1}, **full}
