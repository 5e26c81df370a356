# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fourteen webinars and six wikithons in two years, with those who were interested at the time."""

from datetime import datetime, timedelta

from liaison.directory.models import Interaction, Person
from liaison.gatherings.contact_number import contact_id
from liaison.gatherings.models import Event

from .casting import Way
from .chance import Chance
from .contacts import take_part
from .story import Held, Place, Story
from .vocabulary import words

# Days ago, the oldest first.
WEBINARS = [row * 51 + 12 for row in range(13, -1, -1)]
WIKITHONS = [620, 520, 410, 300, 165, 33]
LASTS = {"webinar": timedelta(hours=1), "wikithon": timedelta(hours=4)}


def hold(story: Story, chance: Chance, ways: list[Way]) -> None:
    book = words("webinars")
    numbers = Chance("Northshire's events")
    known = [way for way in ways if "interested" in way.days and way.place.people]
    for kind, days, size in (("webinar", WEBINARS, (9, 17)), ("wikithon", WIKITHONS, (13, 22))):
        for number, ago in enumerate(days):
            at = chance.working_hour(story.ago(ago)).replace(minute=0)
            free = [way for way in known if _would_come(way, at)]
            guests = chance.sample(free, min(len(free), chance.randint(*size)))
            told = book[kind][number % len(book[kind])]
            event = Event(name=told["name"], event_kind=kind, starts_at=at, ends_at=at + LASTS[kind])
            event.public_id = numbers.public_id()
            story.held.append(Held(event, told, _note(story, chance, event, told["note"], guests)))


def _would_come(way: Way, at: datetime) -> bool:
    """Whoever has met us, until they are let go."""
    began = way.days.get("met")
    return began is not None and began < at and (way.since is None or at < way.since)


def _note(story: Story, chance: Chance, event: Event, note: str, guests: list[Way]) -> list[Person]:
    """The contact that follows who was there (gatherings/actions/contact.py)."""
    if not guests:
        return []
    lowri, maya = story.members["lowri"], story.members["maya"]
    at = event.starts_at
    entry = story.ledger.begin(lowri, "log interaction", min(at + timedelta(hours=4), story.now))
    interaction = Interaction(
        type=Interaction.Kind.EVENT,
        direction=Interaction.Direction.MUTUAL,
        at=at,
        note=f"{event.name}. {note}",
    )
    entry.add(interaction, contact_id(event))
    places = [way.place for way in guests]
    came = _who_came(chance, places)
    take_part(entry, interaction, [lowri, maya], places, came)
    return came


def _who_came(chance: Chance, places: list[Place]) -> list[Person]:
    """One of each, and now and then a colleague."""
    return [
        person
        for place in places
        for person in chance.sample(place.people, 2 if len(place.people) > 1 and chance.happens(0.25) else 1)
    ]
