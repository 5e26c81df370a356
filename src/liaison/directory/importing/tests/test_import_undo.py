# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking an import back: row by row, unless somebody built on it since."""

import re

import pytest
from django.db import IntegrityError

from liaison.accounts.actions import changing
from liaison.accounts.models import Change
from liaison.directory.importing.actions import committing, undoing
from liaison.directory.importing.actions.bringing import WrongState
from liaison.directory.importing.actions.undoing import start_undo
from liaison.directory.importing.invariants import import_contradictions
from liaison.directory.importing.queries.batches import rows_of
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    Interaction,
    Organisation,
    Person,
)

from .sheets import as_csv

HEADER = "Organisation|Contact|Email|Date contacted|Notes|Communities|Wikidata"
ROWS = as_csv(
    HEADER,
    "Slate Museum|Nia Puw|nia@slate.example|2026-03-04|likes maps|Walkers|Q42",
    "Orchard Library|Idris Morgan|idris@orchard.example|2026-03-05||Walkers|Q43",
    "Slate Museum|Åsa Lindqvist|asa@slate.example|2026-03-06|closed on Mondays||",
)
TABLES = (
    Organisation, Person, Affiliation, ContactPoint, Community, CommunityLink, ExternalIdentifier, Interaction,
)  # fmt: skip


def left():
    return {model.kind: model.objects.count() for model in TABLES if model.objects.exists()}


def the(name):
    return Organisation.objects.get(name=name)


def edit(row, by, **values):
    with changing(by, "edit") as change:
        change.update(row, **values)


def states(batch):
    return dict(rows_of(batch).values_list("number", "state"))


def reasons(batch, number):
    return rows_of(batch).get(number=number).reasons


def test_an_import_that_nobody_worked_on_leaves_nothing(brought, taken_back):
    batch = brought(ROWS)
    assert taken_back(batch) == {"undone": 3}
    assert (left(), batch.state) == ({}, "undone")


def test_what_was_taken_back_can_be_brought_in_again(brought, taken_back):
    taken_back(brought(ROWS))
    again = brought(ROWS)
    assert again.counts["create"] == 3
    assert left() == {
        "organisation": 2, "person": 3, "affiliation": 3, "contact_point": 3, "community": 1, "community_link": 2,
        "external_identifier": 2, "interaction": 3,
    }  # fmt: skip


def test_taking_back_is_a_change_of_its_own(brought, taken_back, maya):
    batch = brought(ROWS)
    taken_back(batch)
    undo = Change.objects.get(undo_of=batch.change)
    assert (undo.action, undo.actor) == ("undo", maya)


def test_values_that_were_filled_in_are_empty_again(museum, curator, brought, taken_back):
    before = Organisation.objects.values().get(pk=museum.pk), Affiliation.objects.values().get(person=curator)
    contacts = set(ContactPoint.objects.values_list("pk", flat=True))
    batch = brought(
        as_csv(
            "Organisation|Contact|Email|Department|Notes|Other names|Next step|Date contacted",
            "Harbour Museum|Ngozi Achebe|n@harbour-museum.example|Maps|tall|HM|Ring them|2026-03-04",
        )
    )
    museum.refresh_from_db()
    assert (museum.notes, museum.other_names[-1], museum.next_step) == ("tall", "HM", "Ring them")
    assert taken_back(batch) == {"undone": 1}
    after = Organisation.objects.values().get(pk=museum.pk), Affiliation.objects.values().get(person=curator)
    for one, other in zip(before, after, strict=True):
        assert {**one, "changed_in": None} == {**other, "changed_in": None}
    assert set(ContactPoint.objects.values_list("pk", flat=True)) == contacts
    assert Interaction.objects.count() == 0


def test_the_last_contact_is_true_again(museum, brought, taken_back):
    brought(as_csv("Organisation|Date contacted", "Harbour Museum|2026-03-04"))
    later = brought(as_csv("Organisation|Date contacted", "Harbour Museum|2026-05-04"))
    taken_back(later)
    museum.refresh_from_db()
    assert museum.last_contact_at.date().isoformat() == "2026-03-04"


def test_what_somebody_edited_since_is_kept_and_the_rest_goes(brought, taken_back, tomos):
    batch = brought(ROWS)
    edit(the("Slate Museum"), tomos, place="York")
    assert taken_back(batch) == {"undone": 2, "kept": 1}
    assert (states(batch)[2], reasons(batch, 2)) == ("kept", ["Somebody has edited it since."])
    assert left() == {
        "organisation": 1, "person": 1, "affiliation": 1, "contact_point": 1, "community": 1, "community_link": 1,
        "external_identifier": 1, "interaction": 1,
    }  # fmt: skip


def test_a_row_stays_as_long_as_another_that_stays_needs_it(brought, taken_back, tomos):
    batch = brought(ROWS)
    edit(the("Orchard Library"), tomos, place="York")
    assert taken_back(batch) == {"undone": 1, "kept": 2}
    # Row 2 made the community that row 3 links to.
    assert reasons(batch, 2) == ["Another row that stays needs it."]
    assert Community.objects.get().organisations.count() == 2


def test_what_somebody_added_to_since_is_kept(brought, taken_back, tomos):
    batch = brought(ROWS)
    with changing(tomos, "edit") as change:
        change.create(
            Affiliation(person=Person.objects.get(name="Åsa Lindqvist"), organisation=the("Orchard Library"))
        )
    assert taken_back(batch) == {"kept": 3}
    assert [reasons(batch, number) for number in (2, 3, 4)] == [
        ["Another row that stays needs it."],
        ["Somebody has added to it since."],
        ["Somebody has added to it since."],
    ]
    assert left()["person"] == 3


