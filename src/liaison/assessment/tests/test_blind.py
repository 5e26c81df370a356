# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an assessor who has not submitted can learn from the queries: nothing."""

from liaison.assessment.actions.rounds import RoundText, ask, close_round, declare, open_round
from liaison.assessment.models import AssessorAssignment, Candidate
from liaison.assessment.queries.blind import may_know, rounds_seen_by
from liaison.assessment.queries.results import results_for

from .conftest import all_of, submit


def names(member, round):
    return [str(line.candidate) for line in results_for(member, round).lines]


def test_whoever_has_not_submitted_finds_the_candidate_in_no_sum(spring, candidate, other_candidate, maya, ada):
    submit(candidate, ada, all_of(5))
    submit(other_candidate, ada, all_of(2))
    assert names(maya, spring) == []
    submit(other_candidate, maya, all_of(2))
    results = results_for(maya, spring)
    assert [str(line.candidate) for line in results.lines] == ["Paper Mill"]
    # The museum, hidden, is ahead: a rank of 2 would say so, and a mean of 3.5 as well.
    assert results.lines[0].found.rank == 1
    assert set(results.results.means.values()) == {2}


def test_submitting_reveals_the_candidate_to_the_assessor(spring, candidate, ada, elin):
    submit(candidate, ada, all_of(5))
    assert names(elin, spring) == []
    submit(candidate, elin, all_of(4))
    assert names(elin, spring) == ["Harbour Museum"]


def test_a_draft_reveals_nothing(spring, candidate, ada, elin):
    submit(candidate, ada, all_of(5))
    assert not may_know(elin, candidate)


def test_standing_back_reveals_nothing_before_the_close(spring, candidate, maya, ada, tomos):
    submit(candidate, ada, all_of(5))
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=maya)
    declare(assignment, "recused", "My old employer", by=maya)
    assert names(maya, spring) == []
    close_round(spring, by=tomos)
    spring.refresh_from_db()
    assert names(maya, spring) == ["Harbour Museum", "Paper Mill"]


def test_an_earlier_round_is_hidden_as_well(
    spring, candidate, other_candidate, nine, partnership, ada, maya, tomos
):
    submit(candidate, ada, all_of(5))
    submit(other_candidate, ada, all_of(3))
    close_round(spring, by=tomos)
    spring.refresh_from_db()
    assert names(maya, spring) == ["Harbour Museum", "Paper Mill"]
    again, _change = open_round(RoundText("Summer 2026", nine), [partnership], by=tomos)
    ask(again, Candidate.objects.filter(round=again), [maya], by=tomos)
    assert names(maya, spring) == ["Paper Mill"]
    assert names(tomos, spring) == ["Harbour Museum", "Paper Mill"]


def test_an_assessor_sees_only_what_they_are_asked_to_score(spring, nine, mill, ada, elin, tomos, viktor):
    other, _change = open_round(RoundText("Elsewhere", nine), [mill], by=tomos)
    assert list(rounds_seen_by(ada)) == [spring]
    assert set(rounds_seen_by(tomos)) == {spring, other}
    assert list(rounds_seen_by(viktor)) == []
