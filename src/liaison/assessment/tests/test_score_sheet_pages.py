# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a score sheet's pages say of what cannot be read, of what happens, and to whom."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.accounts.links import workspace_url
from liaison.assessment.actions.rounds import RoundText, add_candidates, ask, close_round, open_round
from liaison.assessment.actions.score_sheets import export_sheet
from liaison.assessment.models import Candidate, PanelSummary
from liaison.assessment.queries.sheet_rows import BEGIN
from liaison.kit.files import read_table
from liaison.kit.files.writing import FORMATS

from .conftest import all_of, submit
from .scoring import GOLDEN
from .sheets import HEADERS, address, bring, fields, line, plan, sheet_text, totals, upload

# --- what cannot be read ---


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("17", "Row 2, “Capacity &amp; commitment” (D2): 17 is not between 1 and 5."),
        ("0.5", "Row 2, “Capacity &amp; commitment” (D2): 0.5 is not between 1 and 5."),
        ("-3", "Row 2, “Capacity &amp; commitment” (D2): -3 is not between 1 and 5."),
        ("good", "Row 2, “Capacity &amp; commitment” (D2): “good” is no number."),
        ("NaN", "“NaN” is no number."),
        ("1e1", "“1e1” is no number."),
        ("5/5", "“5/5” is no number."),
        ("<b>", "“&lt;b&gt;” is no number."),
    ],
)
def test_what_is_no_score_is_named_by_row_and_column_and_the_rest_comes_in(
    client_for, empty_round, partnership, mill, tomos, bad, sentence
):
    text = sheet_text(line("Harbour Museum", f"3,3,{bad},3,3,3,3,3,3"), line("Paper Mill", all_of(3)))
    page = upload(client_for(tomos), empty_round, text)
    assert sentence in page
    client_for(tomos).post(address("averages", empty_round), fields(page))
    assert totals(tomos, empty_round) == {"Paper Mill": Decimal(27)}


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ([*HEADERS, "Charm"], "Column L, “Charm”, is none of this round&#x27;s criteria, and stays out."),
        ([*HEADERS[:-1], "feasibility"], "Column K, “feasibility”, is there twice. Only the first one is read."),
        (
            [*HEADERS[:9], "Charm", "Total score"],
            "There is no column for “GLAM-ness”: totals are made of the others.",
        ),
    ],
)
def test_columns_that_are_too_many_or_missing_are_named(
    client_for, empty_round, partnership, tomos, headers, sentence
):
    text = sheet_text(line("Harbour Museum", all_of(3), "3"), headers=headers)
    assert sentence in " ".join(upload(client_for(tomos), empty_round, text).split())


@pytest.mark.parametrize(
    ("scores", "total", "sentence"),
    [
        (all_of(4), "37", "Row 2: the sheet&#x27;s total is 37, its averages make 36: a difference of 1."),
        (
            "4,4,4,4,4,4,4,,",
            "28",
            "Row 2: the sheet adds up 7 of 9 criteria to 28. Here the missing ones count as the average of the "
            "others: 36, a difference of 8.",
        ),
    ],
)
def test_totals_that_differ_are_named_with_row_and_amount(
    client_for, empty_round, partnership, tomos, scores, total, sentence
):
    page = upload(client_for(tomos), empty_round, sheet_text(line("Harbour Museum", scores, total)))
    assert sentence in page


def test_rounding_to_two_digits_is_no_difference(empty_round, partnership, tomos):
    [row] = plan(tomos, empty_round, sheet_text(line("Harbour Museum", all_of("3.33"), "30")))
    assert row.difference is None


def test_averages_between_the_steps_are_said_to_be_averages(client_for, empty_round, partnership, tomos):
    page = upload(client_for(tomos), empty_round, sheet_text(line("Harbour Museum", GOLDEN[2][0], "37")))
    assert "2 scores lie between the steps of 0.5 (3.75 in F2, 3.25 in H2 …)" in page


