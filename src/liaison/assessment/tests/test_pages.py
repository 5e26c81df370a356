# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import date
from decimal import Decimal

import pytest

from liaison.accounts.links import workspace_url
from liaison.assessment.actions.rounds import RoundText, begin_talk, close_round, open_round
from liaison.assessment.actions.scoring import moderate
from liaison.assessment.models import (
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    ConflictDeclaration,
    CriteriaSet,
    Decision,
    Score,
)
from liaison.assessment.queries.results import whole_results
from liaison.assessment.queries.rounds import moderated_on
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership

from .conftest import NOW, all_of, submit


def url(name, row=None):
    return workspace_url(f"assessment:{name}", row.public_id) if row else workspace_url(f"assessment:{name}")


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sheet_of(points, **more):
    return {f"points-{key}": points for key in WORKSHOP} | more


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


def test_an_assessor_scores_without_script_and_goes_on_to_the_next(client_for, candidate, other_candidate, ada):
    visitor = client_for(ada)
    assert "Looked after" not in words(visitor.get(url("scores", candidate)))
    answer = visitor.post(url("scores", candidate), sheet_of("4.5"))
    assert answer.url == url("scores", other_candidate)
    assert {row.points for row in Score.objects.all()} == {Decimal("4.5")}


def test_what_was_chosen_is_still_there_when_something_is_missing(client_for, candidate, ada):
    answer = client_for(ada).post(
        url("scores", candidate), {"points-capacity": "3.5", "comment-capacity": "Two new people"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Still open: Underrepresented heritage" in page
    assert re.search(r'name="points-capacity" value="3.5" checked', page)
    assert "Two new people" in page
    assert not Score.objects.exists()


def test_a_draft_is_kept_and_shown_again(client_for, candidate, ada):
    visitor = client_for(ada)
    visitor.post(url("scores", candidate), {"points-capacity": "2", "draft": "1"})
    assert 'name="points-capacity" value="2" checked' in visitor.get(url("scores", candidate)).content.decode()


@pytest.mark.parametrize("bad", ["17", "x", "2.25", "-1"])
def test_points_that_cannot_be_are_refused_in_a_sentence(client_for, candidate, ada, bad):
    answer = client_for(ada).post(url("scores", candidate), sheet_of("3") | {"points-capacity": bad})
    assert answer.status_code == 422
    assert "Capacity and commitment:" in words(answer)
    assert not Score.objects.exists()


def test_neither_the_ends_of_lines_nor_an_eleventh_address_make_words_disappear(client_for, candidate, ada):
    lines = "\r\n".join(["Two new people since May."] * 80)  # 2,079 letters as the browser counts, less the ends
    comment = lines[: 2000 + lines[:2000].count("\r")]
    links = "\n".join(f"https://museum.example/{number}" for number in range(11))
    draft = sheet_of("4", **{"comment-capacity": comment, "draft": "1"})
    answer = client_for(ada).post(url("scores", candidate), draft | {"evidence-capacity": links})
    assert "up to 10 addresses" in words(answer)
    assert "museum.example/10" in answer.content.decode()
    client_for(ada).post(url("scores", candidate), draft)
    assert Score.objects.get(criterion__key="capacity").comment == comment.replace("\r\n", "\n").strip()


def test_a_comment_without_points_is_not_lost_in_a_draft(client_for, candidate, ada):
    draft = {"points-glamness": "4", "comment-capacity": "Two new people", "draft": "1"}
    answer = client_for(ada).post(url("scores", candidate), draft)
    assert answer.status_code == 422
    assert "Capacity and commitment: give points too" in words(answer)
    assert "Two new people" in answer.content.decode()
    assert 'name="points-glamness" value="4" checked' in answer.content.decode()


def test_a_draft_in_another_tab_takes_nothing_away(client_for, candidate, ada):
    visitor = client_for(ada)
    visitor.post(url("scores", candidate), {"points-capacity": "2", "comment-capacity": "Few", "draft": "1"})
    visitor.post(url("scores", candidate), {"points-glamness": "4", "draft": "1"})
    kept = {row.criterion.key: (row.points, row.comment) for row in Score.objects.select_related("criterion")}
    assert kept == {"capacity": (2, "Few"), "glamness": (4, "")}


def test_a_score_for_a_criterion_of_elsewhere_is_refused_and_the_others_stay(client_for, candidate, ada):
    answer = client_for(ada).post(url("scores", candidate), sheet_of("3") | {"points-charm": "4"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a score for a criterion that does not belong to the round" in page
    assert page.count('value="3" checked') == 9
    assert not Score.objects.exists()


def test_evidence_is_an_address_of_a_page(client_for, candidate, ada):
    more = {"evidence-capacity": "javascript:alert(1)"}
    answer = client_for(ada).post(url("scores", candidate), sheet_of("3", **more))
    assert answer.status_code == 422
    assert not Score.objects.exists()


def test_cannot_judge_needs_one_choice_only(client_for, candidate, ada):
    client_for(ada).post(url("scores", candidate), sheet_of("3") | {"points-capacity": "cannot"})
    assert Score.objects.get(points=None).reason == "I do not know enough about this."


def test_a_conflict_of_interest_is_declared_on_the_sheet(client_for, candidate, ada):
    client_for(ada).post(url("own-conflict", candidate), {"state": "recused", "why": "My sister works there"})
    assert ConflictDeclaration.objects.get().by == ada
    assert "You stand back" in words(client_for(ada).get(url("scores", candidate)))


def test_a_conflict_without_its_reason_comes_back_with_what_was_chosen(client_for, candidate, ada):
    answer = client_for(ada).post(url("own-conflict", candidate), {"state": "recused", "why": " "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why in a few words" in page
    assert '<option value="recused" selected>' in page
    assert not ConflictDeclaration.objects.exists()


def test_a_conflict_is_said_before_scoring_where_one_is_likely(client_for, spring, mill, other_candidate, elin):
    elin.user.email = "elin@mill.example"
    elin.user.save()
    page = words(client_for(elin).get(url("scores", other_candidate)))
    assert page.index("Say first whether this is a conflict of interest") < page.index("Underrepresented heritage")


def test_whoever_learns_of_a_conflict_after_submitting_can_still_say_so(
    client_for, spring, candidate, ada, elin, tomos
):
    for assessor, points in ((ada, 5), (elin, 1)):
        submit(candidate, assessor, all_of(points))
    assert "Conflict of interest" in words(client_for(ada).get(url("scores", candidate)))
    assert client_for(ada).post(url("own-conflict", candidate), {"state": "recused", "why": ""}).status_code == 422
    client_for(ada).post(url("own-conflict", candidate), {"state": "recused", "why": "My sister works there"})
    assert str(whole_results(spring).line_of(candidate).found.total.total) == "9"
    close_round(spring, by=tomos)
    assert "Conflict of interest" not in words(client_for(ada).get(url("scores", candidate)))


def test_whoever_is_not_asked_is_told_so(client_for, candidate, tomos):
    answer = client_for(tomos).post(url("own-conflict", candidate), {"state": "none"}, follow=True)
    assert "You are not asked to score this candidate." in words(answer)


def test_an_assessor_cannot_ask_themselves_to_score_all_the_same(client_for, candidate, ada):
    answer = client_for(ada).post(url("own-conflict", candidate), {"state": "overridden", "why": "I want to"})
    assert answer.status_code == 422
    assert "I want to" in answer.content.decode()
    assert not ConflictDeclaration.objects.exists()


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
    assert "37.8" in page
    assert "37.8" not in words(client_for(tomos).get(url("results", spring)))
    zero = "&".join(f"w-{key}=0" for key in WORKSHOP)
    assert client_for(tomos).get(url("results", spring) + "?" + zero).status_code == 200


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


def editor_data(visitor, address):
    """What the editor's form holds."""
    page = visitor.get(address).content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        ticked = "checkbox" not in tag or " checked" in tag
        if ticked and name and name[1].startswith(("criteria-", "bands-", "expected", "name")):
            data[name[1]] = value[1] if value else ""
    return data | {"step": "0.5", "is_default": "on"}


def test_the_editor_of_criteria_saves_weights_and_gates(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    answer = visitor.post(
        url("criteria-set-edit", nine), data | {"criteria-2-weight": "2", "criteria-2-minimum": "3"}
    )
    assert answer.status_code == 302, words(answer)
    row = nine.criteria.get(key="capacity")
    assert (row.weight, row.minimum) == (2, 3)


def test_clearing_a_criterion_takes_it_out_and_moves_the_bands(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    assert visitor.post(url("criteria-set-edit", nine), data | {"criteria-8-label": ""}).status_code == 302
    assert nine.criteria.count() == 8
    assert nine.bands.get(number=2).begins_at == 12


def test_editing_a_frozen_set_leads_to_its_new_version(client_for, candidate, nine, tomos, ada):
    submit(candidate, ada, all_of(3))
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine)) | {"criteria-2-weight": "2"}
    answer = visitor.post(url("criteria-set-edit", nine), data)
    new = CriteriaSet.objects.get(version=2)
    assert answer.url == url("criteria-set", new)
    assert "version 2" in words(visitor.get(answer.url))
    assert "newer version" in words(visitor.get(url("criteria-set", nine)))


def test_the_page_of_a_set_tells_weights_minimum_kinds_step_and_earlier_versions(
    client_for, candidate, nine, tomos, ada
):
    submit(candidate, ada, all_of(3))
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-edit", nine))
    data |= {
        "criteria-2-weight": "2.5",
        "criteria-2-minimum": "3.5",
        "criteria-2-types": ["training_course", "events"],
    }
    page = words(visitor.get(visitor.post(url("criteria-set-edit", nine), data).url))
    assert "Weight 2.5 · At least 3.5 · only for: Events, Training course" in page
    assert "Scores from 1 to 5 in steps of 0.5." in page
    assert "below average : from 13.5 " in page or "below average: from 13.5 " in page
    assert "Earlier: Possible partnerships" in page


def test_when_the_panel_changed_a_score_is_told_by_its_own_clock(spring, candidate, tomos, ada):
    submit(candidate, ada, all_of(3))
    begin_talk(spring, by=tomos)
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=ada)
    moderate(assignment, "capacity", Decimal(4), "They hired somebody", by=tomos, at=NOW)
    assert [row.moderated_at for row in moderated_on(candidate)] == [NOW]


def test_a_new_set_is_added(client_for, nine, tomos):
    visitor = client_for(tomos)
    data = editor_data(visitor, url("criteria-set-new"))
    data |= {"name": "Courses", "criteria-0-label": "Room", "criteria-0-weight": "1"}
    assert visitor.post(url("criteria-set-new"), data).status_code == 302
    assert CriteriaSet.objects.get(name="Courses").criteria.get().key == "room"


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
