# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever asked to be erased is not brought back by a file."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.privacy import erase, lift
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.models import ContactPoint, ErasedKey, ImportBatch, ImportRow, Organisation, Person
from liaison.directory.queries.erased import key_for

from .sheets import as_csv

NOW = timezone.now()
EMAIL = "zebby@quackenbush.example"
HEADERS = ["Organisation", "Name", "Email", "Phone", "Notes"]
ZEB = ["Harbour Museum", "Zebulonia Quackenbush", EMAIL, "01632 960999", "likes tea"]
ASA = ["Tide Archive", "Åsa Lind", "asa@tide.example", "", ""]
FILE = as_csv(HEADERS, ZEB, ASA)


@pytest.fixture
def gone(brought, maya):
    """Zebulonia came by a file and was erased."""
    brought(FILE)
    erase(Person.objects.get(name=ZEB[1]), by=maya, at=NOW)


def names():
    return sorted(Person.objects.values_list("name", flat=True))


def test_the_same_file_does_not_bring_back_an_erased_person(gone, brought):
    batch = brought(FILE)
    assert names() == ["Åsa Lind"]
    assert not ContactPoint.objects.filter(normalised=EMAIL).exists()
    assert {action: count for action, count in batch.counts.items() if count} == {"skip": 1, "same": 1}
    row = ImportRow.objects.get(batch=batch, number=2)
    assert (row.action, row.state, row.touched) == ("skip", "staged", [])
    assert row.reasons == [
        "The person in this row asked to be erased, so the row is left out and nothing of it is kept."
    ]


def test_nothing_of_the_row_is_kept_and_the_file_goes_once_it_is_in(gone, previewed, maya, run_jobs):
    run_jobs()
    batch = previewed(FILE)
    row = ImportRow.objects.get(batch=batch, number=2)
    assert (row.cells, row.reading, row.plan) == ([], {}, {"erased": True})
    name = batch.file.name
    start_commit(batch)
    commit(batch, by=maya)
    run_jobs()
    assert ImportBatch.objects.get(pk=batch.pk).file.name == ""
    assert not default_storage.exists(name)


def test_a_file_without_them_stays(gone, brought, run_jobs):
    batch = brought(as_csv(HEADERS, ASA))
    run_jobs()
    assert default_storage.exists(ImportBatch.objects.get(pk=batch.pk).file.name)


@pytest.mark.parametrize(
    "row",
    [
        ["Elsewhere", "Z. Q.", "Zebby@Quackenbush.example", "", ""],
        ["Elsewhere", "Z. Q.", "", "+44 1632 960999", ""],
        ["The Harbour Museum Ltd", "QUACKENBUSH, Zebulonia", "", "", ""],
        ["", "Zebulonia Quackenbush", "", "", "met at the fair"],
        ["Elsewhere", "Somebody Else", f"other@example.org; {EMAIL}", "", ""],
    ],
)
def test_they_are_known_by_each_of_their_addresses_and_by_name_and_place(row, gone, brought):
    brought(as_csv(HEADERS, row, ASA))
    assert names() == ["Åsa Lind"]


@pytest.mark.parametrize(
    "row",
    [
        ["Harbour Museum", "Ngozi Achebe", "n.achebe@harbour-museum.example", "", ""],
        ["Harbour Museum", "", "info@harbour-museum.example", "", ""],
        ["Elsewhere", "Zebulonia Quackenbush", "another.zebulonia@example.org", "", ""],
    ],
)
def test_others_come_in(row, gone, brought):
    batch = brought(as_csv(HEADERS, row))
    assert batch.counts["skip"] == 0
    assert ImportRow.objects.get(batch=batch).state == "applied"


def test_who_is_erased_between_preview_and_commit_stays_out(brought, previewed, maya):
    # Before we knew her, and in a spelling in which the erasure does not find her.
    batch = previewed(as_csv(HEADERS, ["Harbour-Museum", "Dr Zebulonia-Quackenbush", "", "", "x"], ASA))
    brought(FILE)
    erase(Person.objects.get(name=ZEB[1]), by=maya, at=NOW)
    batch.refresh_from_db()
    start_commit(batch)
    commit(batch, by=maya)
    assert names() == ["Åsa Lind"]
    row = ImportRow.objects.get(batch=batch, number=2)
    assert (row.action, row.cells, row.reading) == ("skip", [], {})


def test_who_comes_back_by_themselves_is_let_in_again(gone, brought, maya):
    for key in ErasedKey.objects.all():
        lift(key, by=maya, because="She wrote to us on 3 November and wants to hear from us.", at=NOW)
    assert key_for("email", EMAIL) is None
    brought(FILE)
    assert names() == ["Zebulonia Quackenbush", "Åsa Lind"]
    # Whom we do not write to stays so.
    assert ErasedKey.objects.filter(lifted_by=maya).count() == ErasedKey.objects.count() > 2


def test_a_sole_trader_stays_away(brought, maya):
    with changing(maya, "edit") as change:
        trader = change.create(Organisation(name="Quill Quackenbush Prints", legal_form="sole_trader"))
    erase(trader, by=maya, at=NOW)
    brought(as_csv(["Organisation", "Notes"], ["Quill Quackenbush Prints", "prints"], ["Tide Archive", "maps"]))
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Tide Archive"]


def test_what_one_workspace_promised_does_not_bind_another(gone, oskar, brought, previewed):
    with in_workspace(oskar.workspace):
        batch = previewed(FILE, by=oskar)
        start_commit(batch)
        commit(batch, by=oskar)
        assert "Zebulonia Quackenbush" in names()


@pytest.mark.parametrize("promised", [False, True])
def test_asking_costs_one_or_two_questions_however_many_rows(promised, brought, previewed, maya):
    if promised:
        brought(FILE)
        erase(Person.objects.get(name=ZEB[1]), by=maya, at=NOW)
    asked = []
    for count in (3, 60):
        rows = [[f"House {n}", f"Nia {n} Jones", f"nia{n}@house.example", "", ""] for n in range(count)]
        batch = previewed(as_csv(HEADERS, *rows))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            start_preview(batch)
            preview(batch)
        asked.append(sum("erased_key" in query["sql"] for query in queries))
    assert asked == ([2, 2] if promised else [1, 1])
