# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round as its visitors see it: opened, filled, talked about, closed and decided on."""

import re
from datetime import date
from decimal import Decimal

import pytest

from liaison.assessment.actions.rounds import RoundText, begin_talk, close_round, open_round
from liaison.assessment.actions.scoring import moderate
from liaison.assessment.models import (
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    Decision,
    Score,
)
from liaison.assessment.queries.rounds import moderated_on
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership

from .conftest import NOW, all_of, submit
from .pages import url, words


def test_a_round_is_opened_filled_and_its_assessors_asked(client_for, tomos, ada, partnership, nine):
    visitor = client_for(tomos)
    visitor.post(url("round-new"), {"name": "Autumn", "criteria_set": nine.pk})
    round = AssessmentRound.objects.get(name="Autumn")
    assert "Harbour Museum" in words(visitor.get(url("round", round) + "?find=harbour"))
    visitor.post(url("round-candidates", round), {"find": "harbour", "partnerships": [partnership.public_id]})
    candidate = Candidate.objects.get(round=round)
    asking = {"assessors": [ada.public_id], "candidates": [candidate.public_id]}
    visitor.post(url("round-assessors", round), asking)
    assert AssessorAssignment.objects.get().assessor == ada


def test_a_round_gets_another_name_and_day_and_two_who_edit_see_both(client_for, tomos, spring):
    visitor, seen = client_for(tomos), str(spring.changed_in)
    visitor.post(url("round-facts", spring), {"name": "Late spring", "due_on": "2027-05-31", "seen": seen})
    spring.refresh_from_db()
    assert (spring.name, spring.due_on) == ("Late spring", date(2027, 5, 31))
    answer = visitor.post(url("round-facts", spring), {"name": "Early spring", "due_on": "", "seen": seen})
    assert answer.status_code == 422
    assert "Late spring" in words(answer) and "Early spring" in words(answer)
    answer = visitor.post(url("round-facts", spring), {"name": "", "due_on": "31 Juno", "seen": seen})
    assert answer.status_code == 422 and "31 Juno" in answer.content.decode()
    spring.refresh_from_db()
    assert spring.name == "Late spring"


def test_results_show_total_band_number_and_the_agenda(
    client_for, spring, candidate, other_candidate, tomos, ada, elin
):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    submit(candidate, elin, "1,3,5,5,3,5,3,3,5")
    submit(other_candidate, ada, all_of(2))
    page = words(client_for(tomos).get(url("results", spring)))
    assert "35" in page
    assert "promising" in page
    assert "Underrepresented heritage (1 · 5), 2 apart" in page
    assert "comes first in" in page or "weightings" in page
    assert "One assessor alone" in page


def test_weights_can_be_tried_out_and_nothing_is_saved(client_for, spring, candidate, nine, tomos, ada):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    page = words(client_for(tomos).get(url("results", spring) + "?w-underrepresented_heritage=2"))
    assert "First with these weights: Harbour Museum, 37.8." in page
    assert "37.8" not in words(client_for(tomos).get(url("results", spring)))
    zero = "&".join(f"w-{key}=0" for key in WORKSHOP)
    assert "Give at least one criterion a weight" in words(
        client_for(tomos).get(url("results", spring) + "?" + zero)
    )


@pytest.mark.parametrize("query", ["w-capacity=NaN", "w-capacity=1e9", "w-capacity=-3", "w-x=2", "w-capacity="])
def test_odd_weights_are_left_aside(client_for, spring, candidate, tomos, ada, query):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,5")
    answer = client_for(tomos).get(url("results", spring) + "?" + query)
    assert "37" in words(answer)


