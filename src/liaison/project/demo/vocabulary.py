# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of the demo, from words/*.toml, put together so that no two notes sound alike."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import get_day_names, get_month_names

from .chance import Chance

# How often a note goes into detail, and how often it ends with what comes next.
DETAILED = {
    "reply_yes": 0.35,
    "call": 0.6,
    "meeting": 0.8,
    "event": 0.6,
    "update": 0.4,
    "conference": 0.3,
    "letter": 0.2,
    "note": 0.4,
}
ENDINGS = {"first_email": "after_first", "nudge": "after_nudge", "reply_no": "after_no"}
WITHOUT_END = {"note"}


@cache
def words(name: str) -> dict[str, Any]:
    return tomllib.loads(files("liaison.project.demo").joinpath("words", f"{name}.toml").read_text("utf-8"))


def listed(text: str) -> list[str]:
    """Names parted by "|", or by spaces where none of them is made of two words."""
    return text.split("|") if "|" in text else text.split()


@dataclass
class Voice:
    """What has been said about one organisation so far: nobody repeats themselves on one page."""

    chance: Chance
    topic: dict[str, str]
    said: set[str] = field(default_factory=set)

    def say(self, language: str, what: str, *, at: datetime, first: str = "", us: str = "") -> str:
        """One text such as a goal or a next step."""
        return self._filled(
            self.chance.unlike(words(f"notes-{language}")[what], self.said), language, at, first, us
        )

    def note(self, language: str, what: str, *, at: datetime, first: str, us: str) -> tuple[str, set[str]]:
        """A note, and the marks of its opening: "call", "letter" or "in" for what came from them."""
        book = words(f"notes-{language}")
        *marks, opening = self.chance.unlike(book[what], self.said).split("|")
        parts = [opening]
        if self.chance.happens(DETAILED.get(what, 0)):
            parts.append(self.chance.unlike(book["detail"], self.said))
        if what not in WITHOUT_END:
            parts.append(self.chance.choice(book[ENDINGS.get(what, "ending")]))
        return self._filled(" ".join(filter(None, parts)), language, at, first, us), set(marks)

    def _filled(self, text: str, language: str, at: datetime, first: str, us: str) -> str:
        chance = self.chance
        return text.format(
            first=first,
            us=us,
            topic=self.topic[language],
            n=chance.randint(4, 19),
            n2=chance.randint(20, 68),
            many=chance.choice([40, 60, 85, 120, 150, 240, 300, 420, 600, 750, 900]),
            day=_day(language, chance.randint(0, 4)),
            # People speak of the months that come next.
            month=_month(language, (at.month + chance.randint(0, 3)) % 12 + 1),
        )


@cache
def _day(language: str, number: int) -> str:
    # In Welsh the word for "day" stands before the name, in the sentence itself.
    return str(get_day_names("wide", locale=language)[number]).removeprefix("Dydd ")


@cache
def _month(language: str, number: int) -> str:
    return str(get_month_names("wide", locale=language)[number])


def topics() -> list[dict[str, str]]:
    return list(words("topics")["topic"])
