# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that are shipped: one file each, in every language that it was written in."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from .choosing import GENERAL

GOALS = ("knowledge_equity", "collections_seen", "skills")
# Stands where a first contact says why it comes; another goal has another paragraph there.
WHY = "[why]"


@dataclass(frozen=True)
class Text:
    language: str
    goal: str
    subject: str
    body: str


@dataclass(frozen=True)
class ShippedLetter:
    key: str
    purpose: str
    texts: tuple[Text, ...]


def shipped_letter(key: str, file: str, goals: Mapping[str, Mapping[str, str]]) -> ShippedLetter:
    """From the text of its file. `goals`: language → goal → the paragraph for it."""
    said = tomllib.loads(file)
    purpose = said.pop("purpose")
    texts = [text for language, words in said.items() for text in _texts(language, words, goals[language])]
    return ShippedLetter(key, purpose, tuple(texts))


def _texts(language: str, words: Mapping[str, str], goals: Mapping[str, str]) -> list[Text]:
    body, why = words["body"].strip(), words.get("why", "").strip()
    if not why:
        return [Text(language, GENERAL, words["subject"], body)]
    paragraphs = {GENERAL: why, **{goal: goals[goal].strip() for goal in GOALS}}
    return [
        Text(language, goal, words["subject"], body.replace(WHY, paragraph))
        for goal, paragraph in paragraphs.items()
    ]
