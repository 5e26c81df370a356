# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many first contacts so many partnerships need, from what became of the earlier ones.

Each step's share is not known exactly: after `passed` of `tried` it is distributed as Beta(passed + ½,
failed + ½), Jeffreys' posterior. The shares of a way are multiplied in many draws; the middle of the draws is the
answer, and the range that four of five of them lie in is its uncertainty. Each single step is shown with Wilson's
interval. Both behave well with few partnerships, also with none that passed: L. D. Brown, T. T. Cai and
A. DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science 16 (2001), 101–133.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .milestones import Step

# Four of five: the range that planning is done with.
Z_80 = 1.2815515655446004
DRAWS = 4_000
SEED = 20_260_318
# Fewer than this at any step, and the answer says that it is more a guess than a plan.
FEW = 10
# Beyond this the number says no more than "not on this way".
MOST = 1_000_000


@dataclass(frozen=True)
class Share:
    """Each between 0 and 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Need:
    """`contacts` first contacts for `wanted` partnerships; in four of five draws between `low` and `high`.

    `start_by` is the day to have begun by, where it is known how long a partnership usually takes.
    """

    wanted: int
    contacts: int
    low: int
    high: int
    steps: list[Step]
    start_by: date | None = None

    @property
    def is_a_guess(self) -> bool:
        return any(step.tried < FEW for step in self.steps)


def wilson(passed: int, tried: int, z: float = Z_80) -> Share:
    """Wilson's score interval. Where nothing was tried, nothing is known: from 0 to 1."""
    if not tried:
        return Share(0.0, 0.0, 1.0)
    share = passed / tried
    spread = 1 + z * z / tried
    middle = (share + z * z / (2 * tried)) / spread
    half = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried)) / spread
    low = max(0.0, middle - half) if passed else 0.0
    return Share(share, low, min(1.0, middle + half) if passed < tried else 1.0)


def share_of(step: Step) -> Share:
    return wilson(step.passed, step.tried)


def contacts_needed(
    wanted: int, steps: Sequence[Step], *, by: date | None = None, usual_days: int | None = None
) -> Need:
    """The same numbers give the same answer, today and tomorrow."""
    # No security hangs on these draws.
    chance = random.Random(SEED)  # noqa: S311
    draws = sorted(_whole_way(steps, chance) for _draw in range(DRAWS))
    start_by = by - timedelta(days=usual_days) if by and usual_days is not None else None
    return Need(
        wanted=wanted,
        contacts=_needed(wanted, draws[DRAWS // 2]),
        low=_needed(wanted, draws[DRAWS * 9 // 10]),
        high=_needed(wanted, draws[DRAWS // 10]),
        steps=list(steps),
        start_by=start_by,
    )


def _whole_way(steps: Sequence[Step], chance: random.Random) -> float:
    share = 1.0
    for step in steps:
        share *= chance.betavariate(step.passed + 0.5, step.tried - step.passed + 0.5)
    return share


def _needed(wanted: int, share: float) -> int:
    if wanted <= 0:
        return 0
    return min(MOST, math.ceil(wanted / share)) if share * MOST > wanted else MOST
