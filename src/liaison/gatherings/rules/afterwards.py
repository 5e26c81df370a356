# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened to somebody who registered, and which letter that leads to."""

from collections.abc import Collection
from dataclasses import dataclass

ATTENDED, LEFT_EARLY, ASKED, MISSED = "attended", "left_early", "asked", "missed"
# Whoever stayed for less than two thirds of it has left early.
STAYED = (2, 3)
# Where nothing is set up for these, they get what those get who came.
INSTEAD = {ASKED: ATTENDED, LEFT_EARLY: ATTENDED}


@dataclass(frozen=True)
class Presence:
    """`minutes`: None where nobody counted them; then being there is what counts."""

    minutes: int | None = None
    asked: bool = False


def what_happened(presence: Presence | None, *, enough: int, lasts: int) -> str:
    """`enough`: so many minutes count as attended; `lasts`: how many it had. A question outweighs leaving early:
    it is what the letter can answer."""
    if presence is None or (presence.minutes is not None and presence.minutes < enough):
        return MISSED
    if presence.asked:
        return ASKED
    parts, whole = STAYED
    if presence.minutes is not None and presence.minutes * whole < lasts * parts:
        return LEFT_EARLY
    return ATTENDED


def letter_for(happened: str, set_up: Collection[str]) -> str:
    """For whom the letter was written that somebody gets; empty where nothing is set up for them."""
    if happened in set_up:
        return happened
    instead = INSTEAD.get(happened, "")
    return instead if instead in set_up else ""
