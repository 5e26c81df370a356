# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding and replacing somebody's name and addresses in texts and in JSON values, however they are spaced."""

import json
import re
from collections.abc import Iterable
from typing import Any

from .text import fold

ERASED = "(erased)"
# Shorter ones are found in too many other words, and are too common among other people.
SHORTEST = 4


def pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Whole words only, in any case, the longest first; None where there is nothing to look for."""
    spellings = {spelling for word in words for spelling in (word, fold(word)) if len(spelling) >= SHORTEST}
    if not spellings:
        return None
    ordered = sorted(spellings, key=lambda word: (-len(word), word))
    parts = (r"\s+".join(map(re.escape, word.split())) for word in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def spellings_in_a_table(words: Iterable[str]) -> list[str]:
    """What to ask a database for, whose LIKE may know the case of ASCII letters alone, and has JSON escaped."""
    found: set[str] = set()
    for word in words:
        for spelling in (word, word.casefold(), word.upper(), word.title(), fold(word)):
            if len(spelling) >= SHORTEST:
                found |= {spelling, json.dumps(spelling)[1:-1]}
    return sorted(found)


def without(value: Any, pattern: re.Pattern[str]) -> Any:
    """The text, or the JSON value with every text in it, without what the pattern finds."""
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list | tuple):
        return [without(item, pattern) for item in value]
    if isinstance(value, dict):
        return {key: without(item, pattern) for key, item in value.items()}
    return value


def excerpt(text: str, pattern: re.Pattern[str], around: int = 60) -> str:
    """The place where the pattern is found first, with a few words on both sides."""
    match = pattern.search(text)
    if match is None:
        return text[: 2 * around]
    start, end = max(0, match.start() - around), match.end() + around
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
