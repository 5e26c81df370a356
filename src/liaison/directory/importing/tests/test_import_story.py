# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the file to the directory: the messy sheet, the history it leaves, and what happens in between."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connections

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.directory.importing.actions import applying, committing
from liaison.directory.importing.actions.bringing import (
    WrongState,
    bring_file,
    choose_columns,
    choose_reading,
    meanings_of,
    orders_of,
)
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.actions.removing import remove_import
from liaison.directory.importing.actions.reporting import rejected_csv
from liaison.directory.importing.queries.batches import same_file_before, summary
from liaison.directory.importing.queries.date_questions import date_questions
from liaison.directory.importing.queries.mappings import earlier_said
from liaison.directory.models import ContactPoint, ImportBatch, Interaction, Organisation, Person

from .sheets import as_csv

DATED = "Organisation|Date contacted|Notes"


def told(batch):
    return {name: value for name, value in summary(batch).items() if value and name != "batch"}


# --- the messy sheet ---


def test_the_messy_sheet_becomes_the_right_directory(messy, brought):
    batch = brought(messy)
    assert told(batch) == {"rows": 4, "created": 4}
    assert batch.reading["header_row"] == 3
    assert sorted(Organisation.objects.values_list("name", "other_names", "notes")) == [
        ("Heron Society", [], "closed on Mondays"),
        ("Orchard Library", [], ""),
        ("Slate Museum", ["The Slate Museum Ltd"], "likes maps"),
    ]
    assert sorted(Person.objects.values_list("name", "affiliations__organisation__name")) == [
        ("Idris Morgan", "Slate Museum"),
        ("Nia Puw", "Slate Museum"),
        ("Åsa Lindqvist", "Orchard Library"),
    ]
    points = ContactPoint.objects.values_list("value", "person__name", "organisation__name")
    assert sorted(points) == [
        ("asa@orchard.example", "Åsa Lindqvist", None),
        ("idris@slate.example", "Idris Morgan", None),
        ("info@slate.example", None, "Slate Museum"),
        ("nia@slate.example", "Nia Puw", None),
    ]


def test_the_messy_sheets_contacts_have_their_days_and_outcomes(messy, brought):
    brought(messy)
    contacts = Interaction.objects.order_by("at").values_list(
        "organisations__name", "people__name", "type", "outcome", "note"
    )
    assert list(contacts) == [
        ("Slate Museum", "Nia Puw", "other", "no_reply", ""),
        ("Orchard Library", "Åsa Lindqvist", "email", "no_reply", "emailed 13/4, no reply"),
        ("Slate Museum", "Idris Morgan", "other", "interested", ""),
        ("Orchard Library", "Åsa Lindqvist", "other", "", ""),
    ]
    days = [contact.when for contact in Interaction.objects.order_by("at")]
    assert days == [date(2026, 3, 4), date(2026, 4, 13), date(2026, 4, 14), date(2026, 5, 5)]


def test_every_organisation_and_person_knows_the_last_contact(messy, brought, maya):
    brought(messy)
    last = {row.name: row.last_contact_at and row.last_contact_at.date() for row in Organisation.objects.all()}
    assert last == {"Slate Museum": date(2026, 4, 14), "Orchard Library": date(2026, 5, 5), "Heron Society": None}
    assert Person.objects.get(name="Nia Puw").last_contact_at.date() == date(2026, 3, 4)


def test_a_contact_of_somebody_known_is_their_last_one_only_if_it_is_later(museum, brought, maya):
    brought(
        as_csv("Organisation|Date contacted|By", "Harbour Museum|2026-03-04|Maya", "Harbour Museum|2025-03-04|")
    )
    museum.refresh_from_db()
    assert (museum.last_contact_at.date(), museum.last_contact_by) == (date(2026, 3, 4), maya)


def test_the_history_tells_of_the_import_in_one_change(messy, brought, museum, maya):
    batch = brought(messy)
    assert (batch.change.action, batch.change.actor) == ("import", maya)
    events = ChangeEvent.objects.filter(change=batch.change)
    assert set(events.values_list("verb", "of_kind")) == {
        ("created", "organisation"),
        ("created", "person"),
        ("created", "interaction"),
    }
    assert Organisation.objects.get(name="Heron Society").changed_in == batch.change.public_id


def test_a_file_that_adds_nothing_leaves_no_trace_in_the_history(messy, brought):
    brought(messy)
    before = Change.objects.count()
    again = brought(messy)
    assert (told(again), again.change, Change.objects.count()) == ({"rows": 4, "unchanged": 4}, None, before)


def test_the_same_file_is_noticed(messy, brought, previewed):
    first = brought(messy)
    assert same_file_before(previewed(messy)) == first


# --- questions ---


