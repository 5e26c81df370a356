# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report is a list of work: what could not come in is mended where it stands, and then comes in."""

import re

import pytest
from django.utils import timezone

from liaison.directory.actions.privacy import erase
from liaison.directory.importing.actions.choosing import decide_row
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.mending import mend_row
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.invariants import import_contradictions
from liaison.directory.importing.queries.batches import left_over, rows_of
from liaison.directory.models import Organisation, Person

from .sheets import as_csv

HEADER = "Organisation|Contact|E-mail|Date contacted"
FILE = as_csv(
    HEADER,
    "Slate Museum|Nia Puw|nia@slate.example|31/2/2026",
    "Harbour Museum|Ngozi Achebe|n.achebe@harbour.example|2026-03-04",
    "|||2026-03-04",
)
WRONG = as_csv("Organisation|Contact|Email", "Slate|Idris Morgan|n.achebe@harbour-museum.example")


@pytest.fixture
def client(maya, client_for):
    return client_for(maya)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def brought_in(batch, by):
    start_commit(batch)
    commit(batch, by=by)
    return batch


def outcome(batch):
    return [(row.number, row.action, row.state) for row in rows_of(batch)]


# --- before anything is written ---


def test_a_mended_row_is_compared_anew_and_comes_in_with_the_others(previewed, maya):
    batch = previewed(FILE)
    row = mend_row(batch, 2, {3: "28/2/2026"}, by=maya)
    assert (row.action, row.reasons, row.cells[3]) == ("create", [], "28/2/2026")
    assert (batch.counts["create"], batch.counts["reject"]) == (2, 1)
    brought_in(batch, maya)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Slate Museum", "Harbour Museum"}
    assert Organisation.objects.get(name="Slate Museum").last_contact_at is not None


def test_a_mended_row_changes_what_becomes_of_rows_that_mean_the_same(previewed, maya):
    batch = previewed(as_csv(HEADER, "Slate|||31/2/2026", "Slate|Nia Puw||", "Harbour Museum|||"))
    mend_row(batch, 2, {3: ""}, by=maya)
    seen = {row.number: (row.action, " ".join(row.reasons)) for row in rows_of(batch)}
    assert seen[2] == ("create", "")
    assert seen[3] == ("create", "The same as in row 2: Slate.")
    assert rows_of(batch).get(number=3).plan["organisation"] == {"key": "o2"}
    brought_in(batch, maya)
    assert (Organisation.objects.count(), Person.objects.count()) == (2, 1)


def test_what_was_mended_outlives_another_look_through_the_file(previewed, maya):
    batch = previewed(FILE)
    mend_row(batch, 2, {3: "28/2/2026"}, by=maya)
    start_preview(batch)
    preview(batch)
    row = rows_of(batch).get(number=2)
    assert (row.cells[3], row.action) == ("28/2/2026", "create")


def test_a_choice_for_the_files_word_outlives_the_mending_of_another_row(previewed, maya, museum):
    batch = previewed(
        as_csv("Organisation|Country|Next step date", "Harbour Museum|Sweden|", "Harbour Museum||31/2/2026")
    )
    decide_row(batch, 2, "theirs")
    mend_row(batch, 3, {2: "2027-02-01"}, by=maya)
    brought_in(batch, maya)
    museum.refresh_from_db()
    assert (museum.country, str(museum.next_step_on)) == ("SE", "2027-02-01")


# --- afterwards ---


def test_a_row_mended_afterwards_comes_in_alone(brought, maya, taken_back):
    batch = brought(FILE)
    before = Organisation.objects.get().changed_in
    mend_row(batch, 2, {3: "28/2/2026"}, by=maya)
    assert (batch.state, list(import_contradictions())) == ("previewed", [])
    brought_in(batch, maya)
    assert outcome(batch) == [(2, "create", "applied"), (3, "create", "applied"), (4, "reject", "staged")]
    assert Organisation.objects.get(name="Harbour Museum").changed_in == before
    assert list(import_contradictions()) == []
    assert taken_back(batch) == {"undone": 2, "staged": 1}
    assert Organisation.objects.count() == 0


def test_a_row_that_still_cannot_come_in_leaves_the_import_as_it_is(brought, maya):
    batch = brought(FILE)
    row = mend_row(batch, 2, {3: "30/2/2026"}, by=maya)
    assert ("30/2/2026" in row.reasons[0], batch.state) == (True, "committed")
    assert list(import_contradictions()) == []


