# SPDX-License-Identifier: AGPL-3.0-or-later
"""What two records look like beside each other: a score, the reasons for it, and how sure that makes us."""

from dataclasses import dataclass, field
from enum import StrEnum

SHOWN = 75  # from here on a pair is shown to people
CERTAIN, LIKELY = 97, 86


class Band(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable; queries/wording.py says it in the reader's language. `points` may be negative."""

    code: str
    detail: str = ""
    points: int = 0


@dataclass(slots=True)
class Verdict:
    score: int
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        return self.score >= SHOWN


def band(score: int) -> Band:
    if score >= CERTAIN:
        return Band.CERTAIN
    return Band.LIKELY if score >= LIKELY else Band.PERHAPS


APART = Verdict(0)
