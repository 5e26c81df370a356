# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, LawfulBasis, Organisation, Person
from liaison.directory.queries.letter_fields import Book
from liaison.kit.hooks import Writing
from liaison.mailroom.letters.queries.fields import values_for

OURS = ("greeting", "first_name", "full_name", "role", "organisation", "place", "where_we_found_you")
BOOK = Book()


@pytest.fixture
def eleri(maya):
    with changing(maya, "test") as change:
        person = change.create(Person(name="Dr Eleri Vaughan", languages=["cy", "en"]))
        place = change.create(Organisation(name="Plas Newydd", place="Llangollen", languages=["en"]))
        change.create(Affiliation(person=person, organisation=place, role="Curator"))
    return person


def values(maya, key, language="en"):
    found = BOOK.find(maya, key)
    return values_for(Writing(maya, language, found.organisation, found.person), OURS)


def test_a_person_fills_the_gaps_with_their_place(maya, eleri):
    assert values(maya, f"person:{eleri.public_id}") == {
        "greeting": "Dear Dr Eleri Vaughan",
        "first_name": "Eleri",
        "full_name": "Dr Eleri Vaughan",
        "role": "Curator",
        "organisation": "Plas Newydd",
        "place": "Llangollen",
        "where_we_found_you": "",
    }


def test_an_organisation_is_greeted_and_leaves_a_persons_gaps_empty(maya, eleri):
    place = Organisation.objects.get(name="Plas Newydd")
    found = values(maya, f"organisation:{place.public_id}", "cy")
    assert (found["greeting"], found["full_name"], found["organisation"]) == (
        "Annwyl gyfeillion",
        "",
        "Plas Newydd",
    )


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("sv", "Hej Dr Eleri Vaughan"), ("es-MX", "Hola, Dr Eleri Vaughan"), ("fr", "Dr Eleri Vaughan")],
)
def test_the_greeting_speaks_the_language_of_the_letter(maya, eleri, language, greeting):
    assert values(maya, f"person:{eleri.public_id}", language)["greeting"] == greeting


def test_a_greeting_that_was_noted_is_used_in_every_language(maya, eleri):
    with changing(maya, "test") as change:
        change.update(eleri, greeting="Annwyl Eleri,")
    assert values(maya, f"person:{eleri.public_id}", "sv")["greeting"] == "Annwyl Eleri"


def test_where_the_address_is_from_is_what_was_noted(maya, eleri):
    with changing(maya, "test") as change:
        basis = {"basis": "legitimate_interest", "obtained_on": date(2026, 5, 3)}
        change.create(LawfulBasis(person=eleri, source="their website, 3 May.", **basis))
    assert values(maya, f"person:{eleri.public_id}")["where_we_found_you"] == "their website, 3 May"


def test_a_letter_to_a_person_prefers_their_languages(maya, eleri):
    found = BOOK.find(maya, f"person:{eleri.public_id}")
    assert (found.label, found.languages) == ("Dr Eleri Vaughan, Plas Newydd", ("cy", "en"))
    with changing(maya, "test") as change:
        change.update(eleri, languages=[])
    assert BOOK.find(maya, found.key).languages == ("en",)


def test_somebody_is_found_by_a_part_of_the_name(maya, eleri):
    assert [one.label for one in BOOK.search(maya, "vaugh")] == ["Dr Eleri Vaughan, Plas Newydd"]
    assert [one.label for one in BOOK.search(maya, "plas")] == ["Plas Newydd"]
    assert BOOK.search(maya, "v") == []


def test_whom_a_volunteer_does_not_see_they_do_not_find(elin, eleri):
    place = Organisation.objects.get(name="Plas Newydd")
    assert BOOK.search(elin, "vaughan") == BOOK.search(elin, "plas") == []
    for key in (f"person:{eleri.public_id}", f"organisation:{place.public_id}", "person:7", "team:x", ""):
        with pytest.raises(LookupError):
            BOOK.find(elin, key)
