# SPDX-License-Identifier: AGPL-3.0-or-later
"""About 400 invented organisations in eleven regions of five countries."""

import re
from datetime import timedelta
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any

from liaison.directory.models import ContactPoint, ExternalIdentifier, Organisation
from liaison.kit.contacts import Phone, normalise_phone
from liaison.kit.text import fold

from .chance import Chance
from .ledger import Entry
from .story import Place, Story
from .vocabulary import Voice, listed, topics, words

Kind, Form = Organisation.Kind, Organisation.LegalForm
YEAR_ENDS = {"GB": ["03-31", "03-31", "07-31", "12-31"], "SE": ["12-31"], "ES": ["12-31"], "MX": ["12-31"]}
LANGUAGES = {"cy": ["cy", "en"], "en": ["en"], "sv": ["sv"], "es": ["es"]}
ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def invent(story: Story) -> None:
    taken: set[str] = {place.organisation.name for place in story.places}
    domains: set[str] = {place.domain for place in story.places}
    numbers = count()
    for region in words("lands")["region"]:
        for _number in range(region["count"]):
            land = words("lands")[region["language"]]
            made = story.chance.unique(partial(_name, story.chance, region, land), taken, itemgetter(0))
            story.places.append(_place(story, region, made, domains, next(numbers)))
    _give_parents(story)


def _name(chance: Chance, region: dict[str, Any], land: dict[str, Any]) -> tuple[str, str, str, str]:
    """(name, other name, "kind/form", town); the same words never make two institutions."""
    form, pattern, *other = chance.choice(land["names"])
    slots = {
        "place": chance.choice(listed(region["places"])),
        "family": chance.choice(listed(land["family"])),
        "craft": chance.choice(land["crafts"]),
    }
    other_name = other[0].format(**slots) if other else ""
    return pattern.format(**slots), other_name, form, slots["place"]


def _place(
    story: Story, region: dict[str, Any], made: tuple[str, str, str, str], domains: set[str], number: int
) -> Place:
    chance, language = story.chance, region["language"]
    name, other_name, kind_and_form, town = made
    kind, form = kind_and_form.split("/")
    voice = Voice(chance, chance.choice(topics()))
    domain = _domain(name, domains)
    keeper = story.writer(language) if chance.happens(0.78) else None
    organisation = Organisation(
        name=name,
        other_names=[other_name] if other_name else [],
        type=kind,
        legal_form=form if chance.happens(0.85) else Form.UNKNOWN,
        place=town,
        region=region["name"],
        country=region["country"],
        website=f"https://{domain}" if chance.happens(0.85) else "",
        languages=LANGUAGES[language],
        fiscal_year_end=chance.choice(YEAR_ENDS[region["country"]]) if chance.happens(0.6) else "",
        goals=voice.say(language, "goal", at=story.now) if chance.happens(0.45) else "",
        notes=voice.say(language, "about", at=story.now) if chance.happens(0.5) else "",
        commons_category=f"Collections of {name}" if chance.happens(0.12) else "",
        looked_after_by=keeper,
    )
    organisation.prepare()
    added = story.ago(chance.uniform(400, 800))
    entry = story.ledger.begin(keeper or story.members["maya"], "add organisation", chance.working_hour(added))
    entry.add(organisation)
    _reachable(chance, entry, organisation, domain)
    _identify(chance, entry, organisation, number)
    return Place(organisation, language, domain, voice)


def _domain(name: str, taken: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40].strip("-")
    while f"{slug}.example" in taken:
        slug += "-2"
    taken.add(f"{slug}.example")
    return f"{slug}.example"


def phone(chance: Chance, country: str) -> Phone | None:
    """A number from the ranges that are kept free for fiction; Spain and Mexico keep none."""
    if country == "GB":
        text = chance.choice([f"01632 960{chance.randint(0, 999):03}", f"020 7946 0{chance.randint(0, 999):03}"])
    elif country == "SE":
        text = f"070-17406{chance.randint(5, 99):02}"
    else:
        return None
    found = normalise_phone(text, country)
    return found if isinstance(found, Phone) else None


def _reachable(chance: Chance, entry: Entry, organisation: Organisation, domain: str) -> None:
    Type, State = ContactPoint.Type, ContactPoint.State
    if chance.happens(0.7):
        local = {"SE": "info", "ES": "contacto", "MX": "contacto"}.get(organisation.country, "enquiries")
        address = f"{local}@{domain}"
        state = chance.one_of({State.UNVERIFIED: 5, State.VALID: 5, State.BOUNCED: 0.5, State.OPTED_OUT: 0.2})
        entry.add(
            ContactPoint(
                organisation=organisation, type=Type.EMAIL, value=address, normalised=address, state=state
            )
        )
    number = phone(chance, organisation.country) if chance.happens(0.45) else None
    if number is not None:
        entry.add(
            ContactPoint(organisation=organisation, type=Type.PHONE, value=number.display, normalised=number.e164)
        )


def _identify(chance: Chance, entry: Entry, organisation: Organisation, number: int) -> None:
    """Well-formed, and nobody's: a stretch of Wikidata's sandbox numbers, an ISIL prefix that is not given out."""
    Scheme = ExternalIdentifier.Scheme
    found = {}
    if number % 4 == 0 and number < 400:
        found[Scheme.WIKIDATA] = f"Q4115189{number // 4:02}"
    if organisation.type in {Kind.LIBRARY, Kind.ARCHIVE, Kind.MUSEUM} and chance.happens(0.3):
        found[Scheme.ISIL] = f"{organisation.country}-X9{number:03}"
    if organisation.type == Kind.UNIVERSITY and chance.happens(0.7):
        found[Scheme.ROR] = _ror(number)
    if chance.happens(0.15):
        found[Scheme.OLD_SYSTEM] = f"NS-{number:04}"
    for scheme, value in found.items():
        entry.add(ExternalIdentifier(organisation=organisation, scheme=scheme, value=value))


def _ror(number: int) -> str:
    """With the check digits of ISO 7064 MOD 97-10, as ROR has them."""
    body = 31 * 32**5 + number
    digits = "".join(ROR_LETTERS[body // 32**power % 32] for power in range(5, -1, -1))
    return f"0{digits}{98 - body * 100 % 97:02}"


def _give_parents(story: Story) -> None:
    """What is run by a town belongs to its council."""
    bodies = [place.organisation for place in story.places if place.organisation.type == Kind.PUBLIC_BODY]
    councils = {organisation.place: organisation for organisation in bodies}
    for place in story.places:
        organisation = place.organisation
        council = councils.get(organisation.place)
        if council and organisation.pk is None and organisation.legal_form == Form.PUBLIC_BODY:
            organisation.parent = council if council is not organisation else None


def plan_next_steps(story: Story) -> None:
    """For a third of those we are in touch with; a few are overdue."""
    chance = story.chance
    for place in story.places:
        organisation = place.organisation
        if organisation.pk is None and organisation.last_contact_at and chance.happens(0.4):
            first = place.people[0].name.split()[0] if place.people else organisation.place
            language = story.language_of(organisation.looked_after_by or story.members["maya"], place)
            organisation.next_step = place.voice.say(language, "next_step", at=story.now, first=first, us="Lowri")
            organisation.next_step_on = story.today + timedelta(days=chance.randint(-12, 60))
