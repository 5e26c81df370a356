# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel's lines: organisations and people are counted apart, each once however often they were there."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

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


def percentage(part: int, whole: int) -> int | None:
    """Rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
