# SPDX-License-Identifier: AGPL-3.0-or-later
"""About 900 invented people: where they work and worked, how to reach them, and why we may."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person, Relationship
from liaison.kit.text import fold

from .ledger import Entry
from .organisations import phone
from .story import Place, Story
from .vocabulary import listed, words

PEOPLE = 900
ZONES = {"GB": "Europe/London", "SE": "Europe/Stockholm", "ES": "Europe/Madrid", "MX": "America/Mexico_City"}
TITLES = ["Dr", "Ms", "Mr", "Mx", "Mrs", "Professor"]
SOURCES = {
    "en": ["Their website, {day}", "Gave us a card at the spring conference", "Wrote to us first, {day}",
           "Newsletter of the county museums group", "Introduced by a colleague, {day}"],
    "cy": ["Eu gwefan, {day}", "Cerdyn yn y gynhadledd", "Ysgrifennodd atom ni, {day}"],
    "sv": ["Deras webbplats, {day}", "Visitkort på biblioteksdagarna", "Skrev till oss, {day}"],
    "es": ["Su página web, {day}", "Tarjeta en el congreso", "Nos escribió, {day}"],
}  # fmt: skip
OBJECTIONS = [
    "Asked by e-mail not to be contacted again.",
    "Only by post, please.",
    "Retired; wants a quiet life.",
]
Basis, State, Type = LawfulBasis.Basis, ContactPoint.State, ContactPoint.Type


def invent(story: Story) -> None:
    taken = {person.name for place in story.places for person in place.people}
    per_place = [1, 1, 2, 2, 2, 3, 3, 4, 5]
    places = [place for place in story.places for _n in range(story.chance.choice(per_place))]
    story.chance.shuffle(places)
    for place in places[: PEOPLE - len(taken)]:
        first, family = story.chance.unique(lambda p=place: _name(story, p), taken, " ".join)  # type: ignore[misc]
        _join(story, place, first, family)
    _move_some(story)
    _introduce_some(story)


def _name(story: Story, place: Place) -> tuple[str, str]:
    # One in twelve came from somewhere else.
    language = place.language if story.chance.happens(11 / 12) else story.chance.choice(["en", "cy", "sv", "es"])
    land = words("lands")[language]
    return story.chance.choice(listed(land["first"])), story.chance.choice(listed(land["family"]))


def _join(story: Story, place: Place, first: str, family: str) -> None:
    chance, land, country = story.chance, words("lands")[place.language], place.organisation.country
    greeting = chance.choice(land["greetings"]).format(first=first, family=family, title=chance.choice(TITLES))
    person = Person(
        name=f"{first} {family}",
        sort_name=f"{family}, {first}",
        greeting=greeting if chance.happens(0.6) else "",
        languages=_languages(story, place),
        time_zone=ZONES[country] if chance.happens(0.3) else "",
    )
    person.prepare()
    by = place.organisation.looked_after_by or story.members["maya"]
    added = chance.working_hour(story.ago(chance.uniform(30, 760)))
    entry = story.ledger.begin(by, "add person", added)
    entry.add(person)
    role, department = chance.choice(land["roles"]), chance.choice(land["departments"])
    started = _some_years_before(story, added.date()) if chance.happens(0.4) else None
    entry.add(
        Affiliation(
            person=person, organisation=place.organisation, role=role, department=department, started_on=started
        )
    )
    objects = chance.happens(0.03)
    _reachable(story, entry, person, place, objects)
    _why_we_may(story, entry, person, place.language, added.date(), objects)
    place.people.append(person)


def _languages(story: Story, place: Place) -> list[str]:
    own = {"cy": ["cy", "en"], "sv": ["sv", "en"], "es": ["es"], "en": ["en"]}[place.language]
    return own if story.chance.happens(0.7) else []


def _some_years_before(story: Story, day: date) -> date:
    return (day - timedelta(days=story.chance.randint(60, 4_000))).replace(day=1)


def _reachable(story: Story, entry: Entry, person: Person, place: Place, objects: bool) -> None:
    chance = story.chance
    for kind, value, normalised in _addresses(story, person, place):
        state = chance.one_of({State.UNVERIFIED: 45, State.VALID: 45, State.BOUNCED: 4})
        if kind == Type.EMAIL and objects:
            state = State.OPTED_OUT
        entry.add(
            ContactPoint(
                person=person,
                type=kind,
                value=value,
                normalised=normalised,
                label="work" if kind == Type.EMAIL else "",
                state=state if kind in {Type.EMAIL, Type.PHONE} else State.UNVERIFIED,
            )
        )


def _addresses(story: Story, person: Person, place: Place) -> list[tuple[Any, str, str]]:
    chance, found = story.chance, []
    letters = re.sub(r"[^a-z]+", ".", fold(person.name)).strip(".")
    if chance.happens(0.93):
        address = f"{letters}@{place.domain}"
        found.append((Type.EMAIL, address, address))
    number = phone(chance, place.organisation.country) if chance.happens(0.35) else None
    if number is not None:
        found.append((Type.PHONE, number.display, number.e164))
    if chance.happens(0.06):
        name = f"{person.name.replace(' ', '')}{chance.randint(2, 98)}"
        found.append((Type.WIKI, name, fold(name)))
    if chance.happens(0.05):
        found.append((Type.SOCIAL, f"@{letters}@social.example", f"@{letters}@social.example"))
    return found


def _why_we_may(story: Story, entry: Entry, person: Person, language: str, on: date, objects: bool) -> None:
    chance = story.chance
    if not objects and chance.happens(0.08):
        return  # nobody has written it down yet
    entry.add(
        LawfulBasis(
            person=person,
            basis=chance.one_of({Basis.LEGITIMATE_INTEREST: 8, Basis.CONSENT: 2, Basis.CONTRACT: 0.5}),
            source=chance.choice(SOURCES[language]).format(day=on.isoformat()),
            obtained_on=on,
            told_on=on + timedelta(days=7) if chance.happens(0.6) else None,
            reviewed_on=on + timedelta(days=20) if chance.happens(0.2) else None,
            objected_on=on + timedelta(days=14) if objects else None,
            objection=chance.choice(OBJECTIONS) if objects else "",
        )
    )


def _move_some(story: Story) -> None:
    """People who came from another institution of the same country; a few have left and not arrived anywhere."""
    chance, ledger = story.chance, story.ledger
    by_country: dict[str, list[Place]] = {}
    for place in story.places:
        by_country.setdefault(place.organisation.country, []).append(place)
    for affiliation in chance.sample(ledger.rows[Affiliation], 100):
        assert isinstance(affiliation, Affiliation)  # noqa: S101
        moved_on = story.today - timedelta(days=chance.randint(40, 600))
        if chance.happens(0.25):
            affiliation.ended_on = moved_on
            continue
        former = chance.choice(by_country[affiliation.organisation.country]).organisation
        if former is affiliation.organisation:
            continue
        affiliation.started_on = moved_on
        land = words("lands")["en" if former.country == "GB" else _language_of(former)]
        entry = ledger.begin(story.members["lowri"], "add affiliation", chance.working_hour(story.ago(30)))
        entry.add(
            Affiliation(
                person=affiliation.person,
                organisation=former,
                role=chance.choice(land["roles"]),
                is_primary=False,
                started_on=_some_years_before(story, moved_on),
                ended_on=moved_on - timedelta(days=1),
            )
        )


def _language_of(organisation: Organisation) -> str:
    return {"SE": "sv"}.get(organisation.country, "es")


def _introduce_some(story: Story) -> None:
    """Relationships between organisations, and who introduced whom."""
    chance, ledger = story.chance, story.ledger
    grown = [place for place in story.places if place.people]
    trusts = [place for place in grown if place.organisation.type in {"charity", "funder", "public_body"}]
    for kind, amount, targets in (
        ("member_of", 30, trusts), ("consortium", 18, grown), ("funded_by", 16, trusts), ("works_with", 20, grown),
    ):  # fmt: skip
        for source in chance.sample(grown, amount):
            target = chance.choice([place for place in targets if place is not source])
            entry = ledger.begin(story.writer("en"), "add relationship", _some_day(story))
            entry.add(
                Relationship(
                    source_organisation=source.organisation,
                    target_organisation=target.organisation,
                    type=kind,
                    started_on=_some_years_before(story, story.today) if chance.happens(0.4) else None,
                )
            )
    for one, other in zip(chance.sample(grown, 40), chance.sample(grown, 40), strict=True):
        if one is not other:
            entry = ledger.begin(story.writer("en"), "add relationship", _some_day(story))
            entry.add(
                Relationship(source_person=one.people[0], target_person=other.people[0], type="introduced_by")
            )


def _some_day(story: Story) -> datetime:
    return story.chance.working_hour(story.ago(story.chance.uniform(5, 500)))
