# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who somebody in a file is, and why we believe it: by address first, then by a name that only one has.

One registration and one attendee belong together at most once, so addresses choose before names do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from liaison.kit.contacts import is_shared_mailbox
from liaison.kit.text import person_key

from .presence import Attendee

ADDRESS, NAME = "address", "name"


@dataclass(frozen=True)
class Registered:
    """`state`: as the registration has it. `key`: how its address is compared."""

    pk: int
    name: str
    key: str = ""
    person: int | None = None
    organisation: int | None = None
    state: str = "registered"


@dataclass(frozen=True)
class Known:
    """Somebody in the directory."""

    pk: int
    name: str
    keys: frozenset[str] = frozenset()
    organisation: int | None = None


@dataclass
class World:
    """What is known of those who may be meant. `houses`: address → the organisation whose own it is.

    `ours`: addresses of members; `erased`: those who asked to be erased, by address or, without one, by name.
    """

    registered: Sequence[Registered] = ()
    people: Sequence[Known] = ()
    houses: dict[str, int] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()


@dataclass
class Match:
    """`why` is empty where nobody knows who it is. Of an organisation's own address we know the organisation."""

    registration: Registered | None = None
    person: int | None = None
    organisation: int | None = None
    why: str = ""


@dataclass
class Matched:
    """`ours` and `erased` are left out of everything."""

    pairs: list[tuple[Attendee, Match]]
    ours: list[Attendee]
    erased: list[Attendee]


def match(attendees: Iterable[Attendee], world: World) -> Matched:
    index = _Index(world)
    result = Matched([], [], [])
    taken: set[int] = set()
    for attendee in attendees:
        if attendee.key and attendee.key in world.ours:
            result.ours.append(attendee)
        elif (attendee.key or person_key(attendee.name)) in world.erased:
            result.erased.append(attendee)
        else:
            result.pairs.append((attendee, index.by_address(attendee, taken)))
    for attendee, found in result.pairs:
        if found.registration is None:
            index.by_name(attendee, found, taken)
    return result


class _Index:
    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {person.pk: person for person in world.people}
        self.registered_by_key: dict[str, list[Registered]] = defaultdict(list)
        self.registered_by_name: dict[str, list[Registered]] = defaultdict(list)
        self.people_by_key: dict[str, list[Known]] = defaultdict(list)
        self.people_by_name: dict[str, list[Known]] = defaultdict(list)
        for one in world.registered:
            self.registered_by_key[one.key].append(one)
            self.registered_by_name[person_key(one.name)].append(one)
        for known in world.people:
            self.people_by_name[person_key(known.name)].append(known)
            for key in known.keys:
                self.people_by_key[key].append(known)

    def by_address(self, attendee: Attendee, taken: set[int]) -> Match:
        found = Match()
        if not attendee.key:
            return found
        same = [one for one in self.registered_by_key[attendee.key] if one.pk not in taken]
        if same:
            self._take(found, min(same, key=lambda one: (one.state == "cancelled", one.pk)), ADDRESS, taken)
        self._person_by_address(attendee, found)
        return found

    def _person_by_address(self, attendee: Attendee, found: Match) -> None:
        if found.person is not None or is_shared_mailbox(attendee.key):
            found.organisation = found.organisation or self.world.houses.get(attendee.key)
            return
        people = self.people_by_key[attendee.key]
        if len(people) > 1:
            names = _names(attendee)
            people = [person for person in people if person_key(person.name) in names]
        if len(people) == 1:
            found.person, found.organisation = people[0].pk, found.organisation or people[0].organisation
            found.why = found.why or ADDRESS
        else:
            found.organisation = found.organisation or self.world.houses.get(attendee.key)

    def by_name(self, attendee: Attendee, found: Match, taken: set[int]) -> None:
        """A registration even where the address tells the person: they may have given another one there."""
        names = _names(attendee)
        same = {one.pk: one for name in names for one in self.registered_by_name[name]}
        free = [one for one in same.values() if one.pk not in taken and one.state != "cancelled"]
        if len(same) == 1 and free and found.person in {None, free[0].person}:
            self._take(found, free[0], found.why or NAME, taken)
        if found.person is None:
            self._person_by_name(attendee, found, names)

    def _person_by_name(self, attendee: Attendee, found: Match, names: set[str]) -> None:
        people = {person.pk: person for name in names for person in self.people_by_name[name]}
        if len(people) != 1:
            return
        (person,) = people.values()
        # Somebody with another address may be another person of the same name.
        if attendee.key and person.keys and attendee.key not in person.keys and found.registration is None:
            return
        found.person, found.organisation = person.pk, found.organisation or person.organisation
        found.why = found.why or NAME

    def _take(self, found: Match, one: Registered, why: str, taken: set[int]) -> None:
        taken.add(one.pk)
        found.registration, found.why = one, why
        found.person, found.organisation = one.person or found.person, one.organisation or found.organisation


def _names(attendee: Attendee) -> set[str]:
    """One word alone is nobody's name: "iPad", "Maria"."""
    keys = {person_key(name) for name in (attendee.name, *attendee.other_names) if "@" not in name}
    return {key for key in keys if " " in key}
