# SPDX-License-Identifier: AGPL-3.0-or-later
"""How firm is the ranking? Other weights, or one criterion less, and who then is where.

Rank acceptability as in SMAA-2 (Lahdelma and Salminen, Operations Research 49(3), 2001): the part of all
reasonable weightings that gives a candidate a rank. Weightings are drawn from a Dirichlet distribution of
concentration 5 about the set's own weights. These are the only sums in floats: they are counted, not shown.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import mul

from .criteria import CriteriaSet
from .exact import exactly
from .results import CandidateResult, Results
from .totals import Row, total_of

DRAWS = 2000
SEED = 20260101
CONCENTRATION = 5
TOP = 2
# "Reasonable" means up to one draw in twenty on either side.
_RARE = 20


@dataclass(frozen=True)
class LeftOut:
    """What happens without one criterion: who is then at the top, and whether they are the same."""

    criterion: str
    top: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Sensitivity:
    """Numbers are draws out of `draws`. `top` holds more than were asked for where totals are equal.

    `ahead`, with a top of two: in how many the first is ahead of the second. `ranks`: for each candidate, how
    often it takes which rank.
    """

    draws: int
    top: tuple[str, ...]
    holds: int
    ahead: int | None
    ranks: dict[str, dict[int, int]]
    left_out: tuple[LeftOut, ...]

    def usual_ranks(self, candidate: str) -> tuple[int, int]:
        """The ranks between which a candidate is in nine draws of ten."""
        counts = sorted(self.ranks[candidate].items())
        return _reached(counts, self.draws), _reached(reversed(counts), self.draws)


def percent(count: int, draws: int) -> int:
    """Rounded, but "always" and "never" are said only of what was so in each draw."""
    if count in (0, draws):
        return 100 * count // draws
    return min(99, max(1, (200 * count + draws) // (2 * draws)))


def _reached(counts: Iterable[tuple[int, int]], draws: int) -> int:
    seen = 0
    for rank, count in counts:
        seen += count
        if seen * _RARE > draws:
            return rank
    raise AssertionError("the counts are of fewer draws")


def sensitivity_of(
    results: Results, *, top: int = TOP, draws: int = DRAWS, seed: int = SEED
) -> Sensitivity | None:
    """None with fewer than two candidates to rank."""
    ranked = results.ranked
    if len(ranked) < 2:
        return None
    first = top_of(ranked, top)
    names = [each.candidate for each in ranked]
    orders = _orders(results.criteria, [each.row for each in ranked], draws, seed)
    tally = [[0] * len(names) for _name in names]
    leading = {names.index(name) for name in first}
    holds = ahead = 0
    for order in orders:
        for rank, index in enumerate(order):
            tally[index][rank] += 1
        holds += leading == set(order[: len(first)])
        ahead += order.index(0) < order.index(1)
    ranks = {
        name: {rank: count for rank, count in enumerate(counts, 1) if count}
        for name, counts in zip(names, tally, strict=True)
    }
    return Sensitivity(
        draws, first, holds, ahead if len(first) == 2 else None, ranks, _left_out(results, first, top)
    )


def top_of(ranked: Sequence[CandidateResult], top: int) -> tuple[str, ...]:
    """Those with a rank up to `top`."""
    return tuple(each.candidate for each in ranked if each.rank is not None and each.rank <= top)


def _orders(criteria: CriteriaSet, rows: list[Row], draws: int, seed: int) -> list[list[int]]:
    """For each drawn weighting the indexes of the rows, best first.

    Equal rows take turns in being first: the order they came in says nothing about them.
    """
    totals = [_scorer(criteria, row) for row in rows]
    forwards, backwards = range(len(rows)), range(len(rows) - 1, -1, -1)
    orders = []
    for turn, weights in enumerate(drawn_weights(criteria, draws, seed)):
        found = [total(weights) for total in totals]
        orders.append(sorted(backwards if turn % 2 else forwards, key=found.__getitem__, reverse=True))
    return orders


def _scorer(criteria: CriteriaSet, row: Row) -> Callable[[list[float]], float]:
    """From weights to this row's mean: over all criteria, or over those that were scored."""
    means = [float(row[each.key].mean) if each.key in row else 0.0 for each in criteria.criteria]
    if len(row) == criteria.size:
        return lambda weights: sum(map(mul, weights, means))
    known = [float(each.key in row) for each in criteria.criteria]
    return lambda weights: sum(map(mul, weights, means)) / sum(map(mul, weights, known))


def drawn_weights(criteria: CriteriaSet, draws: int, seed: int) -> list[list[float]]:
    """Each sums to 1. Drawn by the criteria's keys, so that their order in the set changes nothing."""
    pick = random.Random(seed)  # noqa: S311 (nobody has to be kept from guessing it)
    share = {key: float(each.weight * criteria.size / criteria.weight) for key, each in criteria.by_key.items()}
    keys = sorted(share)
    places = [keys.index(each.key) for each in criteria.criteria]
    found = []
    for _draw in range(draws):
        parts = [pick.gammavariate(CONCENTRATION * share[key], 1) if share[key] else 0.0 for key in keys]
        together = sum(parts)
        found.append([parts[place] / together for place in places])
    return found


@exactly
def _left_out(results: Results, first: tuple[str, ...], top: int) -> tuple[LeftOut, ...]:
    criteria = results.criteria
    found = []
    for left in criteria.criteria:
        if criteria.size == 1 or left.weight == criteria.weight:
            continue  # nothing would be left to weigh
        rest = criteria.without(left.key)
        totals = {each.candidate: _total_without(rest, each, left.key) for each in results.ranked}
        limit = sorted(totals.values(), reverse=True)[min(top, len(totals)) - 1]
        leading = tuple(each.candidate for each in results.ranked if totals[each.candidate] >= limit)
        leading = tuple(sorted(leading, key=lambda name: -totals[name]))
        found.append(LeftOut(left.key, leading, set(leading) == set(first)))
    return tuple(found)


def _total_without(rest: CriteriaSet, each: CandidateResult, key: str) -> Decimal:
    total = total_of(rest, {other: cell for other, cell in each.row.items() if other != key}).total
    return Decimal(0) if total is None else total
