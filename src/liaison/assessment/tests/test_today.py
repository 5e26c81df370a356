# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.links import workspace_url
from liaison.assessment.actions.deciding import DecisionText, decide
from liaison.assessment.actions.rounds import RoundText, ask, close_round, declare, edit_round, open_round
from liaison.assessment.models import AssessorAssignment, Candidate
from liaison.assessment.queries.today import decisions_to_review, scores_wanted

from .conftest import all_of, submit


def titles(found):
    return [line.title for line in found.lines]


def waiting(member, limit=6):
    return scores_wanted(member, timezone.now(), limit)


def reviews(member):
    return decisions_to_review(member, timezone.now(), 6)


def later(candidate, tomos, *, days=0, outcome="later"):
    today = timezone.localdate()
    text = DecisionText(outcome, "They move house first", today, today + timedelta(days=days))
    return decide(candidate, text, by=tomos)


@pytest.fixture
def closed(spring, candidate, other_candidate, ada, tomos):
    submit(candidate, ada, all_of("4.5"))
    submit(other_candidate, ada, all_of(2))
    close_round(spring, by=tomos)
    candidate.refresh_from_db()
    other_candidate.refresh_from_db()
    return spring


def test_whoever_is_asked_finds_each_candidate_with_its_day_and_the_sheet(spring, candidate, ada, maya):
    edit_round(spring, name=spring.name, due_on=date(2026, 12, 1), by=maya)
    found = waiting(ada)
    assert sorted(titles(found)) == ["Harbour Museum", "Paper Mill"]
    [line] = [line for line in found.lines if line.title == "Harbour Museum"]
    assert (line.due, line.url) == (date(2026, 12, 1), workspace_url("assessment:scores", candidate.public_id))


def test_what_is_submitted_stood_back_from_or_closed_waits_no_longer(
    spring, candidate, other_candidate, ada, maya, tomos
):
    submit(candidate, ada, all_of(4))
    assert titles(waiting(ada)) == ["Paper Mill"]
    assignment = AssessorAssignment.objects.get(candidate=other_candidate, assessor=ada)
    declare(assignment, "recused", "My old employer", by=ada)
    assert titles(waiting(ada)) == []
    declare(assignment, "overridden", "Nobody else knows them", by=tomos)
    assert titles(waiting(ada)) == ["Paper Mill"]
    close_round(spring, by=tomos)
    assert titles(waiting(ada)) == []
    assert titles(waiting(maya)) == []


def test_a_member_finds_nobody_elses(spring, tomos, viktor):
    assert titles(waiting(tomos)) == titles(waiting(viktor)) == []


def test_the_earliest_day_comes_first_and_none_comes_last(spring, nine, mill, ada, maya):
    urgent, _change = open_round(RoundText("Urgent", nine, due_on=date(2026, 1, 1)), [mill], by=maya)
    ask(urgent, Candidate.objects.filter(round=urgent), [ada], by=maya)
    found = waiting(ada, limit=2)
    assert [line.due for line in found.lines] == [date(2026, 1, 1), None]
    assert found.total == 3


def test_a_decision_comes_back_on_its_day(closed, candidate, other_candidate, tomos):
    later(candidate, tomos)
    later(other_candidate, tomos, days=1)
    found = reviews(tomos)
    assert titles(found) == ["Harbour Museum"]
    assert found.lines[0].why == "Later: They move house first"
    assert found.lines[0].url == candidate.get_absolute_url()


def test_a_newer_decision_settles_it(closed, candidate, tomos):
    later(candidate, tomos)
    later(candidate, tomos, days=30)
    assert titles(reviews(tomos)) == []


def test_it_comes_to_whoever_decided_or_looks_after_the_partnership(
    closed, other_candidate, mill, tomos, maya, elin
):
    later(other_candidate, tomos)
    assert titles(reviews(maya)) == titles(reviews(elin)) == []
    with changing(tomos, "edit") as change:
        change.update(mill, owner=maya)
    assert titles(reviews(maya)) == ["Paper Mill"]


def test_whoever_is_to_score_it_again_learns_nothing_of_the_decision(
    closed, nine, candidate, partnership, tomos, maya
):
    later(candidate, tomos)
    assert titles(reviews(tomos)) == ["Harbour Museum"]
    again, _change = open_round(RoundText("Summer 2026", nine), [partnership], by=maya)
    ask(again, Candidate.objects.filter(round=again), [tomos], by=maya)
    assert titles(reviews(tomos)) == []


def test_each_section_asks_once(
    closed, nine, mill, candidate, other_candidate, tomos, ada, django_assert_num_queries
):
    for number in range(3):
        round, _change = open_round(RoundText(f"Round {number}", nine), [mill], by=tomos)
        ask(round, Candidate.objects.filter(round=round), [ada], by=tomos)
    later(candidate, tomos)
    later(other_candidate, tomos)
    with django_assert_num_queries(1):
        assert len(waiting(ada).lines) == 3
    with django_assert_num_queries(1):
        assert len(reviews(tomos).lines) == 2


def test_the_page_leads_to_the_sheet(spring, candidate, client_for, ada):
    page = client_for(ada).get(workspace_url("desk:today")).content.decode()
    assert "Assessments waiting" in page
    assert f'href="{workspace_url("assessment:scores", candidate.public_id)}"' in page
