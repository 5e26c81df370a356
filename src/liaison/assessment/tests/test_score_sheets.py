# SPDX-License-Identifier: AGPL-3.0-or-later
"""The workshop's score sheet, out of a round and into one."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change
from liaison.assessment.actions.rounds import RoundText, ask, close_round, open_round
from liaison.assessment.actions.score_sheets import export_sheet
from liaison.assessment.models import Candidate, PanelSummary
from liaison.assessment.queries.results import results_for
from liaison.assessment.queries.sets import measure_of
from liaison.assessment.queries.sheet_rows import BEGIN, LEAVE, Fate, plan_of
from liaison.directory.models import Organisation
from liaison.kit.files.writing import FORMATS
from liaison.pathway.models import Partnership

from .conftest import all_of, submit
from .scoring import GOLDEN
from .sheets import HEADERS, bring, line, plan, read, sheet_text, totals

# --- in ---


def test_the_workshops_own_sheet_comes_in_with_its_totals(empty_round, partnership, mill, tomos):
    museum, paper = GOLDEN[4], GOLDEN[5]
    rows, change = bring(
        tomos,
        empty_round,
        sheet_text(
            line("Harbour Museum", museum[0], museum[1]),
            line("", ",,,,,,,,", "0"),
            line("Paper Mill", paper[0], paper[1]),
            legend=True,
        ),
    )
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal("31.5"), "Paper Mill": Decimal("30.75")}
    assert {one.found.people for one in results_for(tomos, empty_round).lines} == {None}
    assert [row.difference for row in rows] == [None, None]
    undo(change, by=tomos)
    assert not PanelSummary.objects.exists()
    assert not Candidate.objects.filter(round=empty_round).exists()


def test_the_same_sheet_again_changes_nothing(empty_round, partnership, tomos):
    text = sheet_text(line("Harbour Museum", GOLDEN[2][0], "37"))
    bring(tomos, empty_round, text)
    count = Change.objects.count()
    assert [one.fate for one in plan(tomos, empty_round, text)] == [Fate.SAME]
    assert bring(tomos, empty_round, text) == ([], None)
    assert Change.objects.count() == count


def test_a_mended_sheet_changes_what_differs_and_undo_brings_it_back(empty_round, partnership, tomos):
    bring(tomos, empty_round, sheet_text(line("Harbour Museum", all_of(3), "27")))
    text = sheet_text(line("Harbour Museum", "3,3,4.25,3,3,3,3,3,3", "28.25"))
    [row] = plan(tomos, empty_round, text)
    assert (row.fate, [(step.key, step.before, step.then) for step in row.steps]) == (
        Fate.CHANGES,
        [("capacity", Decimal(3), Decimal("4.25"))],
    )
    _rows, change = bring(tomos, empty_round, text)
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal("28.25")}
    undo(change, by=tomos)
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal(27)}


def test_a_row_finds_its_partnership_by_other_names_and_legal_forms(empty_round, partnership, museum, tomos):
    with changing(tomos, "edit") as change:
        change.update(museum, other_names=["Museum on the Quay"])
    for name in ("HARBOUR MUSEUM LTD", "museum on the quay"):
        [row] = plan(tomos, empty_round, sheet_text(line(name, all_of(3))))
        assert (row.fate, row.partnership) == (Fate.NEW, partnership)


def test_who_is_not_known_is_asked_about_and_may_begin_a_partnership(empty_round, tomos):
    text = sheet_text(line("Slate Archive", all_of(4), "36"))
    assert [one.fate for one in plan(tomos, empty_round, text)] == [Fate.ASK]
    assert bring(tomos, empty_round, text) == ([], None)
    assert [one.fate for one in plan(tomos, empty_round, text, {2: LEAVE})] == [Fate.LEFT_OUT]
    _rows, change = bring(tomos, empty_round, text, {2: BEGIN})
    assert totals(tomos, empty_round) == {"Slate Archive": Decimal(36)}
    undo(change, by=tomos)
    assert not Organisation.objects.filter(name="Slate Archive").exists()
    assert not Partnership.objects.exists()


def test_a_known_organisation_begins_a_partnership_of_its_own(empty_round, museum, tomos):
    bring(tomos, empty_round, sheet_text(line("Harbour Museum", all_of(4))), {2: BEGIN})
    assert Partnership.objects.get().organisation == museum
    assert Organisation.objects.count() == 1


def test_a_misspelt_name_can_be_matched_by_hand(empty_round, partnership, tomos):
    text = sheet_text(line("Harbor Musuem", all_of(4)))
    [row] = plan(tomos, empty_round, text)
    assert row.fate is Fate.ASK
    assert partnership in row.match.options
    bring(tomos, empty_round, text, {2: str(partnership.public_id)})
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal(36)}


def test_a_choice_that_was_not_offered_is_none(empty_round, partnership, mill, tomos):
    text = sheet_text(line("Harbour Museum", all_of(4)))
    for choice in (str(mill.public_id), BEGIN, "x", ""):
        assert [one.fate for one in plan(tomos, empty_round, text, {2: choice})] == [Fate.ASK]


def test_two_rows_about_the_same_come_in_once(empty_round, partnership, tomos):
    text = sheet_text(line("Harbour Museum", all_of(4)), line("Harbour Museum", all_of(2)))
    assert [(one.fate, one.first) for one in plan(tomos, empty_round, text)] == [(Fate.NEW, 2), (Fate.AGAIN, 2)]
    new = sheet_text(line("Slate Archive", all_of(4)), line("SLATE ARCHIVE", all_of(2)))
    fates = [one.fate for one in plan(tomos, empty_round, new, {2: BEGIN, 3: BEGIN})]
    assert fates == [Fate.NEW, Fate.AGAIN]


def test_peoples_own_scores_are_not_mixed_with_averages(spring, candidate, partnership, ada, tomos):
    submit(candidate, ada, all_of(4))
    text = sheet_text(line("Harbour Museum", all_of(2)))
    assert [one.fate for one in plan(tomos, spring, text)] == [Fate.SCORED]
    assert bring(tomos, spring, text) == ([], None)


def test_what_counted_in_a_closed_round_is_not_taken_back(empty_round, partnership, tomos):
    text = sheet_text(line("Harbour Museum", all_of(2)))
    _rows, first = bring(tomos, empty_round, text)
    _rows, second = bring(tomos, empty_round, sheet_text(line("Harbour Museum", all_of(3))))
    close = close_round(empty_round, by=tomos)
    for change in (second, first):
        with pytest.raises(CannotUndo):
            undo(change, by=tomos)
    undo(close, by=tomos)
    undo(second, by=tomos)
    undo(first, by=tomos)
    assert not PanelSummary.objects.exists()


def test_a_sheet_without_names_is_matched_row_by_row(spring, candidate, partnership, tomos):
    text = sheet_text([*GOLDEN[0][0].split(","), "37"], headers=HEADERS[1:])
    [row] = plan(tomos, spring, text)
    assert (row.fate, row.row.name) == (Fate.ASK, "")
    bring(tomos, spring, text, {2: str(partnership.public_id)})
    assert totals(tomos, spring)["Harbour Museum"] == 37


def test_a_whole_sheet_is_looked_at_in_a_fixed_number_of_queries(
    empty_round, partnership, mill, tomos, django_assert_max_num_queries
):
    rows = [line(f"Archive {number}", all_of(3)) for number in range(30)]
    sheet = read(sheet_text(line("Harbour Museum", all_of(3)), *rows), empty_round)
    measure = measure_of(empty_round.criteria_set)
    with django_assert_max_num_queries(30):
        plan_of(tomos, empty_round, measure, sheet, {})


# --- out, and in again ---


@pytest.mark.parametrize("name", FORMATS)
def test_a_round_goes_out_as_a_file_and_comes_back_the_same(
    spring, candidate, other_candidate, ada, elin, tomos, nine, name
):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    submit(candidate, elin, "4,3,2.5,5,?,5,3,3,5")
    data = export_sheet(tomos, spring, to=FORMATS[name])
    again, _change = open_round(RoundText("Again", nine), [], by=tomos)
    [museum, paper] = plan(tomos, again, data)
    assert (museum.fate, museum.difference, paper.fate) == (Fate.NEW, None, Fate.EMPTY)
    bring(tomos, again, data)
    assert totals(tomos, again)["Harbour Museum"] == totals(tomos, spring)["Harbour Museum"]


def test_a_name_that_could_be_a_formula_is_text_in_the_file_and_itself_again_here(
    spring, candidate, museum, ada, tomos
):
    with changing(tomos, "edit") as change:
        change.update(museum, name="=HYPERLINK(1)")
    submit(candidate, ada, all_of(4))
    data = export_sheet(tomos, spring, to=FORMATS["csv"])
    assert b"\n'=HYPERLINK(1)," in data
    assert plan(tomos, spring, data)[0].row.name == "=HYPERLINK(1)"


SCORES = st.integers(2, 10).map(lambda half: Decimal(half) / 2)
PANELS = st.lists(st.lists(SCORES, min_size=9, max_size=9), min_size=1, max_size=3)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(panel=PANELS, name=st.sampled_from(sorted(FORMATS)))
def test_averages_are_the_same_to_two_digits_after_going_out_and_coming_in(
    nine, partnership, maya, ada, elin, tomos, panel, name
):
    round, _change = open_round(RoundText("Out", nine), [partnership], by=tomos)
    people = [maya, ada, elin][: len(panel)]
    ask(round, Candidate.objects.filter(round=round), people, by=tomos)
    for member, scores in zip(people, panel, strict=True):
        submit(Candidate.objects.get(round=round), member, ",".join(map(str, scores)))
    again, _change = open_round(RoundText("In", nine), [partnership], by=tomos)
    bring(tomos, again, export_sheet(tomos, round, to=FORMATS[name]))
    assert means(tomos, again) == means(tomos, round)
    assert bring(tomos, again, export_sheet(tomos, again, to=FORMATS[name])) == ([], None)


def means(member, round):
    [found] = results_for(member, round).lines
    hundredth = Decimal("0.01")
    return {key: cell.mean.quantize(hundredth, ROUND_HALF_UP) for key, cell in found.found.row.items()}


def test_the_history_says_who_took_how_many(spring, candidate, ada, tomos, client_for):
    submit(candidate, ada, all_of(4))
    answer = client_for(tomos).post(workspace_url("assessment:round-export", spring.public_id), {"format": "csv"})
    assert answer["Content-Disposition"].startswith('attachment; filename="spring-2026-')
    page = client_for(tomos).get(workspace_url("accounts:changes")).content.decode()
    assert "scores of 2 candidates as CSV" in page
