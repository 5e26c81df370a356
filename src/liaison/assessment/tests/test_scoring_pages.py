# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet on which somebody scores, and what they say of a conflict of interest."""

import re
from decimal import Decimal

import pytest

from liaison.assessment.actions.rounds import close_round
from liaison.assessment.models import (
    ConflictDeclaration,
    Score,
)
from liaison.assessment.queries.results import whole_results

from .conftest import all_of, submit
from .pages import sheet_of, url, words


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
    assert whole_results(spring).line_of(candidate).found.total.total == 9
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
