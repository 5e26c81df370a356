# SPDX-License-Identifier: AGPL-3.0-or-later
"""Assessments in a browser: scored with nine keys, and every page keeps to WCAG 2.2 AA."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from liaison.assessment.actions.rounds import RoundText, ask, close_round, open_round
from liaison.assessment.actions.scoring import GivenScore, save_scores
from liaison.assessment.models import AssessorAssignment, Candidate, CriteriaSet, Score
from liaison.assessment.rules.criteria import WORKSHOP
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(museum, maya, tomos, ada):
    """The Harbour Museum in a round; Tomos and Ada have scored it, and disagree; Maya has not."""
    partnership, _change = begin_partnership(museum, PartnershipText({"owner": tomos}), by=tomos)
    text = RoundText("Spring 2026", CriteriaSet.objects.get(is_default=True))
    round, _change = open_round(text, [partnership], by=tomos)
    candidate = Candidate.objects.get(round=round)
    ask(round, [candidate], [maya, tomos, ada], by=tomos)
    for assessor, points in ((tomos, 5), (ada, 2)):
        given = {key: GivenScore(Decimal(points), comment="Seen on site") for key in WORKSHOP}
        assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=assessor)
        save_scores(assignment, given, by=assessor, submit=True)
    return candidate


def test_a_candidate_is_scored_with_nine_keys_and_submitted(page, axe, candidate, maya):
    page.goto(f"/w/northshire/candidates/{candidate.public_id}/scores/")
    axe(page)
    for key in (
        "Digit4",
        "Shift+Digit3",
        "Digit5",
        "Digit1",
        "Digit0",
        "Digit2",
        "Digit3",
        "Shift+Digit4",
        "Digit5",
    ):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Submit for good")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("submitted.", exact=False).first).to_be_visible()
    given = Score.objects.filter(assessment__assignment__assessor=maya).order_by("criterion__order")
    assert [row.points and float(row.points) for row in given] == [4, 3.5, 5, 1, None, 2, 3, 4.5, 5]


def test_keys_are_left_alone_while_somebody_writes(page, candidate):
    page.goto(f"/w/northshire/candidates/{candidate.public_id}/scores/")
    page.get_by_text("Comment or evidence").first.click()
    box = page.get_by_label("Comment", exact=True).first
    box.press_sequentially("12345")
    expect(box).to_have_value("12345")
    assert page.locator("[data-question] input:checked").count() == 0


def test_other_weights_show_what_comes_of_them_while_they_are_typed(page, candidate, maya):
    assignment = AssessorAssignment.objects.get(candidate=candidate, assessor=maya)
    given = {key: GivenScore(Decimal(5 if key == WORKSHOP[0] else 1)) for key in WORKSHOP}
    save_scores(assignment, given, by=maya, submit=True)
    page.goto(f"{candidate.round.get_absolute_url()}results/")
    box = page.get_by_label("Underrepresented heritage", exact=True)
    box.fill("10")
    expect(page.get_by_role("status").filter(has_text="First with these weights")).to_be_visible()
    expect(page.get_by_text("nothing is saved")).to_be_visible()
    expect(box).to_be_focused()
    assert "w-underrepresented_heritage=10" in page.url


def test_a_score_sheet_is_brought_in_by_keyboard(page, axe, museum, tomos):
    begin_partnership(museum, PartnershipText({"owner": tomos}), by=tomos)
    text = RoundText("From the sheet", CriteriaSet.objects.get(is_default=True))
    round, _change = open_round(text, [], by=tomos)
    address = f"{round.get_absolute_url()}score-sheet/"
    page.goto(address)
    axe(page)
    labels = [criterion.label for criterion in round.criteria_set.criteria.all()]
    rows = [["Organisation", *labels, "Total score"], ["Harbour Museum", *"444444444", "37"]]
    rows.append(["Slate Archive", *"33333333x", "27"])
    rows.append(["Reading Room", *"222222222", "18"])
    data = "\n".join(",".join(row) for row in rows).encode()
    page.get_by_label("Spreadsheet").set_input_files({"name": "s.csv", "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Look at the file").press("Enter")
    expect(page.get_by_text("a difference of 1.")).to_be_visible()
    expect(page.get_by_text("“x” is no number.", exact=False)).to_be_visible()
    axe(page)
    choice = page.get_by_label("Row 4, Reading Room: taken for")
    choice.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(choice).to_have_value("begin")
    page.get_by_role("button", name="Bring them in").press("Enter")
    expect(page.get_by_text("Averages of 2 candidates are in.")).to_be_visible()
    axe(page)


def test_every_page_of_a_round_can_be_used_by_everybody(page, axe, screens, candidate, tomos, maya):
    round, criteria = candidate.round, candidate.round.criteria_set
    pages = {
        "rounds": "/w/northshire/rounds/",
        "round-new": "/w/northshire/rounds/new/",
        "round": round.get_absolute_url(),
        "candidate-blind": candidate.get_absolute_url(),
        "results-blind": f"{round.get_absolute_url()}results/",
        "criteria": "/w/northshire/criteria/",
        "criteria-set": criteria.get_absolute_url(),
        "criteria-set-edit": f"{criteria.get_absolute_url()}edit/",
    }
    for name, url in pages.items():
        page.goto(url)
        axe(page)
        screens(page, f"assessment-{name}")
    close_round(round, by=tomos)
    for name in ("results", "sheet"):
        page.goto(f"{round.get_absolute_url()}{name}/")
        axe(page)
        screens(page, f"assessment-{name}")
    page.goto(candidate.get_absolute_url())
    axe(page)
    screens(page, "assessment-candidate")
