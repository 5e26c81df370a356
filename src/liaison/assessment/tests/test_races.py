# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people at one round in the same moment: each of them is answered, and nothing that counts is lost."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from liaison.accounts.links import workspace_url
from liaison.assessment.actions.refusals import AlreadySubmitted, Refused, RoundClosed, SheetChanged
from liaison.assessment.actions.rounds import RoundText, ask, begin_talk, close_round, open_round, take_back
from liaison.assessment.actions.scoring import moderate, save_scores
from liaison.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    PanelSummary,
    Score,
)
from liaison.assessment.queries.results import whole_results
from liaison.assessment.rules.criteria import WORKSHOP

from .conftest import all_of, given, submit
from .sheets import bring, line, sheet_text

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3


def at_once(*deeds):
    """Each in a thread with a connection of its own; what each answered, or how it was refused."""
    together = Barrier(len(deeds))

    def run(deed):
        try:
            together.wait(timeout=20)
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        waiting = [pool.submit(copy_context().run, run, deed) for deed in deeds]
        return [one.result(timeout=60) for one in waiting]


def submitting(candidate, member, points):
    return lambda: submit(candidate, member, all_of(points))


def scores_of(candidate, member):
    rows = Score.objects.filter(
        assessment__assignment__candidate=candidate, assessment__assignment__assessor=member
    )
    return set(rows.values_list("points", flat=True)), rows.count()


def total_of(round, candidate):
    return whole_results(round).line_of(candidate).found.total.total


def test_three_who_submit_at_once_all_count(spring, candidate, maya, ada, elin, nine):
    people = ((maya, 2), (ada, 3), (elin, 4))
    answers = at_once(*(submitting(candidate, member, points) for member, points in people))
    assert not [one for one in answers if isinstance(one, Exception)]
    for member, points in people:
        assert scores_of(candidate, member) == ({Decimal(points)}, 9)
    assert total_of(spring, candidate) == 27
    nine.refresh_from_db()
    assert nine.is_frozen


@pytest.mark.parametrize("time", range(TIMES))
def test_of_two_tabs_that_submit_at_once_one_counts_whole_and_the_other_is_told(candidate, ada, time):
    answers = at_once(submitting(candidate, ada, 2), submitting(candidate, ada, 4))
    [refused] = [one for one in answers if isinstance(one, Exception)]
    assert isinstance(refused, AlreadySubmitted)
    points, count = scores_of(candidate, ada)
    assert (len(points), count) == (1, 9)
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("time", range(TIMES))
def test_who_submits_while_the_round_closes_counts_or_is_told(
    spring, candidate, partnership, ada, elin, tomos, time
):
    submit(candidate, ada, all_of(2))
    draft = {**given(all_of(5))}
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=elin)
    save_scores(assignment, draft, by=elin)
    answer, closed = at_once(submitting(candidate, elin, 4), lambda: close_round(spring, by=tomos))
    assert not isinstance(closed, Exception)
    partnership.refresh_from_db()
    if isinstance(answer, Exception):
        # Told so; the draft is still there, and the total is without it.
        assert isinstance(answer, RoundClosed)
        assert (scores_of(candidate, elin), partnership.score) == (({Decimal(5)}, 9), 18)
    else:
        assert (scores_of(candidate, elin), partnership.score) == (({Decimal(4)}, 9), 27)
    spring.refresh_from_db()
    assert partnership.score == total_of(spring, candidate)


@pytest.mark.parametrize("time", range(TIMES))
def test_who_changes_a_score_while_the_round_closes_counts_or_is_told(
    spring, candidate, partnership, ada, elin, tomos, time
):
    submit(candidate, ada, all_of(2))
    begin_talk(spring, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    told = lambda: moderate(assignment, "capacity", Decimal(5), "They hired two", by=tomos)  # noqa: E731
    answer, _closed = at_once(told, lambda: close_round(spring, by=tomos))
    partnership.refresh_from_db()
    assert partnership.score == (18 if isinstance(answer, RoundClosed) else 21)


def test_of_two_who_close_at_once_one_is_told(spring, candidate, ada, maya, tomos):
    submit(candidate, ada, all_of(2))
    answers = at_once(lambda: close_round(spring, by=maya), lambda: close_round(spring, by=tomos))
    assert [type(one) for one in answers if isinstance(one, Exception)] == [RoundClosed]
    assert AssessmentRound.objects.get(pk=spring.pk).is_closed


@pytest.mark.parametrize("time", range(TIMES))
def test_who_is_asked_while_another_round_closes_finds_no_number(
    spring, candidate, nine, partnership, ada, maya, tomos, time
):
    for assignment in AssessorAssignment.objects.filter(candidate=candidate).exclude(assessor=ada):
        take_back(assignment, by=tomos)
    submit(candidate, ada, all_of(4))
    later, _change = open_round(RoundText("Summer 2026", nine), [partnership], by=tomos)
    again = list(Candidate.objects.filter(round=later))
    at_once(lambda: close_round(spring, by=tomos), lambda: ask(later, again, [maya], by=tomos))
    partnership.refresh_from_db()
    assert (partnership.score, partnership.band) == (None, "")


@pytest.mark.parametrize("time", range(TIMES))
def test_of_two_who_bring_in_one_sheet_at_once_one_is_told_and_it_is_in_once(
    empty_round, partnership, maya, tomos, time
):
    text = sheet_text(line("Harbour Museum", all_of(4)), line("Slate Archive", all_of(3)))
    deeds = [lambda one=one: bring(one, empty_round, text, {3: "begin"}) for one in (maya, tomos)]
    answers = at_once(*deeds)
    assert {type(one) for one in answers if isinstance(one, Exception)} <= {SheetChanged}
    assert Candidate.objects.filter(round=empty_round).count() == 2
    assert PanelSummary.objects.count() == 18


@pytest.mark.parametrize("time", range(TIMES))
def test_a_sheet_that_comes_in_while_the_round_closes_counts_or_is_refused(nine, partnership, tomos, maya, time):
    round, _change = open_round(RoundText("From the sheet", nine), [partnership], by=tomos)
    text = sheet_text(line("Harbour Museum", all_of(4)))
    answer, _closed = at_once(lambda: bring(maya, round, text), lambda: close_round(round, by=tomos))
    partnership.refresh_from_db()
    assert partnership.score == (None if isinstance(answer, RoundClosed) else 36)
    assert PanelSummary.objects.count() == (0 if isinstance(answer, RoundClosed) else 9)


def test_what_somebody_gave_too_late_is_still_on_the_page(client_for, spring, candidate, ada, tomos):
    """They can copy what they wrote and send it to the panel."""
    close_round(spring, by=tomos)
    sent = {f"points-{key}": "4" for key in WORKSHOP} | {"comment-capacity": "Two new people since May"}
    answer = client_for(ada).post(workspace_url("assessment:scores", candidate.public_id), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This round is closed" in page
    assert "Two new people since May" in page
    assert page.count('value="4" checked') == 9
    assert not Score.objects.exists()


def test_what_a_second_tab_gave_is_still_on_its_page(client_for, candidate, ada):
    submit(candidate, ada, all_of(2))
    sent = {f"points-{key}": "4" for key in WORKSHOP} | {"comment-capacity": "Two new people since May"}
    page = client_for(ada).post(workspace_url("assessment:scores", candidate.public_id), sent).content.decode()
    assert "These scores are submitted and stay as they are." in page
    assert "Two new people since May" in page
    assert scores_of(candidate, ada) == ({Decimal(2)}, 9)
