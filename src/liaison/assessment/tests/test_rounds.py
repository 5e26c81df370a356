# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest

from liaison.accounts.actions import CannotUndo, changing, undo
from liaison.accounts.models import Change
from liaison.assessment.actions import refusals
from liaison.assessment.actions.criteria import CriterionText, SetText, add_set, edit_set
from liaison.assessment.actions.deciding import DecisionText, decide
from liaison.assessment.actions.rounds import ask, begin_talk, close_round, declare, take_back
from liaison.assessment.actions.scoring import GivenScore, moderate, save_scores
from liaison.assessment.models import (
    AssessorAssignment,
    Band,
    ConflictDeclaration,
    CriteriaSet,
    Criterion,
    ScaleAnchor,
    Score,
)
from liaison.assessment.queries.conflicts import likely_conflict
from liaison.assessment.queries.results import results_for
from liaison.assessment.queries.sets import measure_of

from .conftest import NOW, all_of, given, submit

BANDS = [("low", None), ("fair", None), ("fine", None), ("good", None), ("best", None)]


def assignment_of(candidate, assessor):
    return AssessorAssignment.objects.get(candidate=candidate, assessor=assessor)


def totals(member, round):
    return {str(line.candidate): line.found.total.total for line in results_for(member, round).lines}


def test_a_workspace_begins_with_nine_criteria_in_words_for_each_level(nine):
    assert Criterion.objects.filter(criteria_set=nine).count() == 9
    assert ScaleAnchor.objects.count() == 45
    begins = [str(one) for one in Band.objects.values_list("begins_at", flat=True)]
    assert begins == ["None", "13.500", "22.500", "31.500", "40.500"]


def test_the_first_submitted_assessment_freezes_the_criteria(candidate, nine, ada, elin):
    save_scores(assignment_of(candidate, elin), given(all_of(3)), by=elin)
    nine.refresh_from_db()
    assert not nine.is_frozen
    submit(candidate, ada, all_of(4))
    nine.refresh_from_db()
    assert nine.is_frozen


def text_of(criteria_set, **changes):
    rows = Criterion.objects.filter(criteria_set=criteria_set)
    return SetText(
        criteria_set.name,
        [CriterionText(row.label, row.key, weight=changes.get(row.key, row.weight)) for row in rows],
        BANDS,
    )


def test_editing_frozen_criteria_makes_a_new_version_and_old_results_stay(
    spring, candidate, nine, ada, elin, maya, tomos
):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    before = totals(tomos, spring)
    new, _change = edit_set(nine, text_of(nine, underrepresented_heritage=Decimal(2)), by=maya)
    assert (new.version, new.replaces, new.is_default) == (2, nine, True)
    assert totals(tomos, spring) == before
    assert measure_of(new).rules.weight == 10


def test_criteria_that_nobody_has_scored_with_are_edited_in_place(nine, maya):
    same, change = edit_set(nine, text_of(nine, capacity=Decimal(3)), by=maya)
    assert (same, same.version) == (nine, 1)
    undo(change, by=maya)
    assert measure_of(nine).rules.weight == 9


def test_a_set_nothing_can_be_scored_with_is_refused(maya):
    with pytest.raises(refusals.BadSet, match="weight above nothing"):
        add_set(SetText("Empty", [CriterionText("One", weight=Decimal(0))], BANDS), by=maya)
    with pytest.raises(refusals.BadSet, match="at least one criterion"):
        add_set(SetText("Empty", [], BANDS), by=maya)
    twice = [CriterionText("Room for groups"), CriterionText("Room  for GROUPS")]
    with pytest.raises(refusals.BadSet, match="Room  for GROUPS is there twice"):
        add_set(SetText("Empty", twice, BANDS), by=maya)
    assert not CriteriaSet.objects.filter(name="Empty").exists()


def test_a_set_cannot_take_anothers_name(nine, maya):
    with pytest.raises(refusals.NameTaken):
        add_set(SetText(nine.name, [CriterionText("One")], BANDS), by=maya)


