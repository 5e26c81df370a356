# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is judged, on which scale, and where one band ends and the next begins."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

LOWEST = 1
LEVELS = 5
HALF = Decimal("0.5")
# |total − threshold| up to this, for each criterion, is "on the line".
LINE = Decimal("0.05")

# The nine of the source workshop, in its order (Wikimedia UK, Connected Heritage, 2022).
WORKSHOP = (
    "underrepresented_heritage",
    "open_knowledge",
    "capacity",
    "digital_skills",
    "digital_preservation",
    "feasibility",
    "new_community",
    "shared_values",
    "glamness",
)
# The bands of a scale of five levels, from its legend; a scale of another length numbers them.
BANDS = ("poor", "below_average", "average", "promising", "outstanding")


class CannotScore(ValueError):
    """A set with which nothing can be scored. `problem` is its stable name, for a sentence in `wording`."""

    def __init__(self, problem: str, key: str = "") -> None:
        super().__init__(f"{problem}: {key}" if key else problem)
        self.problem = problem
        self.key = key


@dataclass(frozen=True)
class Criterion:
    """`minimum` is a gate beside the total: below it a high total does not help."""

    key: str
    weight: Decimal = Decimal(1)
    minimum: Decimal | None = None
    label: str = ""


@dataclass(frozen=True)
class CriteriaSet:
    """Scores run from 1 to `levels` by `step`; totals from C to C × `levels`, whatever the weights.

    `thresholds` are the totals at which the second, third … band begins; None for those of the nearest anchor.
    Raises CannotScore.
    """

    criteria: tuple[Criterion, ...]
    levels: int = LEVELS
    step: Decimal = HALF
    given_thresholds: tuple[Decimal, ...] | None = None

    def __post_init__(self) -> None:
        if not self.criteria:
            raise CannotScore("no_criteria")
        if self.levels <= LOWEST or self.step <= 0:
            raise CannotScore("no_scale")
        for criterion in self.criteria:
            self._check(criterion)
        if not sum(criterion.weight for criterion in self.criteria):
            raise CannotScore("no_weight")
        self._check_thresholds()

    def _check(self, criterion: Criterion) -> None:
        if [other.key for other in self.criteria].count(criterion.key) > 1:
            raise CannotScore("same_key", criterion.key)
        if not criterion.weight.is_finite() or criterion.weight < 0:
            raise CannotScore("weight", criterion.key)
        if criterion.minimum is not None and not LOWEST <= criterion.minimum <= self.levels:
            raise CannotScore("gate", criterion.key)

    def _check_thresholds(self) -> None:
        inside = [self.lowest, *self.thresholds, self.highest]
        if len(self.thresholds) != self.levels - 1 or inside != sorted(set(inside)):
            raise CannotScore("thresholds")

    @property
    def size(self) -> int:
        """C: the number of criteria."""
        return len(self.criteria)

    @property
    def lowest(self) -> Decimal:
        return Decimal(LOWEST * self.size)

    @property
    def highest(self) -> Decimal:
        return Decimal(self.levels * self.size)

    @cached_property
    def thresholds(self) -> tuple[Decimal, ...]:
        """By default halfway between two anchors, and the half belongs to the upper band."""
        if self.given_thresholds is not None:
            return self.given_thresholds
        return tuple(self.size * (level + HALF) for level in range(LOWEST, self.levels))

    @cached_property
    def weight(self) -> Decimal:
        """Of all criteria together."""
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))

    @cached_property
    def by_key(self) -> Mapping[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    def band_of(self, total: Decimal) -> int:
        """1 for the lowest. The thresholds decide, as they are."""
        return bisect_right(self.thresholds, total) + 1

    def line_near(self, total: Decimal) -> Decimal | None:
        """The threshold that this total stands on, if it does."""
        nearest = min(self.thresholds, key=lambda threshold: abs(total - threshold))
        return nearest if abs(total - nearest) <= LINE * self.size else None

    def is_on_scale(self, score: Decimal) -> bool:
        return LOWEST <= score <= self.levels

    def is_on_step(self, score: Decimal) -> bool:
        return (score - LOWEST) % self.step == 0

    def with_weights(self, weights: Mapping[str, Decimal]) -> "CriteriaSet":
        """What if these criteria weighed so much? The others keep their weight."""
        criteria = (replace(each, weight=weights.get(each.key, each.weight)) for each in self.criteria)
        return replace(self, criteria=tuple(criteria))

    def without(self, key: str) -> "CriteriaSet":
        """One criterion left out; totals then run from C − 1, and given thresholds shrink with them."""
        rest = tuple(criterion for criterion in self.criteria if criterion.key != key)
        scaled = self.given_thresholds and tuple(t * len(rest) / self.size for t in self.given_thresholds)
        return replace(self, criteria=rest, given_thresholds=scaled)


def workshop_set() -> CriteriaSet:
    return CriteriaSet(tuple(Criterion(key) for key in WORKSHOP))