def test_an_ambiguous_date_is_asked_about_once_for_its_column(maya):
    data = as_csv(
        DATED, "Slate Museum|3/4/2026|emailed 5/6", "Orchard Library|7/8/2026; 9/10/2026|", "Heron|2026-01-02|"
    )
    batch = bring_file(data=data, filename="a.csv", by=maya)
    questions = date_questions(batch)
    assert [(q.header, q.examples, q.custom) for q in questions] == [
        ("Date contacted", ("3/4/2026", "7/8/2026", "9/10/2026"), "DMY"),
        ("Notes", ("emailed 5/6",), "DMY"),
    ]
    choose_columns(batch, meanings=meanings_of(batch), orders={1: "DMY", 2: "DMY"})
    assert date_questions(batch) == []
    start_preview(batch)
    preview(batch)
    assert told(batch) == {"rows": 3, "created": 3}


def test_an_ambiguous_date_in_the_words_of_a_date_column_is_asked_about_too(maya):
    batch = bring_file(data=as_csv(DATED, "Slate Museum|emailed 3/4|"), filename="a.csv", by=maya)
    assert [q.examples for q in date_questions(batch)] == [("emailed 3/4",)]


def test_the_workspaces_custom_is_offered_and_not_taken(maya):
    maya.workspace.country = "US"
    batch = bring_file(data=as_csv(DATED, "Slate Museum|3/4/2026|"), filename="a.csv", by=maya)
    (question,) = date_questions(batch)
    assert (question.custom, orders_of(batch)) == ("MDY", {})


def test_one_date_that_can_be_read_in_one_way_answers_for_its_file(maya):
    batch = bring_file(
        data=as_csv(DATED, "Slate|3/4/2026|", "Orchard|13/4/2026|emailed 5/6"), filename="a.csv", by=maya
    )
    assert (orders_of(batch), date_questions(batch)) == ({1: "DMY", 2: "DMY"}, [])


def test_a_column_that_turns_out_to_hold_dates_answers_for_itself(previewed):
    data = as_csv("Organisation|Blåbär", "Slate Museum|3/4/2026", "Orchard Library|13/4/2026")
    assert told(previewed(data, c1="contacted_on")) == {"rows": 2, "created": 2}


def test_the_columns_of_an_earlier_file_are_known_again(brought, maya):
    brought(as_csv("Wer|Wann|Bemerkungen", "Slate Museum|2026-03-04|"), c0="organisation", c1="contacted_on")
    again = bring_file(
        data=as_csv("Wer|Wann|Bemerkungen", "Orchard Library|2026-03-05|"), filename="b.csv", by=maya
    )
    assert meanings_of(again) == {0: "organisation", 1: "contacted_on", 2: "notes"}
    assert (again.mapping["sure"], bool(earlier_said(again))) == (True, True)


# --- rows that do not come in ---


def test_a_wrong_date_rejects_its_row_and_names_it(brought):
    batch = brought(as_csv(DATED, "Slate Museum|31/2/2026|", "Orchard Library|2026-03-04|"), c1="contacted_on")
    why = "“31/2/2026” in the column “Date contacted” is not a date we can read. Write it like 2026-05-03."
    assert summary(batch)["rejected"] == [{"row": 2, "reason": why}]
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Orchard Library"]


def test_the_rejected_rows_come_in_once_they_are_mended(brought, previewed):
    rows = as_csv(DATED, "Slate Museum|31/2/2026|=SUM(A1)", "Orchard|2026-03-04|")
    batch = brought(rows, c1="contacted_on")
    sheet = rejected_csv(batch)
    assert b"'=SUM(A1)" in sheet
    mended = brought(sheet.replace(b"31/2/2026", b"28/2/2026"))
    assert told(mended) == {"rows": 1, "created": 1}
    assert Organisation.objects.get(name="Slate Museum").notes == "=SUM(A1)"


def test_a_broken_byte_or_a_nul_costs_one_row(brought):
    data = as_csv("Organisation|Notes", "Slate\0 Museum|", "Orchard Library|likes maps", "Heron Society|")
    batch = brought(data)
    assert [row["row"] for row in summary(batch)["rejected"]] == [2]
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Orchard Library", "Heron Society"}


def test_a_clash_rejects_its_row_only(previewed, maya, monkeypatch):
    batch = previewed(as_csv("Organisation|Notes", *[f"House {number}|" for number in range(30)]))
    write = applying.Applier.write

    def refuse_house_13(applier):
        if any(plan.organisation.new["name"] == "House 13" for _number, plan in applier._plans):
            raise IntegrityError
        return write(applier)

    monkeypatch.setattr(applying.Applier, "write", refuse_house_13)
    start_commit(batch)
    commit(batch, by=maya)
    assert (batch.state, told(batch)["created"], Organisation.objects.count()) == ("committed", 29, 29)
    assert [row["row"] for row in summary(batch)["rejected"]] == [15]