def test_a_later_import_that_builds_on_it_keeps_it(brought, taken_back):
    first = brought(ROWS)
    brought(as_csv("Organisation|Contact", "Slate Museum|Farah Haddad"))
    assert taken_back(first) == {"undone": 2, "kept": 1}
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Slate Museum"}


def test_a_value_that_was_written_again_is_kept_with_all_that_its_row_brought(museum, brought, taken_back, tomos):
    batch = brought(
        as_csv("Organisation|Notes|General email", "Harbour Museum|tall|info@harbour-museum.example"),
    )
    museum.refresh_from_db()
    edit(museum, tomos, notes="tall and old")
    assert taken_back(batch) == {"kept": 1}
    museum.refresh_from_db()
    assert museum.notes == "tall and old"
    assert museum.contact_points.filter(normalised="info@harbour-museum.example").exists()


def test_another_value_that_somebody_wrote_does_not_stand_in_the_way(museum, brought, taken_back, tomos):
    batch = brought(as_csv("Organisation|Notes", "Harbour Museum|tall"))
    museum.refresh_from_db()
    edit(museum, tomos, next_step="Ring them")
    assert taken_back(batch) == {"undone": 1}
    museum.refresh_from_db()
    assert (museum.notes, museum.next_step) == ("", "Ring them")


def test_what_somebody_removed_since_is_no_hindrance(brought, taken_back, tomos):
    batch = brought(ROWS)
    with changing(tomos, "edit") as change:
        for contact in Interaction.objects.all():
            change.delete(contact)
    assert taken_back(batch) == {"undone": 3}
    assert left() == {}


def test_several_rows_about_one_record_go_back_together(museum, brought, taken_back):
    batch = brought(
        as_csv("Organisation|Notes", "Harbour Museum|tall", "Harbour Museum|old", "Harbour Museum|red")
    )
    assert taken_back(batch) == {"undone": 3}
    museum.refresh_from_db()
    assert museum.notes == ""


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_long_imports_are_taken_back_whole_in_chunks(museum, brought, taken_back, monkeypatch, chunk):
    monkeypatch.setattr(committing, "CHUNK", chunk)
    monkeypatch.setattr(undoing, "CHUNK", chunk)
    rows = [
        f"{'Harbour Museum' if number % 2 else 'Slate Museum'}|Nia {number}|note {number}" for number in range(6)
    ]
    batch = brought(as_csv("Organisation|Contact|Notes", *rows))
    assert taken_back(batch) == {"undone": 6}
    museum.refresh_from_db()
    assert (left(), museum.notes) == ({"organisation": 1}, "")


def test_an_opt_out_that_is_taken_back_was_a_mistake(brought, taken_back):
    brought(as_csv("Contact|Email", "Nia Puw|nia@slate.example"))
    batch = brought(as_csv("Contact|Email|Opt out", "Nia Puw|nia@slate.example|yes"))
    taken_back(batch)
    assert ContactPoint.objects.get().state == "unverified"


def test_only_what_is_in_can_be_taken_back(previewed, brought, taken_back):
    batch = brought(ROWS)
    taken_back(batch)
    for wrong in (previewed(ROWS), batch):
        with pytest.raises(WrongState):
            start_undo(wrong)


def test_an_import_in_order_contradicts_nothing(brought, taken_back, tomos):
    first = brought(ROWS)
    assert list(import_contradictions()) == []
    taken_back(first)
    second = brought(ROWS)
    with changing(tomos, "edit") as change:
        for person in Person.objects.filter(name="Åsa Lindqvist"):
            change.delete(person)
    assert (second.state, list(import_contradictions())) == ("committed", [])


def test_rows_left_behind_and_records_lost_are_reported(brought):
    batch = brought(ROWS)
    rows_of(batch).filter(number=2).update(state="staged")
    Person.objects.filter(name="Idris Morgan").delete()
    assert list(import_contradictions()) == [
        f"Import {batch.public_id} is committed, but 1 row(s) of it were not brought in.",
        f"Import {batch.public_id} is committed, but 1 record(s) that it created are gone.",
    ]


# --- the report ---


def test_the_report_says_who_worked_on_what_stayed(brought, taken_back, tomos, client_for, maya):
    batch = brought(ROWS)
    edit(the("Orchard Library"), tomos, place="Corris")
    taken_back(batch)
    edit(the("Orchard Library"), maya, place="Corris Uchaf")
    page = client_for(maya).get(batch.get_absolute_url(), {"state": "kept"}).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Kept: Tomos Pritchard worked on it" in text and "Another row that stays needs it." in text
    assert f'href="{the("Orchard Library").get_absolute_url()}">Look at it' in page


def test_one_row_that_cannot_go_fails_alone_with_a_reason(brought, monkeypatch, maya):
    batch = brought(as_csv("Organisation|Town", *[f"House {number}|York" for number in range(25)]))
    delete = undoing._Undo._delete

    def hold_on_to_house_7(undo):
        if any(row.cells[0] == "House 7" for row in undo.rows):
            raise IntegrityError
        delete(undo)

    monkeypatch.setattr(undoing._Undo, "_delete", hold_on_to_house_7)
    start_undo(batch)
    counts = undoing.undo_import(batch, by=maya)
    assert (counts["undone"], counts["failed"], batch.state) == (24, 1, "undone")
    assert "holds on to what this row brought" in reasons(batch, 9)[0]
    assert [house.name for house in Organisation.objects.all()] == ["House 7"]


def test_what_was_never_in_did_not_fail_to_be_taken_back(brought, taken_back, museum, curator):
    batch = brought(as_csv("Organisation|Contact|Email", "Slate|Idris|n.achebe@harbour-museum.example", "Heron||"))
    assert states(batch) == {2: "failed", 3: "applied"}
    assert taken_back(batch) == {"staged": 1, "undone": 1}
