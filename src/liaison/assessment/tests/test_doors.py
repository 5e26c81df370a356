# SPDX-License-Identifier: AGPL-3.0-or-later
"""An assessor who has not submitted gets no number about the candidate, by whatever door; one is behind each."""

import re
from decimal import Decimal

import pytest

from liaison.accounts.actions import undo
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change
from liaison.assessment.actions.rounds import RoundText, ask, begin_talk, close_round, open_round, take_back
from liaison.assessment.actions.scoring import moderate
from liaison.assessment.models import AssessorAssignment, Candidate
from liaison.kit.hooks import timeline
from liaison.project.cli.parser import build_parser

from .conftest import all_of, submit

# Everybody who has submitted gives the museum 4.5 on each criterion: 40.5, outstanding. The mill gets 2: 18.
NUMBERS = ("40.5", "4.5", "outstanding")


@pytest.fixture
def judged(spring, candidate, other_candidate, ada, elin):
    """Ada and Elin have submitted; Maya, an owner who sees everything else, is still to score the museum."""
    for assessor in (ada, elin):
        submit(candidate, assessor, all_of("4.5"))
        submit(other_candidate, assessor, all_of(2))
    return spring


@pytest.fixture
def judged_before(judged, nine, partnership, tomos, maya):
    """The round is closed with a total on the partnership, and Maya is asked to score the museum once more."""
    close_round(judged, by=tomos)
    again, _change = open_round(RoundText("Summer 2026", nine), [partnership], by=tomos)
    ask(again, Candidate.objects.filter(round=again), [maya], by=tomos)
    partnership.refresh_from_db()
    return again


def said(visitor, address):
    """The page's words with its title, without addresses and numbers that only make up the form."""
    page = visitor.get(address).content.decode()
    attributes = " ".join(re.findall(r'(?:title|aria-label)="([^"]*)"', page))
    return re.sub(r"<[^>]+>", " ", page) + attributes


def assert_no_number(text, numbers=NUMBERS):
    assert [number for number in numbers if number in text] == []


def url(name, row):
    return workspace_url(f"assessment:{name}", row.public_id)


@pytest.mark.parametrize("page", ["results", "sheet", "firmness", "round"])
def test_the_pages_of_a_round_show_no_number(client_for, judged, tomos, maya, page):
    assert_no_number(said(client_for(maya), url(page, judged)))
    if page in {"results", "sheet"}:
        assert "40.5" in said(client_for(tomos), url(page, judged))


def test_how_firm_the_order_is_gives_no_order_away(client_for, judged, other_candidate, tomos, maya):
    submit(other_candidate, maya, all_of(2))
    for page in ("firmness", "results", "sheet"):
        text = said(client_for(maya), url(page, judged))
        assert "weightings" not in text.replace("2,000 other weightings", "")
        assert "Harbour Museum" not in text
    assert "Harbour Museum is ahead" in said(client_for(tomos), url("firmness", judged))


@pytest.mark.parametrize("page", ["candidate", "scores"])
def test_the_pages_of_the_candidate_show_no_number(client_for, judged, candidate, tomos, maya, page):
    # The sheet offers every number of points there is.
    numbers = ("40.5", "outstanding") if page == "scores" else NUMBERS
    assert_no_number(said(client_for(maya), url(page, candidate)), numbers)
    assert "40.5" in said(client_for(tomos), url("candidate", candidate))


def test_the_order_of_a_list_gives_nothing_away(client_for, judged, other_candidate, maya):
    submit(other_candidate, maya, all_of(2))
    for sort in ("total", "-total"):
        page = said(client_for(maya), url("results", judged) + f"?sort={sort}")
        assert "Paper Mill" in page
        assert "Harbour Museum" not in page
        assert_no_number(page)


@pytest.mark.parametrize("page", ["results", "firmness"])
def test_weights_to_try_out_give_nothing_away(client_for, judged, maya, page):
    assert_no_number(said(client_for(maya), url(page, judged) + "?w-capacity=3"))


def test_the_title_of_a_page_has_no_number(client_for, judged, candidate, maya):
    for address in (url("candidate", candidate), url("scores", candidate), url("results", judged)):
        [title] = re.findall(r"<title>(.*?)</title>", client_for(maya).get(address).content.decode(), re.DOTALL)
        assert_no_number(title)


