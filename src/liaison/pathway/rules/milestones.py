# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far partnerships came, and how many of those who reached one milestone reached the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

ORDER = (
    "identified",
    "researched",
    "contacted",
    "interested",
    "met",
    "assessed",
    "agreed",
    "active",
    "evaluating",
    "independent",
)
PLACE = {milestone: place for place, milestone in enumerate(ORDER)}
# From the first contact to the agreement: what reverse planning follows.
STEPS = ORDER[PLACE["contacted"] : PLACE["agreed"] + 1]
# Whoever is still at a milestone counts as not having gone on after so many days; before that, as undecided.
DECIDED_AFTER = 180


@dataclass(frozen=True)
class Journey:
    """One partnership: the days on which it entered stages, oldest first, as (milestone, day).

    `is_closed`: it rests, was declined or referred on, or has ended, so that it will not go further by itself.
    """

    entered: Sequence[tuple[str, date]]
    is_closed: bool = False

    @property
    def start(self) -> int:
        return PLACE[self.entered[0][0]]

    @property
    def furthest(self) -> int:
        return max(PLACE[milestone] for milestone, _day in self.entered)

    def reached_on(self, milestone: str) -> date | None:
        """The first day on which it was there or further."""
        return next((day for name, day in self.entered if PLACE[name] >= PLACE[milestone]), None)


@dataclass(frozen=True)
class Step:
    """Of `tried` partnerships that came to `origin`, `passed` came to `target`; `undecided` are not counted."""

    origin: str
    target: str
    tried: int
    passed: int
    undecided: int = 0


def steps(journeys: Iterable[Journey], today: date, milestones: Sequence[str] = STEPS) -> list[Step]:
    """One step for each pair of neighbours. Whoever began further on says nothing about earlier steps."""
    told = [journey for journey in journeys if journey.entered]
    return [_step(told, origin, target, today) for origin, target in pairwise(milestones)]


def _step(journeys: list[Journey], origin: str, target: str, today: date) -> Step:
    passed = stopped = undecided = 0
    for journey in journeys:
        if journey.start > PLACE[origin] or journey.furthest < PLACE[origin]:
            continue
        if journey.furthest >= PLACE[target]:
            passed += 1
        elif journey.is_closed or (today - journey.entered[-1][1]).days > DECIDED_AFTER:
            stopped += 1
        else:
            undecided += 1
    return Step(origin, target, passed + stopped, passed, undecided)


def usual_days(
    journeys: Iterable[Journey], origin: str = "contacted", target: str = "agreed"
) -> tuple[int, int] | None:
    """(days that half of them needed from one milestone to the other, how many did); None where nobody has."""
    taken = []
    for journey in journeys:
        if not journey.entered or journey.start > PLACE[origin]:
            continue
        began, ended = journey.reached_on(origin), journey.reached_on(target)
        if began and ended:
            taken.append((ended - began).days)
    return (round(median(taken)), len(taken)) if taken else None
