# SPDX-License-Identifier: AGPL-3.0-or-later
"""One spreadsheet fills the board, and taking it back empties it again."""

import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from liaison.directory.importing.actions import bringing
from liaison.directory.importing.actions.bringing import bring_file, kind_of, meanings_of
from liaison.directory.importing.actions.committing import commit, start_commit
from liaison.directory.importing.actions.previewing import preview, start_preview
from liaison.directory.importing.actions.undoing import start_undo, undo_import
from liaison.directory.models import Interaction, Organisation
from liaison.kit.files import read_table
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.models import Ending, Partnership, PartnershipType, SideState, StageChange
from liaison.pathway.queries.board import board_of
from liaison.pathway.queries.funnel import journeys
from liaison.pathway.rules.imports import Vocabulary, read

SHEET = """Organisation,Stage,Owner,Partnership type,Date contacted,Response
Northport Library,Met,Tomos Pritchard,Events; Residency,2026-01-12,interested
Hill School,Declined,,Training,2026-02-03,No time this year
Coast Archive,,Tomos Pritchard,content donation,2026-02-10,
Sailors' Union,Interested,,Sponsor & Advice,2026-02-11,
Old Mill,Ended well,,Events,2025-06-01,
Bell Tower,Somewhere else,,Bell ringing,,
Quiet Chapel,,,,2026-02-12,
"""


@pytest.fixture
def bring(maya, tomos, monkeypatch):
    monkeypatch.setattr(bringing, "read_table_apart", read_table)

    def run(text, filename="board.csv"):
        batch = bring_file(data=text.encode(), filename=filename, by=maya)
        start_preview(batch)
        preview(batch)
        start_commit(batch)
        commit(batch, by=maya)
        batch.refresh_from_db()
        return batch

    return run


def told(name):
    one = Partnership.objects.select_related("stage", "owner__user").get(organisation__name=name)
    return (one.stage.milestone, one.standing, str(one.owner or ""), sorted(row.type for row in one.types.all()))


@pytest.mark.django_db
def test_the_columns_are_known_by_their_headers(bring):
    batch = bring(SHEET)
    assert list(meanings_of(batch).values()) == [
        "organisation",
        "partnership_stage",
        "looked_after_by",
        "partnership_types",
        "contacted_on",
        "response",
    ]


@pytest.mark.django_db
def test_a_column_that_is_only_called_type_says_what_is_done_together_and_is_asked_about(maya, monkeypatch):
    monkeypatch.setattr(bringing, "read_table_apart", read_table)
    sheet = SHEET.replace("Partnership type", "Type")
    batch = bring_file(data=sheet.encode(), filename="board.csv", by=maya)
    assert meanings_of(batch)[3] == "partnership_types"
    assert (kind_of(batch).key, batch.mapping["sure"]) == ("partnerships", False)


@pytest.mark.django_db
def test_a_type_without_a_stage_is_that_of_the_organisation(maya, monkeypatch):
    monkeypatch.setattr(bringing, "read_table_apart", read_table)
    sheet = "Organisation,Type,Owner,Response\nNorthport Library,Library,Tomos Pritchard,interested\n"
    batch = bring_file(data=sheet.encode(), filename="list.csv", by=maya)
    assert meanings_of(batch)[1] == "organisation_kind"


@pytest.mark.django_db
def test_one_spreadsheet_fills_the_board(bring, stages, maya):
    bring(SHEET)
    assert told("Northport Library") == ("met", "open", "Tomos Pritchard", ["events", "residency"])
    assert told("Hill School") == ("contacted", "declined_by_them", "", ["training_course"])
    assert told("Coast Archive") == ("contacted", "open", "Tomos Pritchard", ["content_donation"])
    assert told("Sailors' Union") == ("interested", "open", "", ["advice", "funder"])
    assert told("Old Mill") == ("independent", "ended", "", ["events"])
    # A row without a stage and a kind is a contact and no partnership.
    assert not Partnership.objects.filter(organisation__name="Quiet Chapel").exists()
    board = board_of(maya, stages["met"].pathway)
    assert {column.stage.milestone: column.total for column in board.columns if column.total} == {
        "identified": 1,
        "contacted": 1,
        "interested": 1,
        "met": 1,
        "independent": 1,
    }


@pytest.mark.django_db
def test_reasons_and_dates_come_from_the_row(bring):
    bring(SHEET)
    state, ending = SideState.objects.get(), Ending.objects.get()
    assert (state.since, bool(state.reason)) == (date(2026, 2, 3), True)
    assert (ending.ended_on, ending.how) == (date(2025, 6, 1), "completed")
    steps = StageChange.objects.filter(partnership__organisation__name="Northport Library").order_by("pk")
    assert [(step.to_stage.milestone, step.at.date()) for step in steps] == [
        ("contacted", date(2026, 1, 12)),
        ("met", date(2026, 1, 12)),
    ]
    assert len(journeys()) == 6
    assert Interaction.objects.count() == 6


