# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search page: by name, other name, address and number; accents aside; only what the member sees."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, ContactPoint, ExternalIdentifier, Organisation, Person
from liaison.directory.queries.search import search

URL = "/w/northshire/search/"


@pytest.fixture
def known(maya, museum, curator):
    """The museum and its curator, a library with letters to fold, a painter with a phone."""
    with changing(maya, "add") as change:
        library = change.create(Organisation(name="Biblioteka w Łodzi", other_names=["Straßenbibliothek"]))
        painter = change.create(Person(name="Åsa Lindqvist"))
        change.create(
            ContactPoint(person=painter, type="phone", value="+44 1632 960123", normalised="+441632960123")
        )
        change.create(ExternalIdentifier(organisation=library, scheme="wikidata", value="Q4115189"))
    return {"museum": museum, "curator": curator, "library": library, "painter": painter}


@pytest.mark.parametrize(
    ("text", "group", "whom"),
    [
        ("harb", "organisations", "museum"),
        ("museum HARBOUR", "organisations", "museum"),
        ("amgueddfa'r", "organisations", "museum"),
        ("lodzi", "organisations", "library"),
        ("STRASSEN", "organisations", "library"),
        ("asa", "people", "painter"),
        ("achebe ngozi", "people", "curator"),
        ("n.achebe@", "addresses", "curator"),
        ("harbour-museum.example", "addresses", "curator"),
        ("01632 960123", "addresses", "painter"),
        ("960123", "addresses", "painter"),
        ("+44 1632 960 123", "addresses", "painter"),
        ("q4115189", "addresses", "library"),
    ],
)
def test_somebody_is_found_by(maya, known, text, group, whom):
    assert [hit.party for hit in getattr(search(maya, text), group)] == [known[whom]]


@pytest.mark.parametrize("text", ["", "h", " ", "zzzz", "%", "__", "\x00\x00", "'; --", "🦉🦉", "a" * 5000])
def test_nothing_is_found_by(client_for, maya, known, text):
    answer = client_for(maya).get(URL, {"q": text})
    assert answer.status_code == 200
    assert search(maya, text).count == 0


def test_names_that_begin_with_the_text_come_first(maya, known):
    with changing(maya, "add") as change:
        change.create(Organisation(name="Old Harbour Archive"))
        change.create(Organisation(name="Harbour Zoo"))
    found = [hit.party.name for hit in search(maya, "harbour").organisations]
    assert found == ["Harbour Museum", "Harbour Zoo", "Old Harbour Archive"]


def test_the_archive_is_not_searched(maya, known):
    with changing(maya, "archive") as change:
        change.update(known["museum"], archived_at=timezone.now())
        change.update(known["curator"], archived_at=timezone.now())
    assert [search(maya, text).count for text in ("harb", "achebe")] == [0, 0]


def test_a_volunteer_finds_only_theirs(maya, elin, known):
    for text in ("harb", "achebe", "n.achebe@", "960123", "Q4115189"):
        assert search(elin, text).count == 0
        assert search(maya, text).count > 0


def test_a_volunteer_does_not_learn_where_else_a_person_works(maya, elin, known):
    with changing(maya, "add") as change:
        hers = change.create(Organisation(name="Elin's library", looked_after_by=elin))
        change.create(Affiliation(person=known["curator"], organisation=hers, is_primary=False))
    [hit] = search(elin, "achebe").people
    assert hit.place == "Elin's library"


def test_other_workspaces_are_not_searched(maya, known, other_workspace):
    assert [search(maya, text).count for text in ("Kvarnholt", "greta@kvarnholt.example")] == [0, 0]


def test_typing_gets_the_results_alone_and_others_get_a_page(client_for, maya, known):
    client = client_for(maya)
    piece = client.get(URL, {"q": "harb"}, headers={"HX-Request": "true"}).content.decode().strip()
    page = client.get(URL, {"q": "harb"}).content.decode()
    assert piece.startswith('<section id="results"') and "Harbour Museum" in piece
    assert "<!doctype html>" in page and "Harbour Museum" in page and 'value="harb"' in page


def test_the_box_on_every_page_leads_here(client_for, maya, viktor):
    page = client_for(maya).get("/w/northshire/people/").content.decode()
    assert re.search(r'<form class="topbar__search"[^>]*action="/w/northshire/search/"', page)
    assert "topbar__search" not in client_for(viktor).get("/w/northshire/gaps/").content.decode()


def test_a_search_costs_at_most_8_queries(client_for, maya, known):
    client, costs = client_for(maya), []
    for amount in (0, 60):
        with changing(maya, "add") as change:
            for n in range(amount):
                person = change.create(Person(name=f"Harbour Pilot {n}"))
                place = change.create(Organisation(name=f"Harbour {n}"))
                change.create(Affiliation(person=person, organisation=place))
                address = f"harbour{n}@example.org"
                change.create(ContactPoint(person=person, type="email", value=address, normalised=address))
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, {"q": "harbour"})
        costs.append(len(captured))
    assert costs[1] <= costs[0] <= 8


def test_hostile_text_is_shown_as_text(client_for, maya, known):
    page = client_for(maya).get(URL, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