def test_values_at_the_edge_of_what_a_column_holds_come_in(brought):
    long_name = "長" * 290
    batch = brought(
        as_csv(
            "Organisation|Contact|First name|Last name|Town|Social|Role|Next step|Next step date",
            [long_name, "", "ß" * 140, "ﬃ" * 140, "ß" * 120, "ß" * 500, "x" * 200, "y" * 300, "2027-01-02"],
            ["Slate", "Nia", "", "", "x" * 121, "x" * 501, "x" * 201, "y" * 301, "soon"],
        )
    )
    assert told(batch) == {"rows": 2, "created": 2}
    assert Organisation.objects.get(name=long_name).next_step_on == date(2027, 1, 2)


# --- meanwhile ---


def test_what_a_colleague_does_between_preview_and_commit_counts(previewed, tomos, maya):
    batch = previewed(as_csv("Organisation|Town|Notes", "Slate Museum|York|likes maps"))
    with changing(tomos, "edit") as change:
        slate = change.create(Organisation(name="Slate Museum", place="York", notes="closed on Mondays"))
    start_commit(batch)
    commit(batch, by=maya)
    slate.refresh_from_db()
    assert (told(batch), slate.notes) == ({"rows": 1, "updated": 1}, "closed on Mondays\nlikes maps")
    assert Organisation.objects.count() == 1


def test_nothing_is_done_with_an_import_out_of_its_turn(previewed, brought):
    waiting, done = previewed(as_csv("Organisation", "Slate Museum")), brought(as_csv("Organisation", "Orchard"))
    for step in (start_commit, start_preview, remove_import, lambda batch: choose_reading(batch, header_row=0)):
        with pytest.raises(WrongState, match="This import is brought in"):
            step(done)
    with pytest.raises(WrongState, match="brought in"):
        choose_columns(done, meanings={0: "notes"}, orders={})
    stale = ImportBatch.objects.get(pk=waiting.pk)
    start_commit(waiting)
    with pytest.raises(WrongState, match="being brought in"):
        choose_columns(stale, meanings={0: "notes"}, orders={})
    with pytest.raises(WrongState, match="being brought in"):
        start_commit(stale)


def test_a_file_that_was_thrown_away_leaves_neither_rows_nor_file(previewed, django_capture_on_commit_callbacks):
    batch = previewed(as_csv("Organisation", "Slate Museum"))
    storage, name = batch.file.storage, batch.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove_import(batch)
    assert (ImportBatch.objects.count(), storage.exists(name)) == (0, False)


def test_two_workspaces_may_keep_the_same_names(brought, oskar):
    brought(as_csv("Organisation|Notes", "Slate Museum|ours"))
    with in_workspace(oskar.workspace):
        batch = bring_file(data=as_csv("Organisation|Notes", "Slate Museum|theirs"), filename="a.csv", by=oskar)
        start_preview(batch)
        preview(batch)
        assert told(batch) == {"rows": 1, "created": 1}


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_bring_in_at_once_bring_it_in_once(previewed, maya, workspace):
    batch = previewed(as_csv("Organisation|Contact", *[f"House {number}|Nia {number}" for number in range(40)]))
    together = threading.Barrier(4)
    refused = []

    def press():
        with in_workspace(workspace):
            mine = ImportBatch.objects.get(pk=batch.pk)
            together.wait()
            try:
                start_commit(mine)
            except WrongState as refusal:
                refused.append(refusal)
            commit(mine, by=maya)
        connections.close_all()

    people = [threading.Thread(target=press) for _n in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    batch.refresh_from_db()
    assert (len(refused), batch.state, Organisation.objects.count(), Person.objects.count()) == (
        3,
        "committed",
        40,
        40,
    )
    assert Change.objects.filter(action="import").count() == 1


# --- what went wrong stays right afterwards ---


def test_a_file_longer_than_one_chunk_comes_in_whole(brought, monkeypatch):
    monkeypatch.setattr(committing, "CHUNK", 7)
    rows = [f"House {number % 11}|Nia {number}|2026-03-{number % 28 + 1:02}|note {number}" for number in range(30)]
    batch = brought(as_csv("Organisation|Contact|Date contacted|Notes", *rows))
    assert (told(batch)["rows"], Organisation.objects.count(), Person.objects.count()) == (30, 11, 30)
    assert Interaction.objects.count() == 30
    assert Organisation.objects.get(name="House 3").notes == "note 3\nnote 14\nnote 25"
    last = Organisation.objects.get(name="House 3").last_contact_at
    assert last == datetime(2026, 3, 26, 12, tzinfo=UTC)
    assert Change.objects.filter(action="import").count() == 1
