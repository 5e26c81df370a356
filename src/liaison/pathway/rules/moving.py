# SPDX-License-Identifier: AGPL-3.0-or-later
"""What speaks against a move from one stage to another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    key: int
    text: str


@dataclass(frozen=True)
class Objections:
    """Either of them can be overruled with a reason."""

    missing: list[str] = field(default_factory=list)
    is_full: bool = False

    @property
    def needs_reason(self) -> bool:
        return bool(self.missing) or self.is_full


def missing_items(checklist: Sequence[Item], ticked: Collection[int]) -> list[str]:
    """What is not ticked, in the order of the list."""
    return [item.text for item in checklist if item.key not in ticked]


def is_full(inside: int, capacity: int | None) -> bool:
    """Whether one more is too many."""
    return capacity is not None and inside >= capacity


def objections(
    checklist: Sequence[Item], ticked: Collection[int], *, forwards: bool, inside: int, capacity: int | None
) -> Objections:
    """The exit checklist asks only who goes on; going back is always allowed, into a full stage with a reason."""
    missing = missing_items(checklist, ticked) if forwards else []
    return Objections(missing, is_full(inside, capacity))
