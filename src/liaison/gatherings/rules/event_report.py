# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers of events: what is a share of what, and which counts may be shown of answers that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

# An anonymous answer is shown where at least so many gave it.
FEW = 10


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; without a whole there is no share."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class Numbers:
    """`came` counts everybody, also those who had not registered (`walked_in`)."""

    registered: int = 0
    came: int = 0
    walked_in: int = 0
    cancelled: int = 0
    new_organisations: int = 0

    @property
    def share(self) -> Share:
        return Share(self.came - self.walked_in, self.registered)


def total(numbers: list[Numbers]) -> Numbers:
    return Numbers(
        registered=sum(one.registered for one in numbers),
        came=sum(one.came for one in numbers),
        walked_in=sum(one.walked_in for one in numbers),
        cancelled=sum(one.cancelled for one in numbers),
        new_organisations=sum(one.new_organisations for one in numbers),
    )


@dataclass(frozen=True)
class Counted:
    """Answers that may be shown. `kept_back`: whether some are not; how many of them is never said."""

    shown: dict[str, int]
    kept_back: bool


def in_tens(counts: Mapping[str, int]) -> Counted:
    """Only answers that ten or more gave. Somebody may know how many answered: then what is kept back together
    has to be ten or more, too, or the difference would tell. So the smallest of the others are kept back as well.
    """
    shown = {answer: count for answer, count in counts.items() if count >= FEW}
    hidden = sum(count for count in counts.values() if count < FEW)
    while 0 < hidden < FEW and shown:
        smallest = min(shown, key=lambda answer: (shown[answer], answer))
        hidden += shown.pop(smallest)
    return Counted(shown, hidden > 0)


def together(parts: list[Counted]) -> Counted:
    """Of several events: what may be shown of each, added up. The true sum less one would tell of the rest."""
    shown: dict[str, int] = {}
    for part in parts:
        for answer, count in part.shown.items():
            shown[answer] = shown.get(answer, 0) + count
    return Counted(shown, any(part.kept_back for part in parts))
