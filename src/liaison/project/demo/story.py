# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the parts of the demo have in common: the moment it is told, who tells it, and what there is so far."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from liaison.accounts.models import Member
from liaison.directory.models import Organisation, Person
from liaison.gatherings.models import Event

from .chance import Chance
from .ledger import Ledger
from .vocabulary import Voice

# Who of us writes in which language, the one who does it most first.
WRITERS = {"en": ("maya", "lowri", "tomos"), "cy": ("tomos", "lowri"), "sv": ("elin",), "es": ("ines",)}


@dataclass
class Place:
    """An organisation of the story, its people and what has been said of it."""

    organisation: Organisation
    language: str
    domain: str
    voice: Voice
    people: list[Person] = field(default_factory=list)


@dataclass
class Held:
    """An event that was held, what is said of it (words/webinars.toml), and who of those we know was there."""

    event: Event
    told: dict[str, str]
    came: list[Person]


@dataclass
class Story:
    now: datetime
    members: dict[str, Member]
    chance: Chance
    ledger: Ledger
    places: list[Place] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    @property
    def yesterday(self) -> datetime:
        return self.ago(1)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def writers(self) -> list[Member]:
        """Those of us who are in touch with partners."""
        return [self.members[key] for key in sorted({key for keys in WRITERS.values() for key in keys})]

    def writer(self, language: str) -> Member:
        return self.members[self.chance.choice(WRITERS[language])]

    def language_of(self, member: Member, place: Place) -> str:
        """Colleagues write about a place in its language if it is theirs, else in English."""
        theirs = [self.members[key] for key in WRITERS[place.language]]
        return place.language if member in theirs else "en"
