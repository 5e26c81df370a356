# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of a letter's versions somebody gets: in their language and about their goal, if there is such a one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

GENERAL = ""


@dataclass(frozen=True)
class Choice:
    """`missed` are the languages that were wanted more and are not there; `goal_missed`: written for any goal."""

    language: str
    goal: str
    missed: tuple[str, ...] = ()
    goal_missed: bool = False


def choose(
    there: Collection[tuple[str, str]], wanted: Sequence[str], house: str, goal: str = GENERAL
) -> Choice | None:
    """`there`: (language, goal) of each version; `wanted`: languages, the best first; `house`: the workspace's.

    The language weighs more than the goal: a letter that cannot be read is about nothing. None where the letter
    has no version at all.
    """
    languages = list(dict.fromkeys(_plain(code) for code in [*wanted[:2], house] if code))
    missed: list[str] = []
    for language in [*languages, *sorted({language for language, _goal in there})]:
        goals = {of for code, of in there if _plain(code) == language}
        if goals:
            found = goal if goal in goals else GENERAL if GENERAL in goals else min(goals)
            code = next(code for code, of in sorted(there) if _plain(code) == language and of == found)
            return Choice(code, found, tuple(missed), found != goal)
        if language in languages[: len(wanted[:2])]:
            missed.append(language)
    return None


def _plain(code: str) -> str:
    """en-GB → en: a letter in English is read by both."""
    return code.replace("_", "-").split("-")[0].lower()
