# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search page and the suggestions: what they say, escape and cost, how often they are asked."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    Interaction,
    InteractionOrganisation,
    Organisation,
    Person,
)
from liaison.directory.views import search as views
from liaison.kit import limits

URL = "/w/northshire/search/"
SUGGESTIONS = "/w/northshire/search/suggestions/"


@pytest.fixture(autouse=True)
def nobody_has_searched_yet():
    limits._in_blocks.clear()


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_typing_gets_the_results_alone_and_others_get_a_page(client_for, maya, museum):
    client = client_for(maya)
    piece = client.get(URL, {"q": "harb"}, headers={"HX-Request": "true"}).content.decode().strip()
    page = client.get(URL, {"q": "harb"}).content.decode()
    assert piece.startswith('<section id="results"') and "Harbour Museum" in piece
    assert "<!doctype html>" in page and "Harbour Museum" in page and 'value="harb"' in page


def test_the_box_on_every_page_leads_here_and_asks_here(client_for, maya, viktor):
    page = client_for(maya).get("/w/northshire/people/").content.decode()
    assert re.search(
        rf'<form class="topbar__search"[^>]*action="{URL}"[^>]*data-suggestions="{SUGGESTIONS}"', page
    )
    assert "topbar__search" not in client_for(viktor).get("/w/northshire/gaps/").content.decode()
    assert client_for(viktor).get(SUGGESTIONS, {"q": "harb"}).status_code == 403


def test_suggestions_are_options_with_the_last_contact(client_for, maya, museum, curator):
    html = client_for(maya).get(SUGGESTIONS, {"q": "harb"}).content.decode()
    assert html.count('role="option"') == 3
    assert words(html) == (
        "2 found. Use the arrow keys. Organisations Harbour Museum Northport Last contact: never "
        "People Ngozi Achebe Harbour Museum n.achebe@harbour-museum.example Last contact: never See all results"
    )
    assert f'href="{museum_url(html)}"' in html


def museum_url(html):
    return re.search(r"/w/northshire/organisations/[-0-9a-f]{36}/", html).group()


def test_where_nothing_fits_the_page_says_what_to_try(client_for, maya):
    client = client_for(maya)
    assert "Nothing found. What to try" in client.get(SUGGESTIONS, {"q": "zzzz"}).content.decode()
    page = words(client.get(URL, {"q": "zzzz"}).content.decode())
    assert "Nobody found" in page and "Fewer words" in page and "Add an organisation" in page


def test_found_words_are_marked_and_hostile_notes_stay_text(client_for, maya, museum):
    with changing(maya, "add") as change:
        call = change.create(Interaction(at=timezone.now(), note="<script>alert(1)</script> slate & <b>wool</b>"))
        change.create(InteractionOrganisation(interaction=call, organisation=museum))
    for url in (URL, SUGGESTIONS):
        html = client_for(maya).get(url, {"q": "slate"}).content.decode()
        assert "<mark>slate</mark> &amp; &lt;b&gt;wool" in html
        assert "<script>alert" not in html
        html = client_for(maya).get(url, {"q": '"><script>alert(1)</script>'}).content.decode()
        assert "<script>alert" not in html


@pytest.fixture
def many(maya):
    with changing(maya, "add") as change:
        for number in range(60):
            change.create(Person(name=f"Slate Pilot {number:02}"))


def test_all_of_one_kind_come_page_by_page(client_for, maya, many):
    client = client_for(maya)
    first = words(client.get(URL, {"q": "slate"}).content.decode())
    assert (
        "60 found" in first
        and "See all 60" in first
        and "Slate Pilot 14" in first
        and "Slate Pilot 15" not in first
    )
    third = words(client.get(URL, {"q": "slate", "in": "person", "page": "3"}).content.decode())
    assert "51–60 of 60" in third and "Slate Pilot 59" in third and "Slate Pilot 49" not in third
    for odd in ("99", "0", "-1", "x", "9" * 50):
        assert client.get(URL, {"q": "slate", "in": "person", "page": odd}).status_code == 200
    assert client.get(URL, {"q": "slate", "in": "nonsense"}).status_code == 200


@pytest.mark.parametrize("text", ["harbour", "harbuor", "n.achebe@", "zzzz", "slate"])
def test_suggestions_cost_six_queries_whatever_is_found(client_for, maya, museum, curator, text):
    client, costs = client_for(maya), []
    client.get(SUGGESTIONS, {"q": "warm"})
    for amount in (1, 30):
        with changing(maya, "add") as change:
            for n in range(amount):
                person = change.create(Person(name=f"Harbour Pilot {n}", notes="Slate"))
                place = change.create(Organisation(name=f"Harbour {n}"))
                change.create(Affiliation(person=person, organisation=place))
                address = f"harbour{n}@example.org"
                change.create(ContactPoint(person=person, type="email", value=address, normalised=address))
                note = change.create(Interaction(at=timezone.now(), note="Slate"))
                change.create(InteractionOrganisation(interaction=note, organisation=place))
        with CaptureQueriesContext(connection) as captured:
            client.get(SUGGESTIONS, {"q": text})
        costs.append(len(captured))
    assert max(costs) <= 6


def test_who_asks_hundreds_of_times_a_minute_is_asked_to_wait(client_for, maya, tomos, museum, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_MINUTE", 40)
    client = client_for(maya)
    answers = [client.get(SUGGESTIONS, {"q": "harb"}).status_code for _time in range(42)]
    assert answers == [200] * 40 + [429] * 2
    page = client.get(URL, {"q": "harb"})
    assert page.status_code == 429
    assert "Wait a moment" in page.content.decode() and "Harbour Museum" not in page.content.decode()
    assert client_for(tomos).get(SUGGESTIONS, {"q": "harb"}).status_code == 200