@pytest.mark.parametrize("points", ["0.5", "5.5", "2.25", "NaN"])
def test_points_off_the_scale_are_refused(candidate, ada, points):
    with pytest.raises(refusals.OffTheScale, match=r"1 to 5 points in steps of 0\.5"):
        save_scores(assignment_of(candidate, ada), {"capacity": GivenScore(Decimal(points))}, by=ada)
    assert not Score.objects.exists()


def test_scores_for_a_criterion_of_elsewhere_are_refused(candidate, ada):
    with pytest.raises(refusals.UnknownCriterion):
        save_scores(assignment_of(candidate, ada), {"charm": GivenScore(Decimal(3))}, by=ada)


def test_submitting_with_gaps_names_them(candidate, ada):
    with pytest.raises(refusals.NotAnswered, match="Capacity and commitment"):
        submit(candidate, ada, "5,3,,5,3,5,3,3,5")


def test_what_is_submitted_stays(candidate, ada, maya, elin):
    change = submit(candidate, ada, all_of(4))
    with pytest.raises(refusals.AlreadySubmitted):
        submit(candidate, ada, all_of(1))
    with pytest.raises(CannotUndo, match="seen these scores"):
        undo(change, by=maya)
    with pytest.raises(CannotUndo):
        take_back(assignment_of(candidate, ada), by=maya)
    assert {row.points for row in Score.objects.all()} == {Decimal(4)}


def test_nobody_scores_for_another(candidate, ada, elin):
    with pytest.raises(refusals.NotAsked):
        save_scores(assignment_of(candidate, ada), given(all_of(1)), by=elin)


def test_cannot_judge_is_kept_with_its_reason_and_is_no_zero(spring, candidate, ada, tomos):
    submit(candidate, ada, "?,3,3,3,3,3,3,3,3")
    [row] = Score.objects.filter(points=None)
    assert row.reason == "Nobody told me"
    assert totals(tomos, spring)["Harbour Museum"] == 27


def test_who_stands_back_leaves_every_sum_and_stays_in_the_log(spring, candidate, ada, elin, tomos):
    submit(candidate, ada, all_of(5))
    submit(candidate, elin, all_of(1))
    assert totals(tomos, spring)["Harbour Museum"] == 27
    declare(assignment_of(candidate, ada), "recused", "I used to work there", by=ada)
    assert totals(tomos, spring)["Harbour Museum"] == 9
    assert Score.objects.filter(assessment__assignment__assessor=ada).count() == 9
    declare(assignment_of(candidate, ada), "overridden", "Ten years ago", by=tomos)
    assert totals(tomos, spring)["Harbour Museum"] == 27
    assert ConflictDeclaration.objects.count() == 2


def test_who_stands_back_cannot_score(candidate, ada):
    declare(assignment_of(candidate, ada), "recused", "My sister works there", by=ada)
    with pytest.raises(refusals.StandsBack):
        submit(candidate, ada, all_of(5))


def test_a_conflict_needs_a_reason(candidate, ada):
    with pytest.raises(refusals.ReasonMissing):
        declare(assignment_of(candidate, ada), "declared", " ", by=ada)


def test_conflicts_are_suggested_to_those_who_look_after_it_or_share_its_domain(
    partnership, mill, tomos, ada, elin
):
    assert "looks after" in likely_conflict(partnership, tomos)
    assert likely_conflict(partnership, ada) == ""
    elin.user.email = "elin@post.mill.example"
    assert "post.mill.example" in likely_conflict(mill, elin)
    assert likely_conflict(partnership, elin) == ""


def test_a_moderated_score_is_a_row_of_its_own_and_shows_how_far_talk_moved(spring, candidate, ada, elin, tomos):
    submit(candidate, ada, all_of(5))
    submit(candidate, elin, all_of(1))
    assignment = assignment_of(candidate, elin)
    with pytest.raises(refusals.StillAlone):
        moderate(assignment, "capacity", Decimal(3), "She had not seen the plan", by=tomos)
    begin_talk(spring, by=tomos)
    spring.refresh_from_db()
    with pytest.raises(refusals.ReasonMissing):
        moderate(assignment, "capacity", Decimal(3), "", by=tomos)
    moderate(assignment, "capacity", Decimal(3), "She had not seen the plan", by=tomos)
    [line] = [line for line in results_for(tomos, spring).lines if line.candidate == candidate]
    assert (line.found.total.total, line.moved) == (28, 1)
    assert Score.objects.filter(criterion__key="capacity").count() == 3


