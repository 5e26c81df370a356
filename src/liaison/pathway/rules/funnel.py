# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel's lines: organisations and people are counted apart, each once however often they were there."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

# The year that this project was made for: 290 cold e-mails, more than 650 registered, more than 450 came, 14
# webinars, 6 wikithons, more than 18 partnerships.
WORKSHOP = {
    "first_contacts": 290,
    "registered": 650,
    "attended": 450,
    "webinars": 14,
    "wikithons": 6,
    "agreed": 18,
}


@dataclass
class Line:
    """Who was counted. `times` is how often it happened, `organisations` and `people` to how many different ones.

    `is_known` is False where nothing in this house counts it yet.
    """

    key: str
    times: int = 0
    organisations: set[Hashable] = field(default_factory=set)
    people: set[Hashable] = field(default_factory=set)
    is_known: bool = True

    def add(self, organisations: Iterable[Hashable] = (), people: Iterable[Hashable] = (), times: int = 1) -> None:
        self.times += times
        self.organisations.update(organisations)
        self.people.update(people)

    @property
    def workshop(self) -> int | None:
        """The same line of the workshop that this project comes from."""
        return WORKSHOP.get(self.key)


@dataclass(frozen=True)
class Fact:
    """Something that happened once, on that day: `key` is the line that counts it.

    `for_each_person`: once for everybody who was there, as attendances are counted.
    """

    key: str
    day: date
    organisations: Sequence[int] = ()
    people: Sequence[int] = ()
    owners: Sequence[int] = ()
    for_each_person: bool = False

    @property
    def times(self) -> int:
        return max(1, len(self.people)) if self.for_each_person else 1


# In the order of the report.
KEYS = (
    "first_contacts",
    "contacts",
    "replies",
    "registered",
    "attended",
    "webinars",
    "wikithons",
    "meetings",
    "interested",
    "met",
    "assessed",
    "agreed",
    "active",
    "independent",
)


def lines_of(facts: Iterable[Fact], known: Iterable[str]) -> list[Line]:
    """One line for each key. `known`: what is counted at all; the others are not known yet."""
    counted = set(known)
    lines = {key: Line(key, is_known=key in counted) for key in KEYS}
    for fact in facts:
        lines[fact.key].add(fact.organisations, fact.people, fact.times)
    return list(lines.values())


Group = Hashable


def grouped(facts: Iterable[Fact], groups_of: Callable[[Fact], Iterable[Group]]) -> dict[Group, list[Fact]]:
    """A fact may belong to several groups: then it counts in each."""
    found: dict[Group, list[Fact]] = {}
    for fact in facts:
        for group in groups_of(fact):
            found.setdefault(group, []).append(fact)
    return found


def grouped_by_place(
    facts: Iterable[Fact],
    groups_of: Callable[[int], Iterable[Group]],
    people_with: Callable[[Fact, Sequence[int]], Sequence[int]] = lambda fact, _organisations: fact.people,
) -> dict[Group, list[Fact]]:
    """By what each organisation belongs to. Each group has the fact with its own organisations alone, and with
    the people that came from them.
    """
    found: dict[Group, list[Fact]] = {}
    for fact in facts:
        parts: dict[Group, list[int]] = {}
        for organisation in fact.organisations:
            for group in groups_of(organisation):
                parts.setdefault(group, []).append(organisation)
        for group, organisations in parts.items():
            people = people_with(fact, organisations)
            found.setdefault(group, []).append(replace(fact, organisations=organisations, people=people))
    return found


def month(day: date) -> date:
    return day.replace(day=1)


def quarter(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def year(day: date) -> date:
    return day.replace(month=1, day=1)


def percentage(part: int, whole: int) -> int | None:
    """Rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
