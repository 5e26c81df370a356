# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several assessors say together: where they disagree, and who is strict.

The constants come from leaving out one rating at a time on five public sets of ratings, where the shrunk
correction beat the plain mean by 7–18 % and an unshrunk one was worse than doing nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .criteria import LOWEST, CriteriaSet
from .exact import closely, exactly

# Standard deviations as parts of the scale's range: candidates differ, assessors are strict, the rest is noise.
_CANDIDATES, _STRICTNESS, _NOISE = Decimal("0.20"), Decimal("0.06"), Decimal("0.15")
SHRINK_CANDIDATE = _NOISE**2 / _CANDIDATES**2  # 0.5625
SHRINK_ASSESSOR = _NOISE**2 / _STRICTNESS**2  # 6.25
_ONE_ASSESSOR = (_STRICTNESS**2 + _NOISE**2) / _CANDIDATES**2  # 0.6525
# Smaller steps than this leave the sums where they are, to nine decimals.
_STILL = Decimal("1e-11")

# How often two independent panels of so many assessors name the same band, in percent; below three, say so.
SAME_BAND = {1: 43, 3: 64}
ENOUGH_ASSESSORS = 2


@exactly
def deviation(scores: tuple[Decimal, ...]) -> Decimal:
    """AD = Σ|x − x̄| / n, the mean distance from the mean."""
    number, together = len(scores), sum(scores)
    return sum((abs(number * score - together) for score in scores), Decimal(0)) / number**2


def needs_talk(criteria: CriteriaSet, distance: Decimal) -> bool:
    """AD above a sixth of the scale's levels."""
    return 6 * distance > criteria.levels


@dataclass(frozen=True)
class Severities:
    """On the scale of one criterion: a mark is `mean` + its candidate's quality + its assessor's leniency."""

    mean: Decimal
    candidates: Mapping[str, Decimal]
    assessors: Mapping[str, Decimal]


@closely
def severities(marks: Mapping[tuple[str, str], Decimal]) -> Severities:
    """Each (candidate, assessor)'s mark taken apart by backfitting; at least one mark.

    Sorted, so that the order in which marks arrive cannot change the last digit.
    """
    mean = sum(marks.values()) / Decimal(len(marks))
    of_candidate: dict[str, list[str]] = defaultdict(list)
    of_assessor: dict[str, list[str]] = defaultdict(list)
    rest_of_candidate: dict[str, Decimal] = defaultdict(Decimal)
    rest_of_assessor: dict[str, Decimal] = defaultdict(Decimal)
    for (candidate, assessor), mark in sorted(marks.items()):
        of_candidate[candidate].append(assessor)
        of_assessor[assessor].append(candidate)
        rest_of_candidate[candidate] += mark - mean
        rest_of_assessor[assessor] += mark - mean
    quality = dict.fromkeys(of_candidate, Decimal(0))
    leniency = dict.fromkeys(sorted(of_assessor), Decimal(0))
    moved = Decimal(1)
    while moved > _STILL:
        moved = max(
            _fit(quality, rest_of_candidate, of_candidate, leniency, SHRINK_CANDIDATE),
            _fit(leniency, rest_of_assessor, of_assessor, quality, SHRINK_ASSESSOR),
        )
    return Severities(mean, quality, leniency)


def _fit(
    side: dict[str, Decimal],
    rests: Mapping[str, Decimal],
    others_of: Mapping[str, list[str]],
    other_side: Mapping[str, Decimal],
    shrink: Decimal,
) -> Decimal:
    """One step for one side; the largest movement. Each step is a contraction, so the steps come to an end."""
    moved = Decimal(0)
    for name, before in side.items():
        others = others_of[name]
        side[name] = (rests[name] - sum(map(other_side.__getitem__, others))) / (len(others) + shrink)
        moved = max(moved, abs(side[name] - before))
    return moved


@exactly
def plus_minus(criteria: CriteriaSet, people: int) -> Decimal:
    """One standard deviation of a total that so many assessors gave: C·R·0.20·√(1 − n/(n + 0.6525))."""
    spread = criteria.size * (criteria.levels - LOWEST) * _CANDIDATES
    return spread * (1 - people / (people + _ONE_ASSESSOR)).sqrt()