def test_the_panel_changes_a_score_with_a_reason(client_for, spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(3))
    begin_talk(spring, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    visitor = client_for(tomos)
    told = {"criterion": "capacity", "points": "4", "reason": "They hired somebody"}
    visitor.post(url("moderation", assignment), told)
    page = words(visitor.get(url("candidate", candidate)))
    assert "They hired somebody" in page
    assert Score.objects.get(is_moderated=True).by == tomos


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [
        ("4.2", "They hired somebody", ": give 1 to 5 points in steps of 0.5."),
        ("many", "They hired somebody", "Give the points as a number, such as 3.5."),
        ("4", " ", "Say why in a few words: others will want to know."),
    ],
)
def test_a_refused_change_after_talking_keeps_what_was_typed(
    client_for, spring, candidate, tomos, ada, points, reason, sentence
):
    submit(candidate, ada, all_of(3))
    begin_talk(spring, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    told = {"criterion": "capacity", "points": points, "reason": reason}
    answer = client_for(tomos).post(url("moderation", assignment), told)
    page = answer.content.decode()
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert f'value="{points}"' in page
    assert f'value="{reason.strip()}"' in page
    assert re.search(r'value="capacity"\s+selected', page)
    assert not Score.objects.filter(is_moderated=True).exists()


def test_a_decision_is_written_down_with_its_reasons(client_for, spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(5))
    close_round(spring, by=tomos)
    told = {"outcome": "decline", "rationale": "They merge", "decided_on": "2026-03-10", "review_on": "2027-03-10"}
    client_for(tomos).post(url("decisions", candidate), told)
    assert Decision.objects.get().is_against_band
    assert "against the band" in words(client_for(tomos).get(url("candidate", candidate)))


def test_a_day_to_look_again_comes_after_the_decision(client_for, spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(5))
    close_round(spring, by=tomos)
    told = {"outcome": "later", "rationale": "They merge", "decided_on": "2026-03-10", "review_on": "2026-03-09"}
    answer = client_for(tomos).post(url("decisions", candidate), told)
    assert answer.status_code == 422
    assert "This is before the day of the decision." in words(answer)
    assert "They merge" in words(answer)
    assert not Decision.objects.exists()


def test_closing_asks_once_more_while_somebody_has_not_submitted(client_for, spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(4))
    page = words(client_for(tomos).get(url("round", spring)))
    assert "5 assessments are not submitted and will not count." in page
    assert "Close it without them" in page
    AssessorAssignment.objects.exclude(assessor=ada, candidate=candidate).delete()
    assert "will not count" not in words(client_for(tomos).get(url("round", spring)))


def test_the_page_of_a_round_names_its_criteria_and_kind(client_for, nine, tomos):
    round, _change = open_round(RoundText("Courses", nine, type="training_course"), [], by=tomos)
    page = client_for(tomos).get(url("round", round))
    assert nine.get_absolute_url() in page.content.decode()
    assert "Kind of partnership: Training course" in words(page)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("assessors", "Tick at least one assessor."), ("candidates", "Tick at least one candidate.")],
)
def test_asking_nobody_or_about_nothing_is_said_and_the_other_ticks_stay(
    client_for, spring, candidate, tomos, missing, sentence
):
    sent = {"assessors": [tomos.public_id], "candidates": [candidate.public_id]}
    left = next(iter(sent.keys() - {missing}))
    answer = client_for(tomos).post(url("round-assessors", spring), {left: sent[left]})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "(optional)" not in words(answer)
    assert re.search(rf'name="{left}" value="{sent[left][0]}"[^>]* checked', answer.content.decode())


def test_adding_nothing_is_said_and_a_tick_stays_where_another_is_gone(
    client_for, spring, museum, partnership, tomos
):
    visitor = client_for(tomos)
    answer = visitor.post(url("round-candidates", spring), {"find": "harbour"})
    assert answer.status_code == 422
    assert "Tick at least one partnership." in words(answer)
    second, _change = begin_partnership(museum, PartnershipText({"name": "Second"}), by=tomos)
    sent = {"find": "harbour", "partnerships": [second.public_id, partnership.public_id]}
    answer = visitor.post(url("round-candidates", spring), sent)
    assert "One of these cannot be chosen." in words(answer)
    assert re.search(rf'value="{second.public_id}"[^>]* checked', answer.content.decode())
    assert not Candidate.objects.filter(partnership=second).exists()


def test_a_coordinator_finds_what_was_said_of_a_conflict_and_is_asked_why(
    client_for, spring, candidate, tomos, ada
):
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    visitor = client_for(tomos)
    answer = visitor.post(url("assignment-conflict", assignment), {"state": "overridden", "why": ""}, follow=True)
    assert "Say why in a few words" in words(answer)
    answer = visitor.post(url("assignment-conflict", assignment), {"state": "asleep", "why": "No"}, follow=True)
    assert "asleep is not one of the available choices" in words(answer)
    visitor.post(url("assignment-conflict", assignment), {"state": "overridden", "why": "Ten years ago"})
    page = visitor.get(url("round", spring)).content.decode()
    assert '<option value="overridden" selected>' in page
    assert 'value="Ten years ago"' in page


def test_the_phases_of_a_round_follow_from_buttons(client_for, spring, partnership, candidate, tomos, ada):
    submit(candidate, ada, all_of(4))
    client_for(tomos).post(url("round-phase", spring), {"phase": "moderated"})
    client_for(tomos).post(url("round-phase", spring), {"phase": "closed"})
    spring.refresh_from_db()
    partnership.refresh_from_db()
    assert (spring.phase, partnership.band) == ("closed", "promising")


def test_when_the_panel_changed_a_score_is_told_by_its_own_clock(spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(3))
    begin_talk(spring, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    moderate(assignment, "capacity", Decimal(4), "They hired somebody", by=tomos, at=NOW)
    assert [row.moderated_at for row in moderated_on(candidate)] == [NOW]


def test_the_sheet_for_the_meeting_has_every_average(client_for, spring, candidate, tomos, ada):
    submit(candidate, ada, "5,3,5,5,3,5,3,3,4.5")
    page = words(client_for(tomos).get(url("sheet", spring)))
    assert "4.5" in page
    assert "36.5" in page


@pytest.mark.parametrize("number", [1, 3])
def test_results_take_the_same_queries_for_many_candidates(
    client_for, spring, candidate, other_candidate, tomos, ada, elin, maya, number, django_assert_max_num_queries
):
    for assessor in [ada, elin, maya][:number]:
        submit(candidate, assessor, all_of(4))
        submit(other_candidate, assessor, all_of(2))
    visitor = client_for(tomos)
    visitor.get(url("results", spring))
    with django_assert_max_num_queries(20):
        visitor.get(url("results", spring))