def test_saying_who_is_meant_brings_an_undecided_row_in(brought, maya, museum, curator):
    batch = brought(WRONG)
    assert outcome(batch) == [(2, "conflict", "failed")]
    mend_row(batch, 2, {2: "idris@slate.example"}, by=maya)
    brought_in(batch, maya)
    assert Person.objects.filter(name="Idris Morgan").exists() and list(import_contradictions()) == []


def test_an_undecided_row_that_stays_so_is_no_contradiction(brought, maya, museum, curator):
    batch = brought(WRONG)
    mend_row(batch, 2, {1: "Idris Morgans"}, by=maya)
    assert (outcome(batch), batch.state) == ([(2, "conflict", "failed")], "committed")
    assert list(import_contradictions()) == []


def test_a_row_that_turns_out_to_be_known_is_done(brought, maya):
    batch = brought(as_csv("Organisation|Next step date", "Slate|", "Slate|31/2/2026"))
    mend_row(batch, 3, {1: ""}, by=maya)
    assert (outcome(batch)[1], batch.state) == ((3, "same", "applied"), "committed")


def test_left_out_rows_leave_the_work_and_can_come_back(brought, maya):
    batch = brought(FILE)
    decide_row(batch, 4, "skip")
    assert [row.number for row in left_over(batch)] == [2]
    decide_row(batch, 4, "ours")
    assert [row.number for row in left_over(batch)] == [2, 4]
    assert list(import_contradictions()) == []


def test_mending_brings_nobody_back_who_asked_to_be_erased(brought, maya):
    row = "Slate Museum|Zebulonia Quackenbush|zebby@quackenbush.example"
    brought(as_csv(HEADER, f"{row}|"))
    erase(Person.objects.get(), by=maya, at=timezone.now())
    batch = brought(as_csv(HEADER, "Slate Museum|||31/2/2026", "Heron Society|||"))
    cells = dict(enumerate([*row.split("|"), ""]))
    mended = mend_row(batch, 2, cells, by=maya)
    assert (mended.action, mended.cells, batch.state) == ("skip", [], "committed")
    assert not Person.objects.exists() and not left_over(batch).exists()


# --- the pages ---


def test_maya_mends_row_after_row_and_brings_them_in(client, brought, run_jobs):
    batch = brought(FILE)
    report = client.get(batch.get_absolute_url())
    assert "2 rows cannot come in as they are" in words(report) and "Show the rows to mend" in words(report)
    queue = client.get(batch.get_absolute_url(), {"action": "left"})
    assert words(queue).count("Mend this row") == 2 and "Harbour Museum" not in words(queue)
    there = f"{batch.get_absolute_url()}rows/2/cells/"
    page = client.get(there)
    assert page.status_code == 200
    assert re.search(r'value="31/2/2026"[^>]*aria-invalid="true"', page.content.decode())
    assert "is not a date we can read" in words(page)
    said = {"cell_0": "Slate Museum", "cell_1": "Nia Puw", "cell_2": "nia@slate.example"}
    again = client.post(there, {**said, "cell_3": "32/2/2026"}, follow=True)
    assert again.redirect_chain[0][0] == there and "Row 2 still cannot come in" in words(again)
    next_one = client.post(there, {**said, "cell_3": "28/2/2026"}, follow=True)
    assert next_one.redirect_chain[0][0] == f"{batch.get_absolute_url()}rows/4/cells/"
    assert "Row 2 is mended: new. 1 row is left." in words(next_one)
    last = client.post(next_one.redirect_chain[0][0], {"cell_0": "Orchard Library"}, follow=True)
    assert last.redirect_chain[0][0] == batch.get_absolute_url()
    assert "2 mended rows are ready; the others are in already." in words(last)
    client.post(batch.get_absolute_url() + "commitment/")
    run_jobs()
    assert "Brought in: 3 new" in words(client.get(batch.get_absolute_url()))


def test_cells_that_could_be_markup_are_text(client, brought):
    batch = brought(as_csv("Organisation|Next step date", "<script>alert(1)</script>|31/2/<i>2026"))
    page = client.get(f"{batch.get_absolute_url()}rows/2/cells/").content
    assert b"<script>alert(1)" not in page and b"<i>2026" not in page


def test_a_row_that_is_in_is_changed_on_its_own_page(client, brought):
    batch = brought(FILE)
    answer = client.post(f"{batch.get_absolute_url()}rows/3/cells/", {"cell_0": "X"}, follow=True)
    assert "This row is in already. Change the record itself." in words(answer)
    assert not Organisation.objects.filter(name="X").exists()
    assert client.get(f"{batch.get_absolute_url()}rows/99/cells/").status_code == 404
