# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which line of an edited checklist is which line of the one before."""

from collections.abc import Sequence
from difflib import SequenceMatcher

# From here on two lines are one line that was worded anew: a mended typing error, a word more.
ALIKE = 0.75


def lines_before(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """For each line of `after` its place in `before`, None for a new one. No line of `before` is named twice.

    What partnerships have ticked hangs on the line, so a line that is only worded anew keeps its ticks.
    """
    found: list[int | None] = [before.index(line) if line in before else None for line in after]
    free = [place for place in range(len(before)) if place not in found]
    for number, line in enumerate(after):
        if found[number] is None and free:
            best = max(free, key=lambda place: _likeness(before[place], line))
            if _likeness(before[best], line) >= ALIKE:
                found[number] = best
                free.remove(best)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
