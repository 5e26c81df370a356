# SPDX-License-Identifier: AGPL-3.0-or-later
"""About 3,000 contacts in two years. Each organisation has a story: silence, a no, a beginning, a friendship."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from liaison.accounts.models import Member
from liaison.directory.models import (
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
    SharedLink,
)
from liaison.project.cast import THEN

from .ledger import Entry
from .story import Place, Story
from .vocabulary import words

Kind, Direction, Outcome = Interaction.Kind, Interaction.Direction, Interaction.Outcome

# How the story of an organisation can go, and how common that is.
STORIES = {
    "never": 14, "silent": 15, "declined": 7, "beginning": 20, "friends": 36,
    "just_written": 5, "just_answered": 3,
}  # fmt: skip
BETWEEN_FRIENDS = {"call": 22, "meeting": 16, "update": 40, "event": 2, "note": 9, "message": 6, "letter": 3}
# What is not named here is an e-mail.
KINDS = {
    "call": Kind.CALL, "meeting": Kind.MEETING, "event": Kind.EVENT, "note": Kind.NOTE, "message": Kind.MESSAGE,
    "letter": Kind.LETTER, "conference": Kind.EVENT,
}  # fmt: skip
FROM_THEM = {"reply_yes", "reply_no"}
TOGETHER = {"meeting", "event", "conference"}
CHANNELS = ["Signal", "LinkedIn", "their talk page", "WhatsApp"]
CONFERENCES = ["Spring conference", "Archives fair", "Open culture day", "County show"]


@dataclass(frozen=True)
class Step:
    what: str
    at: datetime
    answered: bool


def tell(story: Story) -> None:
    for place in story.places:
        if place.organisation.pk is None:
            _tell_one(story, place, story.chance.one_of(STORIES))
        else:
            _tell_one(story, place, "friends")
    _hold_conferences(story)


def _plot(story: Story, kind: str) -> list[str]:
    chance = story.chance
    nudges = ["nudge"] * chance.choice([0, 0, 1, 1, 2])
    if kind == "just_written":
        return ["first_email", *nudges[:1]]
    if kind == "just_answered":
        return ["first_email", "reply_yes"]
    if kind == "silent":
        return ["first_email", *["nudge"] * chance.choice([0, 1, 1, 2])]
    if kind == "declined":
        return ["first_email", *nudges, "reply_no"]
    if kind == "beginning":
        rest = ["call", "update", "meeting", "update", "note"][: chance.randint(1, 4)]
        return ["first_email", *nudges, "reply_yes", *rest]
    rest = [chance.one_of(BETWEEN_FRIENDS) for _n in range(chance.randint(4, 18))]
    return ["first_email", *nudges[:1], "reply_yes", "call", "meeting", *rest]


def _times(story: Story, plot: list[str], since: datetime) -> list[datetime]:
    """In order, on working days: a fortnight or so between the first few, then as life has it, up to yesterday."""
    chance, days = story.chance, max((story.yesterday - since).days, 1)
    opening = plot[:5]
    day = chance.uniform(0, max(days - 18 * len(opening), days * 0.1))
    moments = []
    for _step in opening:
        moments.append(day)
        day += chance.uniform(4, 18)
    goes_on = chance.happens(0.35)
    end = max(day, days if goes_on else chance.uniform(day, max(day, days)))
    moments += [chance.uniform(day, end) for _step in plot[5:]]
    if goes_on and len(plot) > 5:
        moments[-1] = max(day, days - chance.uniform(0, 40))
    return sorted(_no_later(story, since + timedelta(days=moment)) for moment in moments)


def _no_later(story: Story, moment: datetime) -> datetime:
    return story.chance.working_hour(moment if moment < story.yesterday else story.yesterday)


def _tell_one(story: Story, place: Place, kind: str) -> None:
    if kind == "never" or not (place.people or story.chance.happens(0.5)):
        return
    organisation = place.organisation
    # One that is in the database already belongs to the cast, and came into the directory when that was made.
    since = max(story.ago(728), THEN) if organisation.pk else story.ago(728)
    if kind in {"just_written", "just_answered"}:
        since = max(since, story.ago(story.chance.uniform(6, 28)))
    plot = _plot(story, kind)
    keeper = organisation.looked_after_by or story.writer(place.language)
    for number, (what, at) in enumerate(zip(plot, _times(story, plot, since), strict=True)):
        follows = plot[number + 1] if number + 1 < len(plot) else ""
        by = keeper if story.chance.happens(0.75) else story.writer(place.language)
        write_down(story, place, Step(what, at, answered=follows.startswith("reply")), by)


def write_down(story: Story, place: Place, step: Step, by: Member) -> None:
    chance = story.chance
    us = [by, *_company(story, by, step)]
    colleague = chance.choice([member for member in story.writers if member is not by])
    people = chance.sample(place.people, min(len(place.people), 2 if step.what in TOGETHER else 1))
    name = people[0].name.split()[0] if people else place.organisation.place
    language = story.language_of(by, place)
    note, marks = place.voice.note(language, step.what, at=step.at, first=name, us=str(colleague).split()[0])
    kind = Kind.CALL if "call" in marks else Kind.LETTER if "letter" in marks else KINDS.get(step.what, Kind.EMAIL)
    private = step.what == "note" and chance.happens(0.2)
    written = step.at + timedelta(minutes=chance.randint(5, 400))
    entry = story.ledger.begin(by, "log interaction", min(written, story.now))
    interaction = entry.add(
        Interaction(
            type=kind,
            direction=_direction(step.what, marks),
            channel=chance.choice(CHANNELS) if kind == Kind.MESSAGE else "",
            at=step.at,
            note=note,
            outcome=_outcome(step),
            visibility=Interaction.Visibility.COORDINATORS if private else Interaction.Visibility.EVERYONE,
        )
    )
    take_part(entry, interaction, us, [place], people)
    if step.what in {"update", "meeting", "reply_yes"} and chance.happens(0.25):
        link = chance.choice(words("aims")["resource"])
        entry.add(
            SharedLink(
                interaction=interaction, url=link["url"], title=link["title"], for_partner=chance.happens(0.85)
            )
        )


def _company(story: Story, by: Member, step: Step) -> list[Member]:
    if step.what in TOGETHER and story.chance.happens(0.4):
        return [story.chance.choice([member for member in story.writers if member is not by])]
    return []


def _direction(what: str, marks: set[str]) -> str:
    if what in TOGETHER:
        return Direction.MUTUAL
    return Direction.INCOMING if what in FROM_THEM or "in" in marks else Direction.OUTGOING


def _outcome(step: Step) -> str:
    if step.what in {"first_email", "nudge"}:
        return Outcome.REPLIED if step.answered else Outcome.NO_REPLY
    return {"reply_yes": Outcome.INTERESTED, "reply_no": Outcome.DECLINED}.get(step.what, "")


def take_part(
    entry: Entry, interaction: Interaction, us: list[Member], places: list[Place], people: list[Person]
) -> None:
    for place in places:
        entry.add(InteractionOrganisation(interaction=interaction, organisation=place.organisation))
        _note_contact(place.organisation, interaction, us[0])
    for person in people:
        entry.add(InteractionPerson(interaction=interaction, person=person))
        _note_contact(person, interaction, us[0])
    for member in us:
        entry.add(InteractionMember(interaction=interaction, member=member))


def _note_contact(party: Organisation | Person, interaction: Interaction, by: Member) -> None:
    """As `refresh_last_contact` would say; rows that are in the database already are left to it."""
    if interaction.is_contact and (party.last_contact_at is None or party.last_contact_at <= interaction.at):
        party.last_contact_at, party.last_contact_by = interaction.at, by
        party.last_contact_kind = interaction.type


def _hold_conferences(story: Story) -> None:
    """Twice a year, days full of short talks with people from many places."""
    chance = story.chance
    for number, days in enumerate((46, 222, 411, 598)):
        day = chance.working_hour(story.ago(days))
        visited = [place for place in story.places if place.people and place.organisation.country == "GB"]
        for place in chance.sample(visited, 24):
            at = day.replace(hour=chance.randint(9, 17), minute=chance.randint(0, 59))
            _talk_at(story, place, at, CONFERENCES[number])


def _talk_at(story: Story, place: Place, at: datetime, conference: str) -> None:
    by = story.writer(place.language)
    person = story.chance.choice(place.people)
    language = story.language_of(by, place)
    note, _marks = place.voice.note(language, "conference", at=at, first=person.name.split()[0], us="Lowri")
    entry = story.ledger.begin(by, "log interaction", at + timedelta(hours=5))
    interaction = entry.add(
        Interaction(type=Kind.EVENT, direction=Direction.MUTUAL, channel=conference, at=at, note=note)
    )
    take_part(entry, interaction, [by], [place], [person])
