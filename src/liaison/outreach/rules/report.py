# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be said of letters that were tried, and what cannot yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from liaison.pathway.rules.planning import Share, wilson

# Below it, which one looks best is mostly chance, so nothing is ranked and no share is given.
ENOUGH = 30


@dataclass(frozen=True)
class Tried:
    """A letter in one language for one goal, or whatever `name` stands for: how often it left, how often it was
    the last one before an answer."""

    name: str
    left: int
    answered: int

    @property
    def is_enough(self) -> bool:
        return self.left >= ENOUGH

    @property
    def share(self) -> Share | None:
        """With the range in which four of five such shares lie; None where too few were written."""
        return wilson(self.answered, self.left) if self.is_enough else None


def in_order(tried: Iterable[Tried]) -> list[Tried]:
    """Best first, where each was tried often enough. Else all by name: a place would be a judgement."""
    rows = sorted(tried, key=lambda one: one.name.casefold())
    if all(one.is_enough for one in rows):
        rows.sort(key=lambda one: one.answered / one.left, reverse=True)
    return rows
