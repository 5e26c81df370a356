# SPDX-License-Identifier: AGPL-3.0-or-later
"""Day first or month first: one answer for a whole column."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from liaison.kit.dates import shapes
from liaison.kit.dates.reading import Order, State, read_date


class OrderState(StrEnum):
    DMY = "DMY"
    MDY = "MDY"
    MIXED = "mixed"
    ASK = "ask"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True)
class ColumnOrder:
    """``day_first``, ``month_first`` and ``undecided`` are the positions (from 0) of the values that prove
    the one, prove the other, or could be both. ``order`` is what to hand to ``read_date``.
    """

    state: OrderState
    day_first: tuple[int, ...] = ()
    month_first: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()

    @property
    def order(self) -> Order | None:
        if self.state is OrderState.DMY:
            return "DMY"
        return "MDY" if self.state is OrderState.MDY else None


def column_order(values: Iterable[str]) -> ColumnOrder:
    """Only dates such as 13/04/2026 prove anything; ISO dates, dates with dots and month names need no
    answer.
    """
    found: dict[str, list[int]] = {"DMY": [], "MDY": [], "both": []}
    for position, value in enumerate(values):
        kind = _what_it_proves(value)
        if kind:
            found[kind].append(position)
    return ColumnOrder(_state(found), tuple(found["DMY"]), tuple(found["MDY"]), tuple(found["both"]))


def _what_it_proves(value: str) -> str | None:
    match = shapes.NUMBERS.match(shapes.flat(value[:80]).strip())
    if not match or "." in match["sep"]:
        return None
    day_first, month_first = read_date(value, order="DMY"), read_date(value, order="MDY")
    if day_first.state is State.EXACT and month_first.state is State.EXACT:
        return "both" if day_first.date != month_first.date else None
    if day_first.state is State.EXACT:
        return "DMY"
    return "MDY" if month_first.state is State.EXACT else None


def _state(found: dict[str, list[int]]) -> OrderState:
    if found["DMY"] and found["MDY"]:
        return OrderState.MIXED
    if found["DMY"]:
        return OrderState.DMY
    if found["MDY"]:
        return OrderState.MDY
    return OrderState.ASK if found["both"] else OrderState.NOT_NEEDED
