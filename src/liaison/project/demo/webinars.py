# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fourteen webinars and six wikithons in two years, with those who were interested at the time."""

from datetime import datetime, timedelta

from liaison.directory.models import Interaction, Person

from .casting import Way
from .chance import Chance
from .contacts import take_part
from .story import Place, Story
from .vocabulary import words

# Days ago, the oldest first.
WEBINARS = [row * 51 + 12 for row in range(13, -1, -1)]
WIKITHONS = [620, 520, 410, 300, 165, 33]


def hold(story: Story, chance: Chance, ways: list[Way]) -> None:
    book = words("webinars")
    known = [way for way in ways if "interested" in way.days and way.place.people]
    for kind, days, size in (("webinar", WEBINARS, (9, 17)), ("wikithon", WIKITHONS, (13, 22))):
        for number, ago in enumerate(days):
            at = chance.working_hour(story.ago(ago)).replace(minute=0)
            free = [way for way in known if _would_come(way, at)]
            guests = chance.sample(free, min(len(free), chance.randint(*size)))
            told = book[kind]
            _note(story, chance, at, told[number % len(told)], guests)


def _would_come(way: Way, at: datetime) -> bool:
    """Whoever has met us, until they are let go."""
    began = way.days.get("met")
    return began is not None and began < at and (way.since is None or at < way.since)


def _note(story: Story, chance: Chance, at: datetime, told: dict[str, str], guests: list[Way]) -> None:
    if not guests:
        return
    lowri, maya = story.members["lowri"], story.members["maya"]
    entry = story.ledger.begin(lowri, "log interaction", min(at + timedelta(hours=4), story.now))
    interaction = entry.add(
        Interaction(
            type=Interaction.Kind.EVENT,
            direction=Interaction.Direction.MUTUAL,
            channel=told["channel"],
            at=at,
            note=told["note"],
        )
    )
    places = [way.place for way in guests]
    take_part(entry, interaction, [lowri, maya], places, _who_came(chance, places))


def _who_came(chance: Chance, places: list[Place]) -> list[Person]:
    """One of each, and now and then a colleague."""
    return [
        person
        for place in places
        for person in chance.sample(place.people, 2 if len(place.people) > 1 and chance.happens(0.25) else 1)
    ]
