# SPDX-License-Identifier: AGPL-3.0-or-later
"""One candidate's row: means of its criteria, the total, what the gaps leave open, the band."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from .criteria import LOWEST, CriteriaSet
from .exact import Part, exactly, weighted_mean

# Below this part of the weight a total says too little.
ENOUGH = Decimal("0.75")


@dataclass(frozen=True)
class Cell:
    """All that was scored on one criterion of one candidate, in ascending order.

    With `of_panel` it is one average of nobody knows how many people.
    """

    scores: tuple[Decimal, ...]
    of_panel: bool = False

    @cached_property
    def sum(self) -> Decimal:
        return sum(self.scores, Decimal(0))

    @property
    def mean(self) -> Decimal:
        return self.sum / len(self.scores)

    @property
    def people(self) -> int | None:
        return None if self.of_panel else len(self.scores)


# By the criterion's key. A criterion that nobody scored is not in it.
Row = Mapping[str, Cell]


class State(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    TOO_FEW = "too_few"
    EMPTY = "empty"


@dataclass(frozen=True)
class Total:
    """`total` is pro rata where criteria are missing; `low` and `high` have every gap at the ends of the scale.

    `bands` are the lowest and the highest that are possible; None where too little is scored to say.
    `line` is the threshold that the total stands on.
    """

    state: State
    scored: int
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bands: tuple[int, int] | None = None
    line: Decimal | None = None

    @property
    def band(self) -> int | None:
        """Only if the gaps cannot change it."""
        return self.bands[0] if self.bands and self.bands[0] == self.bands[1] else None

    @property
    def ranks(self) -> bool:
        return self.bands is not None


@exactly
def total_of(criteria: CriteriaSet, row: Row) -> Total:
    """Criterion first, never a mean of sums: T = C · Σ w·m / Σ w."""
    known = [(each.weight, row[each.key]) for each in criteria.criteria if each.key in row]
    gaps = [each.weight for each in criteria.criteria if each.key not in row]
    weight = sum((weight for weight, _cell in known), Decimal(0))
    if not weight:
        return Total(State.TOO_FEW if known else State.EMPTY, len(known))
    parts = [Part(weight, cell.sum, len(cell.scores)) for weight, cell in known]
    total = criteria.size * weighted_mean(parts)
    if not gaps:
        return Total(
            State.COMPLETE,
            len(known),
            total,
            total,
            total,
            (criteria.band_of(total),) * 2,
            criteria.line_near(total),
        )
    low, high = (
        criteria.size * weighted_mean([*parts, *(Part(weight, Decimal(end), 1) for weight in gaps)])
        for end in (LOWEST, criteria.levels)
    )
    if weight < ENOUGH * criteria.weight:
        return Total(State.TOO_FEW, len(known), total, low, high)
    bands = criteria.band_of(low), criteria.band_of(high)
    return Total(State.PARTIAL, len(known), total, low, high, bands, criteria.line_near(total))