def test_a_decimal_comma_is_a_decimal_point(empty_round, partnership, tomos):
    text = ";".join(HEADERS) + "\nHarbour Museum;" + ";".join(["3,5"] * 9) + ";31,5\n"
    [row] = plan(tomos, empty_round, text)
    assert (set(row.row.scores.values()), row.difference) == ({Decimal("3.5")}, None)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 x", "PDF"),
        (b"Name,Town\nHarbour Museum,Northport\n", "None of the columns is a criterion of this round."),
        (("Name," + "x" * 3 + "\n").encode() * 1_100, "A score sheet has up to 1000 rows and 100 columns."),
    ],
)
def test_what_is_no_score_sheet_is_refused_in_a_sentence(client_for, empty_round, tomos, data, sentence):
    file = SimpleUploadedFile("scores.csv", data)
    answer = client_for(tomos).post(address("score-sheet", empty_round), {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_closed_round_takes_no_sheet(client_for, empty_round, tomos):
    close_round(empty_round, by=tomos)
    visitor = client_for(tomos)
    assert visitor.get(address("score-sheet", empty_round)).url == empty_round.get_absolute_url()
    assert "Bring in a score sheet" not in visitor.get(empty_round.get_absolute_url()).content.decode()


def test_a_round_that_closes_while_somebody_looks_takes_no_sheet(client_for, empty_round, partnership, tomos):
    page = upload(client_for(tomos), empty_round, sheet_text(line("Harbour Museum", all_of(3))))
    close_round(empty_round, by=tomos)
    client_for(tomos).post(address("averages", empty_round), fields(page))
    assert not PanelSummary.objects.exists()


# --- the pages ---


def test_a_sheet_is_chosen_looked_at_and_brought_in_without_script(client_for, empty_round, partnership, tomos):
    visitor = client_for(tomos)
    page = upload(
        visitor,
        empty_round,
        sheet_text(line("Harbour Museum", GOLDEN[0][0], "37"), line("Slate Archive", all_of(2), "18")),
    )
    assert "9 averages come in." in page
    assert "Say who is meant, or it stays out." in page
    assert not PanelSummary.objects.exists()
    again = visitor.post(address("averages", empty_round), fields(page, **{"row-3": BEGIN, "look": "1"}))
    assert "2 rows come in." in again.content.decode()
    assert not PanelSummary.objects.exists()
    answer = visitor.post(address("averages", empty_round), fields(again.content.decode()))
    assert answer.url == address("results", empty_round)
    page = visitor.get(answer.url).content.decode()
    assert "Averages of 2 candidates are in." in page
    assert "Slate Archive" in page
    assert {one.source for one in PanelSummary.objects.all()} == {"scores.csv"}


def test_what_changed_since_the_look_is_looked_at_again_with_the_choices_kept(
    client_for, empty_round, partnership, mill, tomos
):
    visitor = client_for(tomos)
    page = upload(
        visitor, empty_round, sheet_text(line("Harbour Museum", all_of(3)), line("Slate Archive", all_of(2)))
    )
    bring(tomos, empty_round, sheet_text(line("Harbour Museum", all_of(5))))
    answer = visitor.post(address("averages", empty_round), fields(page, **{"row-3": BEGIN}))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Something has changed here" in shown
    assert f'value="{BEGIN}" selected' in shown
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal(45)}


@pytest.mark.parametrize("kept", ["", "x", "eyJ4IjoxfQ:1abc:def"])
def test_a_page_that_came_back_torn_asks_for_the_file_again(client_for, empty_round, tomos, kept):
    for name, field in (("averages", "sheet"), ("score-sheet", "kept")):
        answer = client_for(tomos).post(address(name, empty_round), {field: kept})
        assert answer.url == address("score-sheet", empty_round)


def test_rows_read_for_one_round_do_not_come_into_another(client_for, empty_round, nine, partnership, tomos):
    other, _change = open_round(RoundText("Another", nine), [], by=tomos)
    page = upload(client_for(tomos), empty_round, sheet_text(line("Harbour Museum", all_of(3))))
    answer = client_for(tomos).post(address("averages", other), fields(page))
    assert answer.url == address("score-sheet", other)
    assert not PanelSummary.objects.exists()


def test_where_only_a_person_can_tell_how_letters_are_read_the_file_is_not_chosen_again(
    client_for, empty_round, tomos
):
    text = sheet_text(line("Försöksmuseet Åsö", all_of(3), "27")).encode("cp1252")
    visitor = client_for(tomos)
    file = SimpleUploadedFile("scores.csv", text)
    page = visitor.post(address("score-sheet", empty_round), {"file": file}).content.decode()
    [kept] = re.findall(r'name="kept" value="([^"]*)"', page)
    assert visitor.post(address("score-sheet", empty_round), {"kept": kept, "encoding": "x"}).status_code == 422
    answer = visitor.post(address("score-sheet", empty_round), {"kept": kept, "encoding": "cp1252"})
    assert "Försöksmuseet Åsö" in answer.content.decode()


def test_of_several_tables_the_one_with_the_criteria_is_read(client_for, empty_round, partnership, tomos):
    people = "First name,Last name,E-mail\r\nAda,Whitfield,ada@example.org\r\nIfor,Rees,ifor@example.org\r\n\r\n"
    page = upload(client_for(tomos), empty_round, people + sheet_text(line("Harbour Museum", all_of(3), "27")))
    assert "1 row comes in." in page
    assert "Whitfield" not in page


def test_the_import_of_the_directory_knows_a_score_sheet_and_leads_to_the_rounds(
    client_for, spring, candidate, ada, tomos
):
    submit(candidate, ada, all_of(4))
    visitor = client_for(tomos)
    for data in (
        sheet_text(line("Harbour Museum", all_of(3))).encode(),
        export_sheet(tomos, spring, to=FORMATS["csv"]),
    ):
        file = SimpleUploadedFile("scores.csv", data)
        page = visitor.post(workspace_url("directory:imports"), {"file": file}, follow=True).content.decode()
        assert "We know this kind of file: a score sheet." in page
        assert f'<a href="{workspace_url("assessment:rounds")}">Go to the rounds</a>' in page


# --- blind: one test per door ---


@pytest.fixture
def blind_round(spring, candidate, other_candidate, ada, elin, maya):
    """Maya has scored the mill, and is still to score the museum."""
    for member in (ada, elin):
        submit(candidate, member, all_of("4.5"))
        submit(other_candidate, member, all_of(2))
    submit(other_candidate, maya, all_of(2))
    return spring


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_leaves_out_whom_the_member_is_still_to_score(blind_round, maya, tomos, name):
    def exported(member):
        table = read_table(export_sheet(member, blind_round, to=FORMATS[name]), f"x.{name}")
        return [row.cells[0] for row in table.rows]

    assert exported(tomos) == ["Harbour Museum", "Paper Mill"]
    assert exported(maya) == ["Paper Mill"]


def test_the_preview_tells_nothing_of_whom_the_member_is_still_to_score(
    client_for, empty_round, nine, partnership, maya, tomos
):
    bring(tomos, empty_round, sheet_text(line("Harbour Museum", all_of("4.5"), "40.5")))
    other, _change = open_round(RoundText("Still blind", nine), [partnership], by=tomos)
    ask(other, Candidate.objects.filter(round=other), [maya], by=tomos)
    shown = set()
    for guess in ("4.5", "4"):
        page = upload(client_for(maya), empty_round, sheet_text(line("Harbour Museum", all_of(guess), "38")))
        assert "You are still to score this candidate" in page
        shown.add(re.sub(r'value="[^"]*"', "", page))
        answer = client_for(maya).post(address("averages", empty_round), fields(page))
        assert answer.url == empty_round.get_absolute_url()
    # What is right, and what is wrong, look the same.
    assert len({re.sub(r"\s+", " ", page) for page in shown}) == 1
    assert totals(tomos, empty_round) == {"Harbour Museum": Decimal("40.5")}


def test_averages_from_a_sheet_are_on_no_page_for_whoever_is_still_to_score(
    client_for, spring, candidate, partnership, maya, tomos
):
    bring(tomos, spring, sheet_text(line("Harbour Museum", all_of("4.5"), "40.5")))
    assert "40.5" in client_for(tomos).get(address("results", spring)).content.decode()
    for page in (address("results", spring), address("sheet", spring), candidate.get_absolute_url()):
        assert "40.5" not in client_for(maya).get(page).content.decode()


def test_a_row_cannot_be_matched_to_whom_the_member_is_still_to_score(spring, candidate, partnership, maya):
    text = sheet_text(line("Somebody else", all_of(1)))
    [row] = plan(maya, spring, text)
    assert partnership not in row.match.options
    assert bring(maya, spring, text, {2: str(partnership.public_id)}) == ([], None)


def test_an_assessor_brings_in_no_sheet(client_for, spring, candidate, ada):
    for name in ("score-sheet", "averages"):
        assert client_for(ada).post(address(name, spring)).status_code in {403, 404}


def test_candidates_that_were_added_before_are_filled(empty_round, partnership, tomos):
    add_candidates(empty_round, [partnership], by=tomos)
    [row] = plan(tomos, empty_round, sheet_text(line("harbour museum", all_of(3))))
    assert row.candidate == Candidate.objects.get(round=empty_round)
