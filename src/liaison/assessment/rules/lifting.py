# SPDX-License-Identifier: AGPL-3.0-or-later
"""What would have to change: the smallest step on one criterion, or on few, that lifts a total by a band."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from .criteria import CriteriaSet, Criterion
from .exact import exactly
from .totals import Cell, Row, State, total_of

# An average of unknown people can be anything; nobody talks in smaller parts.
_HUNDREDTH = Decimal("0.01")
# A third has no last digit: what exceeds a whole step by this does not exceed it.
_NOTHING = Decimal("1e-40")


@dataclass(frozen=True)
class Lift:
    """One criterion's mean, as it is and as it would have to be."""

    criterion: str
    now: Decimal
    then: Decimal

    @property
    def by(self) -> Decimal:
        return self.then - self.now


@exactly
def what_would_lift(criteria: CriteriaSet, row: Row) -> tuple[Lift, ...]:
    """Empty for whoever is in the highest band, and where criteria are not scored: those come first.

    One criterion if one can do it. If not, several from the heaviest on, which moves the means least altogether.
    """
    found = total_of(criteria, row)
    if found.state is not State.COMPLETE or found.total is None or found.band == criteria.levels:
        return ()
    threshold = criteria.thresholds[criteria.band_of(found.total) - 1]
    missing = (threshold - found.total) * criteria.weight / criteria.size  # in points × weight
    weighing = [each for each in criteria.criteria if each.weight]
    singles = [_lift(each, row[each.key], missing, criteria) for each in weighing]
    possible = [lift for lift in singles if lift.then <= criteria.levels]
    if possible:
        return (min(possible, key=lambda lift: lift.by),)
    return _several(criteria, row, missing, weighing)


def _several(criteria: CriteriaSet, row: Row, missing: Decimal, weighing: list[Criterion]) -> tuple[Lift, ...]:
    lifts: list[Lift] = []
    for each in sorted(weighing, key=lambda each: (-each.weight, row[each.key].mean)):
        lift = _lift(each, row[each.key], missing, criteria)
        if lift.then > criteria.levels:
            lift = Lift(each.key, lift.now, Decimal(criteria.levels))
        if lift.by > 0 and missing > 0:
            lifts.append(lift)
            missing -= lift.by * each.weight
    return tuple(lifts)


def _lift(criterion: Criterion, cell: Cell, missing: Decimal, criteria: CriteriaSet) -> Lift:
    """Means move in steps: half a point of one of three people is a sixth."""
    step = criteria.step / cell.people if cell.people else _HUNDREDTH
    steps = (missing / criterion.weight / step - _NOTHING).to_integral_value(ROUND_CEILING)
    by = steps * step
    return Lift(criterion.key, cell.mean, cell.mean + by)