def test_who_has_not_scored_cannot_change_anothers_score(spring, candidate, maya, ada, tomos):
    submit(candidate, ada, all_of(5))
    begin_talk(spring, by=tomos)
    with pytest.raises(refusals.Blind):
        moderate(assignment_of(candidate, ada), "capacity", Decimal(3), "No", by=maya)


def test_closing_keeps_total_and_band_on_the_partnership(spring, candidate, partnership, mill, ada, tomos):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    change = close_round(spring, by=tomos)
    partnership.refresh_from_db()
    mill.refresh_from_db()
    assert (partnership.score, partnership.band) == (Decimal(37), "promising")
    assert (mill.score, mill.band) == (None, "")
    with pytest.raises(refusals.RoundClosed):
        submit(candidate, ada, all_of(1))
    with pytest.raises(CannotUndo, match="seen these scores"):
        undo(change, by=tomos)


def test_a_close_after_which_nobody_learned_anything_new_can_be_undone(
    spring, candidate, other_candidate, partnership, maya, ada, elin, tomos
):
    for one in (candidate, other_candidate):
        for assessor in (maya, ada, elin):
            submit(one, assessor, all_of(4))
    undo(close_round(spring, by=tomos), by=tomos)
    partnership.refresh_from_db()
    spring.refresh_from_db()
    assert (partnership.score, spring.phase) == (None, "independent")


def test_a_decision_waits_for_the_close_and_may_go_against_the_band(spring, candidate, ada, tomos):
    submit(candidate, ada, all_of(5))
    text = DecisionText("decline", "They merge with another museum next year", NOW.date())
    with pytest.raises(refusals.NotClosed):
        decide(candidate, text, by=tomos)
    close_round(spring, by=tomos)
    candidate.round.refresh_from_db()
    decision, _change = decide(candidate, text, by=tomos)
    assert decision.is_against_band
    again, _change = decide(candidate, DecisionText("pursue", "They do not after all", NOW.date()), by=tomos)
    assert not again.is_against_band


def test_asking_twice_changes_nothing(spring, candidate, ada, maya):
    assert ask(spring, [candidate], [ada], by=maya) is None


def test_a_request_taken_back_can_be_undone(candidate, ada, maya):
    save_scores(assignment_of(candidate, ada), given("5"), by=ada)
    undo(take_back(assignment_of(candidate, ada), by=maya), by=maya)
    assert Score.objects.get().points == 5


def test_criteria_that_do_not_apply_to_the_kind_are_left_out_for_everybody(spring, candidate, nine, ada, tomos):
    with changing(tomos, "edit") as change:
        change.update(Criterion.objects.get(key="glamness"), types=["residency"])
        change.update(spring, type="events")
    save_scores(assignment_of(candidate, ada), given("5,5,5,5,5,5,5,5"), by=ada, submit=True)
    spring.refresh_from_db()
    [line] = [line for line in results_for(tomos, spring).lines if line.candidate == candidate]
    assert (line.found.total.total, line.band) == (40, "outstanding")


def test_the_history_says_who_submitted_but_no_number(candidate, ada):
    submit(candidate, ada, all_of("4.5"))
    change = Change.objects.get(action="submit scores")
    assert all("4.5" not in str(event.before) + str(event.after) for event in change.events.all())


def test_a_request_that_a_colleague_took_back_meanwhile_is_said_to_be_gone(candidate, ada, maya, tomos):
    request = assignment_of(candidate, ada)
    take_back(assignment_of(candidate, ada), by=maya)
    for late in (
        lambda: save_scores(request, {}, by=ada),
        lambda: declare(request, "declared", "My sister works there", by=ada),
        lambda: take_back(request, by=tomos),
    ):
        with pytest.raises(refusals.NoLongerAsked):
            late()
