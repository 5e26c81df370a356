# SPDX-License-Identifier: AGPL-3.0-or-later
"""Searching: by name, other name, address, number and note; accents and typos aside; only what the member sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    ExternalIdentifier,
    Interaction,
    InteractionOrganisation,
    Organisation,
    Person,
)
from liaison.directory.queries.search import SearchResults, search


def titles(results: SearchResults, kind: str = "") -> list[str]:
    return [hit.title for hit in results.hits if kind in ("", hit.kind)]


@pytest.fixture
def known(maya, museum, curator):
    """The museum and its curator, a library with letters to fold, a painter with a phone, two notes."""
    with changing(maya, "add") as change:
        library = change.create(
            Organisation(name="Biblioteka w Łodzi", other_names=["Straßenbibliothek"], place="Łódź")
        )
        town = change.create(
            Organisation(name="Amgueddfa Aberystwyth", notes="Closed for the Eisteddfod in August.")
        )
        painter = change.create(Person(name="Åsa Lindqvist"))
        change.create(Person(name="Lucía O'Brien-Málaga"))
        change.create(
            ContactPoint(person=painter, type="phone", value="+44 1632 960123", normalised="+441632960123")
        )
        change.create(ExternalIdentifier(organisation=library, scheme="wikidata", value="Q4115189"))
        call = change.create(
            Interaction(at=timezone.now(), note="They love the Smörgåsbord <b>and</b> maps of Łódź.")
        )
        change.create(InteractionOrganisation(interaction=call, organisation=town))
        secret = Interaction(at=timezone.now(), note="Salary quarrel", visibility="coordinators", channel="Zoom")
        change.create(InteractionOrganisation(interaction=change.create(secret), organisation=museum))
    return {"museum": museum, "curator": curator, "library": library, "painter": painter, "town": town}


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("harb", "organisation", "Harbour Museum"),
        ("https://www.wikidata.org/wiki/Q4115189", "organisation", "Biblioteka w Łodzi"),
        ("museum HARBOUR", "organisation", "Harbour Museum"),
        ("amgueddfa'r", "organisation", "Harbour Museum"),
        ("lodzi", "organisation", "Biblioteka w Łodzi"),
        ("STRASSEN", "organisation", "Biblioteka w Łodzi"),
        ("bibliothek", "organisation", "Biblioteka w Łodzi"),
        ("asa", "person", "Åsa Lindqvist"),
        ("åsa li", "person", "Åsa Lindqvist"),
        ("achebe ngozi", "person", "Ngozi Achebe"),
        ("malaga", "person", "Lucía O'Brien-Málaga"),
        ("obrien", "person", "Lucía O'Brien-Málaga"),
        ("o’brien", "person", "Lucía O'Brien-Málaga"),
        ("n.achebe@", "person", "Ngozi Achebe"),
        ("harbour-museum.example", "person", "Ngozi Achebe"),
        ("01632 960123", "person", "Åsa Lindqvist"),
        ("960123", "person", "Åsa Lindqvist"),
        ("+44 1632 960 123", "person", "Åsa Lindqvist"),
        ("q4115189", "organisation", "Biblioteka w Łodzi"),
        # Misspelt.
        ("Aberystwith", "organisation", "Amgueddfa Aberystwyth"),
        ("aberistw", "organisation", "Amgueddfa Aberystwyth"),
        ("Lindkvist", "person", "Åsa Lindqvist"),
        ("asa lindkvist", "person", "Åsa Lindqvist"),
        ("nogzi", "person", "Ngozi Achebe"),
        ("harbuor musuem", "organisation", "Harbour Museum"),
        # In notes.
        ("eisteddf", "organisation", "Amgueddfa Aberystwyth"),
        ("smorgasbord", "interaction", "Call"),
        ("SMÖRGÅS maps", "interaction", "Call"),
        ("lodz", "interaction", "Call"),
        ("quarrel", "interaction", "Call"),
        ("zoom", "interaction", "Call"),
    ],
)
def test_somebody_is_found_by(maya, known, text, kind, title):
    assert titles(search(maya, text), kind)[:1] == [title]


@pytest.mark.parametrize(
    "text", ["", "h", " ", "zzzz", "%", "__", "\x00\x00", "'; --", "🦉🦉", "a" * 5000, '"" OR *', "NEAR("]
)
def test_nothing_is_found_by(client_for, maya, known, text):
    assert client_for(maya).get("/w/northshire/search/", {"q": text}).status_code == 200
    assert client_for(maya).get("/w/northshire/search/suggestions/", {"q": text}).status_code == 200
    assert search(maya, text).count == 0


def test_the_best_comes_first(maya):
    with changing(maya, "add") as change:
        for name in ("Old Slate Works", "Slate Works of Corris", "Skate Works", "Slate Works", "Flagslate Works"):
            change.create(Organisation(name=name))
        change.create(Organisation(name="Corris Library", notes="Next to the slate works."))
    exact_begins_words_piece_note = [
        "Slate Works",
        "Slate Works of Corris",
        "Old Slate Works",
        "Corris Library",
    ]
    assert titles(search(maya, "slate works")) == exact_begins_words_piece_note
    found = titles(search(maya, "slate work"))
    assert found == [
        "Slate Works",
        "Slate Works of Corris",
        "Old Slate Works",
        "Flagslate Works",
        "Skate Works",
        "Corris Library",
    ]


def test_the_kind_with_the_best_name_comes_first_and_notes_last(maya, museum):
    with changing(maya, "add") as change:
        change.create(Person(name="Slate"))
        change.create(Organisation(name="Old Slate Works"))
        call = change.create(Interaction(at=timezone.now(), note="Slate, slate, slate"))
        change.create(InteractionOrganisation(interaction=call, organisation=museum))
    assert [group.kind for group in search(maya, "slate").groups] == ["person", "organisation", "interaction"]
    assert [group.kind for group in search(maya, "old slate").groups] == ["organisation"]


def test_a_line_says_where_somebody_belongs_what_was_found_and_when_we_spoke(maya, known):
    [hit] = [hit for hit in search(maya, "n.achebe@").hits if hit.kind == "person"]
    assert (hit.line.place, [piece.text for piece in hit.why]) == (
        "Harbour Museum",
        ["n.achebe@harbour-museum.example"],
    )
    [note] = search(maya, "smorgasbord maps").hits
    assert note.line.place == "Amgueddfa Aberystwyth"
    assert [piece.text for piece in note.why if piece.is_found] == ["Smörgåsbord", "maps"]


def test_the_newest_note_comes_first(maya, museum):
    now = timezone.now()
    with changing(maya, "add") as change:
        for days in (3, 1, 2):
            one = Interaction(at=now - timedelta(days=days), note=f"Slate {days}")
            change.create(InteractionOrganisation(interaction=change.create(one), organisation=museum))
    assert [hit.line.note for hit in search(maya, "slate").hits] == ["Slate 1", "Slate 2", "Slate 3"]


def test_a_word_of_a_note_is_found_whole_and_as_a_beginning(maya, museum):
    now = timezone.now()
    with changing(maya, "add") as change:
        for days, note in enumerate(["Slates and maps", "Slate and maps", "Slaters, mapping"]):
            one = Interaction(at=now - timedelta(days=days), note=note)
            change.create(InteractionOrganisation(interaction=change.create(one), organisation=museum))
    found = [hit.line.note for hit in search(maya, "slate map").hits]
    assert found == ["Slates and maps", "Slate and maps", "Slaters, mapping"]
    assert len(search(maya, "slate", most=1).hits) == 1


def test_the_archive_is_not_searched(maya, known):
    with changing(maya, "archive") as change:
        change.update(known["museum"], archived_at=timezone.now())
        change.update(known["curator"], archived_at=timezone.now())
        change.update(known["town"], archived_at=timezone.now())
    assert [search(maya, text).count for text in ("harb", "hrabour", "achebe", "n.achebe@", "eisteddfod")] == [
        0
    ] * 5


def test_a_volunteer_finds_only_theirs(maya, elin, known):
    for text in ("harb", "harbuor", "achebe", "n.achebe@", "960123", "Q4115189", "eisteddfod", "smorgasbord"):
        assert search(elin, text).count == 0
        assert search(maya, text).count > 0
    with changing(maya, "assign") as change:
        change.update(known["museum"], looked_after_by=elin)
        change.update(known["town"], looked_after_by=elin)
    for text in ("harb", "harbuor", "achebe", "n.achebe@", "eisteddfod", "smorgasbord"):
        assert search(elin, text).count > 0


def test_a_volunteer_does_not_find_what_is_for_coordinators(maya, elin, known):
    with changing(maya, "assign") as change:
        change.update(known["museum"], looked_after_by=elin)
    assert [search(member, "quarrel").count for member in (maya, elin)] == [1, 0]


def test_a_volunteer_does_not_learn_where_else_a_person_works(maya, elin, known):
    with changing(maya, "add") as change:
        hers = change.create(Organisation(name="Elin's library", looked_after_by=elin))
        change.create(Affiliation(person=known["curator"], organisation=hers, is_primary=False))
    [hit] = search(elin, "achebe").hits
    assert hit.line.place == "Elin's library"


def test_what_is_theirs_is_found_among_very_many_others(maya, elin):
    """The index gives a hundred of everybody's; theirs may be the hundred and first."""
    with changing(maya, "add") as change:
        change.create(Organisation(name="Slate Zinc", looked_after_by=elin))
        for number in range(30):
            change.create(Organisation(name=f"Slate {number}"))
    assert titles(search(elin, "slate", most=10)) == ["Slate Zinc"]
    assert titles(search(elin, "slaet", most=10)) == ["Slate Zinc"]


def test_other_workspaces_are_not_searched(maya, known, oskar, other_workspace):
    theirs = ["Kvarnholt", "kvarnhlt", "greta@kvarnholt.example", "harbour", "smorgasbord"]
    assert [search(maya, text).count for text in theirs[:3]] == [0, 0, 0]
    with in_workspace(other_workspace):
        assert [search(oskar, text).count for text in theirs[3:]] == [0, 0]
        assert all(search(oskar, text).count for text in theirs[:3])
        with changing(oskar, "add") as change:
            call = change.create(Interaction(at=timezone.now(), note="Smörgåsbord"))
        assert [hit.public_id for hit in search(oskar, "smorgasbord").hits] == [call.public_id]
    assert call.public_id not in [hit.public_id for hit in search(maya, "smorgasbord").hits]
