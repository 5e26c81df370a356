# SPDX-License-Identifier: AGPL-3.0-or-later
"""You already know them: the rules that find duplicates, asked for what somebody types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.actions import changing
from liaison.directory.duplicates.queries.knowing import Draft, known
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person

pytestmark = pytest.mark.django_db


def told(member, kind, **typed):
    return [(one.party.name, one.reasons) for one in known(member, kind, [Draft(**typed)])[0]]


@pytest.fixture
def houses(add):
    return add(
        Organisation(name="Slate Museum", place="Northport", country="GB", website="https://slate.example"),
        Organisation(name="Slate Library", place="Northport"),
        Organisation(name="Kulturhuset Lindhaga", country="SE"),
        Organisation(name="Harbour Trust", domains=["harbour.example"]),
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"name": "The Slate Museum"}, [("Slate Museum", ["names differ by The"])]),
        ({"name": "Slate Musem"}, [("Slate Museum", ["names differ by Musem, Museum"])]),
        (
            {"name": "Slate Museum", "place": "Northport"},
            [("Slate Museum", ["same name", "same place, Northport"])],
        ),
        ({"name": "Slate Museum", "country": "SE"}, [("Slate Museum", ["same name"])]),
        (
            {"name": "Lindhaga Kulturhus"},
            [("Kulturhuset Lindhaga", ["perhaps mistyped: kulturhus / kulturhuset"])],
        ),
        ({"website": "slate.example/visit"}, [("Slate Museum", ["same domain, slate.example"])]),
        ({"email": "a@harbour.example"}, [("Harbour Trust", ["same domain, harbour.example"])]),
        ({"name": "New Slate Museum"}, []),
        ({"name": "Slate"}, []),
        ({"name": "The"}, []),
        ({"name": "!?"}, []),
        ({}, []),
    ],
)
def test_an_organisation_is_known_by_the_rules_for_duplicates(maya, houses, typed, found):
    assert told(maya, "organisation", **typed) == found


def test_a_person_is_known_by_name_nickname_and_address(maya, add):
    nia, bob, house = add(Person(name="Nia Puw"), Person(name="Robert Penhaligon"), Organisation(name="Slate"))
    add(
        Affiliation(person=bob, organisation=house),
        ContactPoint(person=bob, type="email", value="bob@example.org", normalised="bob@example.org"),
        ContactPoint(person=nia, type="email", value="info@example.org", normalised="info@example.org"),
    )
    assert told(maya, "person", name="Puw, Nia") == [
        ("Nia Puw", ["same words in another order", "a name that nobody else has"])
    ]
    [known_bob] = known(maya, "person", [Draft("Bob Penhaligon", email="bob@example.org")])[0]
    assert (known_bob.place, known_bob.reasons[-1]) == ("Slate", "same e-mail address, bob@example.org")
    # Several read info@: a hint for the eye, no evidence.
    assert told(maya, "person", name="Zoe Quill", email="info@example.org") == [
        ("Nia Puw", ["same e-mail address, info@example.org"])
    ]
    assert told(maya, "person", name="Somebody Else") == []


def test_many_drafts_take_as_many_questions_as_one(maya, houses):
    counts = []
    for drafts in ([Draft("Slate Museum")], [Draft("Slate Museum"), Draft("Harbour Trusts"), Draft("Nobody")]):
        with CaptureQueriesContext(connection) as asked:
            found = known(maya, "organisation", drafts)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert [[one.party.name for one in each] for each in found] == [["Slate Museum"], ["Harbour Trust"], []]


def test_a_volunteer_learns_of_nobody_else(elin, maya, houses):
    assert told(elin, "organisation", name="Slate Museum", website="slate.example") == []
    with changing(maya, "edit") as change:
        change.update(houses[0], looked_after_by=elin)
    assert told(elin, "organisation", name="Slate Museums") == [
        ("Slate Museum", ["names differ by Museum, Museums"])
    ]