def test_the_history_has_no_number(client_for, judged, candidate, maya, tomos, ada):
    begin_talk(judged, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    moderate(assignment, "capacity", Decimal(4), "Because of the talk", by=tomos)
    page = said(client_for(maya), workspace_url("accounts:changes"))
    assert "assessment" in page
    assert_no_number(page)


def test_a_search_finds_no_number(client_for, judged_before, maya):
    for words in ("40.5", "outstanding", "harbour"):
        address = workspace_url("directory:search") + f"?q={words}"
        assert_no_number(said(client_for(maya), address).replace(words, ""))


def test_the_partnership_itself_carries_no_number_while_somebody_is_still_to_score(
    judged, judged_before, partnership, mill, maya, tomos
):
    mill.refresh_from_db()
    assert (mill.score, mill.band) == (18, "below average")
    assert (partnership.score, partnership.band, partnership.scored_at) == (None, "", None)
    close_round(judged_before, by=tomos)
    partnership.refresh_from_db()
    assert (str(partnership.score), partnership.band) == ("40.50", "outstanding")


def test_taking_the_request_back_brings_the_number_back_and_undo_takes_it_again(
    judged_before, partnership, maya, tomos
):
    assignment = AssessorAssignment.objects.get(candidate__round=judged_before)
    change = take_back(assignment, by=tomos)
    partnership.refresh_from_db()
    assert partnership.band == "outstanding"
    undo(change, by=tomos)
    partnership.refresh_from_db()
    assert partnership.band == ""


def test_undo_brings_no_number_back_while_somebody_else_is_still_to_score(
    judged_before, partnership, maya, ada, tomos
):
    """Maya was asked first, which took the number away; Ada is asked since."""
    first = AssessorAssignment.objects.get(candidate__round=judged_before).changed_in
    ask(judged_before, Candidate.objects.filter(round=judged_before), [ada], by=tomos)
    undone = undo(Change.objects.get(public_id=first), by=tomos).change
    assert AssessorAssignment.objects.get(candidate__round=judged_before).assessor == ada
    partnership.refresh_from_db()
    assert (partnership.score, partnership.band) == (None, "")
    undo(undone, by=tomos)
    partnership.refresh_from_db()
    assert partnership.score is None
    assert AssessorAssignment.objects.filter(candidate__round=judged_before).count() == 2


def test_undo_that_asks_somebody_again_takes_the_number_away(judged_before, partnership, maya, ada, tomos):
    ask(judged_before, Candidate.objects.filter(round=judged_before), [ada], by=tomos)
    of_maya, of_ada = AssessorAssignment.objects.filter(candidate__round=judged_before)
    change = take_back(of_maya, by=tomos)
    take_back(of_ada, by=tomos)
    partnership.refresh_from_db()
    assert partnership.band == "outstanding"
    undo(change, by=tomos)
    partnership.refresh_from_db()
    assert (partnership.score, partnership.band) == (None, "")


@pytest.mark.parametrize("words", ["", "?q=harbour", "?sort=score", "?band=outstanding"])
def test_board_and_list_show_filter_and_sort_by_no_number(client_for, judged_before, maya, words):
    for route in ("desk:board", "desk:partnerships"):
        page = said(client_for(maya), workspace_url(route) + words)
        assert "40.5" not in page
        if not words:
            assert "outstanding" not in page


def test_board_list_and_pages_show_total_and_band_once_nobody_is_still_to_score(
    client_for, judged_before, partnership, maya, tomos
):
    close_round(judged_before, by=tomos)
    pages = [workspace_url("desk:board"), workspace_url("desk:partnerships"), partnership.get_absolute_url()]
    for address in (*pages, partnership.organisation.get_absolute_url()):
        assert "40.5 outstanding" in " ".join(said(client_for(maya), address).split())


def test_the_page_of_the_organisation_shows_no_number(client_for, judged_before, partnership, maya):
    assert_no_number(said(client_for(maya), partnership.organisation.get_absolute_url()))


def test_the_page_of_the_partnership_shows_no_number(client_for, judged_before, partnership, maya):
    assert_no_number(said(client_for(maya), partnership.get_absolute_url()))


def test_timelines_tell_no_number(judged_before, partnership):
    """The organisation's; the partnership's own is on its page, above."""
    entries = [entry for provide in timeline for entry in provide("organisation", partnership.organisation_id, 50)]
    assert entries
    assert_no_number(" ".join(f"{entry.title} {entry.text}" for entry in entries))


def test_an_exported_list_has_no_number(client_for, judged_before, maya):
    answer = client_for(maya).post(workspace_url("directory:organisations-export"), {"format": "csv"})
    text = b"".join(answer) if answer.streaming else answer.content
    assert b"Harbour Museum" in text
    assert_no_number(text.decode())


def test_no_mail_is_sent_with_a_number(judged, candidate, mailoutbox):
    assert [message.body for message in mailoutbox] == []


def test_the_command_line_reads_scores_from_files_alone():
    """There is no door to kept scores: what `liaison score` is given are files."""
    options = vars(build_parser().parse_args(["score", "--ratings", "x.csv"]))
    assert not {"workspace", "member", "round"} & options.keys()
