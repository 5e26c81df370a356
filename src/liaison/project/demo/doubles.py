# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a directory gathers in two years without anybody meaning to: records that were typed in twice, and numbers
of catalogues that wait to be taken over. Both searches have been made, so that their pages have something to show.
"""

import csv
import io
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Member
from liaison.directory.duplicates.actions.searching import search_through, start_search
from liaison.directory.identifiers.actions.searching import begin_with_file, search_file
from liaison.directory.identifiers.queries.reading import read_catalogue
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, Organisation, Person

from .chance import Chance
from .story import Place, Story

CATALOGUE = "county-catalogue.csv"
KEEPERS = {Organisation.Kind.LIBRARY, Organisation.Kind.ARCHIVE, Organisation.Kind.MUSEUM}


def look_twice(story: Story) -> None:
    chance = Chance("Northshire's doubles")
    places = [place for place in story.places[1:] if place.organisation.archived_at is None]
    _type_in_twice(story, chance, places)
    _offer_numbers(story, chance, places)


# --- records that were typed in twice ---


def _type_in_twice(story: Story, chance: Chance, places: list[Place]) -> None:
    known = [place for place in places if place.people and place.organisation.website]
    first, second, third, fourth, fifth = chance.sample(known, 5)
    maya, lowri, tomos = (story.members[key] for key in ("maya", "lowri", "tomos"))
    with _some_time(story, chance, lowri, 41) as change:
        _again(change, first.organisation, name=_slip(first.organisation.name))
    with _some_time(story, chance, tomos, 19) as change:
        name = f"{second.organisation.name} ({second.organisation.place})"
        _again(change, second.organisation, name=name, website=second.organisation.website)
    with _some_time(story, chance, maya, 8) as change:
        _again(change, third.organisation, name=third.organisation.name, website=third.organisation.website)
    for by, place in ((lowri, fourth), (tomos, fifth)):
        with _some_time(story, chance, by, 23) as change:
            _again_in_person(change, place.people[0], place.organisation, is_short=by is tomos)
    for kind in (Organisation.kind, Person.kind):
        search = start_search(kind, by=maya, at=story.yesterday)
        if search is not None:
            search_through(search)


def _some_time(story: Story, chance: Chance, by: Member, days: int) -> AbstractContextManager[Changing]:
    return changing(by, "edit", at=chance.working_hour(story.ago(days)))


def _again(change: Changing, known: Organisation, *, name: str, website: str = "") -> None:
    change.create(
        Organisation(
            name=name,
            type=known.type,
            place=known.place,
            region=known.region,
            country=known.country,
            website=website,
            notes="Wrote it down at the spring conference.",
        )
    )


def _again_in_person(change: Changing, known: Person, at: Organisation, *, is_short: bool) -> None:
    """With the same address, under a shorter name or with a slip of the pen."""
    first, *others = known.name.split()
    name = f"{first[0]}. {' '.join(others)}" if is_short else _slip(known.name)
    person = change.create(Person(name=name))
    change.create(Affiliation(person=person, organisation=at))
    for address in ContactPoint.objects.filter(person=known, type=ContactPoint.Type.EMAIL)[:1]:
        change.create(
            ContactPoint(person=person, type=address.type, value=address.value, normalised=address.normalised)
        )


def _slip(name: str) -> str:
    """One letter of the longest word is missing."""
    longest = max(name.split(), key=len)
    return name.replace(longest, longest[:-2] + longest[-1], 1)


# --- numbers that wait ---


def _offer_numbers(story: Story, chance: Chance, places: list[Place]) -> None:
    numbered = ExternalIdentifier.objects.filter(scheme=ExternalIdentifier.Scheme.ISIL)
    has_one = set(numbered.values_list("organisation", flat=True))
    without = [place.organisation for place in places if place.organisation.pk not in has_one]
    keepers = [one for one in without if one.type in KEEPERS and one.country == "GB"]
    data = _catalogue(chance.sample(keepers, 6))
    catalogue = read_catalogue(data, CATALOGUE)
    at: datetime = story.yesterday - timedelta(hours=1)
    search = begin_with_file(data, CATALOGUE, catalogue, by=story.members["maya"], at=at)
    search_file(search, catalogue)


def _catalogue(known: Iterable[Organisation]) -> bytes:
    """Under a prefix that is not given out. One name is written a little differently, one is not known here."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["ISIL", "Name", "Town", "Country", "Website"])
    for number, one in enumerate(known):
        name = _slip(one.name) if number == 2 else one.name
        writer.writerow([f"GB-X8{number:03}", name, one.place, "United Kingdom", one.website])
    writer.writerow(["GB-X8099", "Lantern Hill Toy Library", "Corby", "United Kingdom", ""])
    return out.getvalue().encode()