@pytest.mark.django_db
def test_what_nobody_understood_is_kept_in_words(bring):
    bring(SHEET)
    assert told("Bell Tower") == ("identified", "open", "", [])
    step = Partnership.objects.get(organisation__name="Bell Tower").next_step
    assert "Somewhere else" in step
    assert "Bell ringing" in step


@pytest.mark.django_db
def test_the_same_sheet_again_changes_nothing(bring):
    bring(SHEET)
    before = list(Partnership.objects.order_by("pk").values())
    bring(SHEET, "again.csv")
    assert list(Partnership.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk").values()) == before
    still_open = [row for row in before if row["standing"] == "open"]
    assert Partnership.objects.open().count() == len(still_open)


@pytest.mark.django_db
def test_a_partnership_that_is_here_keeps_its_stage_and_gains_its_kinds(bring, partnership):
    bring("Organisation,Stage,Partnership type\nHarbour Museum,Agreed,Residency\n")
    assert told("Harbour Museum") == (
        "contacted",
        "open",
        "Tomos Pritchard",
        ["content_donation", "events", "residency"],
    )


@pytest.mark.django_db
def test_undoing_the_import_empties_the_board(bring, maya, partnership):
    batch = bring(SHEET + "Harbour Museum,Met,,Residency,,\n")
    assert Partnership.objects.count() == 7
    start_undo(batch)
    undo_import(batch, by=maya)
    assert list(Partnership.objects.all()) == [partnership]
    assert sorted(row.type for row in PartnershipType.objects.all()) == ["content_donation", "events"]
    assert (StageChange.objects.count(), SideState.objects.count(), Ending.objects.count()) == (1, 0, 0)
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
def test_a_partnership_that_went_on_since_is_kept_with_its_organisation(bring, maya, stages):
    batch = bring(SHEET)
    went_on = Partnership.objects.select_related("stage").get(organisation__name="Northport Library")
    move_to_stage(went_on, stages["assessed"], by=maya, reason="They said yes")
    start_undo(batch)
    counts = undo_import(batch, by=maya)
    assert [str(one) for one in Partnership.objects.all()] == ["Northport Library"]
    assert told("Northport Library")[0] == "assessed"
    assert counts["kept"] == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_a_thousand_rows_take_as_many_statements_as_ten(bring):
    counts, took = [], 0.0
    for size in (10, 900):
        lines = [f"Place {size} {n},Met,Events,2026-01-{n % 28 + 1:02}" for n in range(size)]
        sheet = "\n".join(["Organisation,Stage,Partnership type,Date contacted", *lines])
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            bring(sheet, f"{size}.csv")
            took = time.process_time() - start
        counts.append(len(queries))
    assert Partnership.objects.count() == 910
    assert counts[1] <= counts[0] + 40
    assert took < 10


KNOWN = Vocabulary(
    stages={"met": 5, "contacted": 3},
    milestones={"contacted": 3, "met": 5, "interested": 4},
    standings={"declined": "declined_by_them"},
    types={"events": "events", "content donation": "content_donation"},
)


CELLS = st.text(max_size=30) | st.sampled_from(["Met", "events", "Declined", "events; juggling", "Somewhere"])


@given(CELLS, CELLS)
def test_every_word_of_a_cell_is_understood_or_kept(stage, types):
    found = read(stage, types, [], KNOWN)
    if any(letter.isalnum() for letter in stage):
        assert found.stage is not None or found.standing != "open" or stage in found.unknown
    kept = "".join(found.unknown) + "".join(found.types).replace("_", " ")
    understood = {letter for letter in types.lower() if letter.isalnum()} - set(kept.lower())
    assert not understood or found.types


@pytest.mark.parametrize(
    ("stage", "contacts", "expected"),
    [
        ("", [], (None, "open")),
        ("", [{"on": "2026-01-05", "outcome": "", "note": ""}], (3, "open")),
        ("", [{"on": "2026-01-05", "outcome": "interested", "note": ""}], (4, "open")),
        ("", [{"on": "2026-01-05", "outcome": "declined", "note": ""}], (3, "declined_by_them")),
        ("Met.", [{"on": "2026-01-05", "outcome": "declined", "note": ""}], (5, "open")),
        ("DECLINED", [], (None, "declined_by_them")),
    ],
)
def test_a_response_says_how_far_they_came_where_no_stage_does(stage, contacts, expected):
    found = read(stage, "", contacts, KNOWN)
    assert (found.stage, found.standing) == expected
