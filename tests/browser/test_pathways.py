# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting up stages in a browser: by keyboard alone, without script, on a phone; WCAG 2.2 AA."""

import pytest
from playwright.sync_api import expect

from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.stages import remove_stage
from liaison.pathway.models import Partnership, Stage

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/w/northshire/settings/pathways/"
BOARD = "/w/northshire/board/"


@pytest.fixture
def stages(workspace):
    return {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}


@pytest.fixture
def pathway(stages):
    return stages["met"].pathway


@pytest.fixture
def partnership(museum, tomos, stages):
    return begin_partnership(museum, PartnershipText(), by=tomos, stage=stages["contacted"])[0]


def row_of(pathway):
    return [str(stage) for stage in Stage.objects.filter(pathway=pathway, archived_at=None).order_by("order")]


def test_every_page_can_be_used_by_everybody(page, axe, screens, partnership, stages, pathway, maya):
    remove_stage(stages["contacted"], by=maya, to=stages["met"])
    own = f"{LIST}{pathway.public_id}/"
    for name, url in {
        "settings": "/w/northshire/settings/",
        "pathways": LIST,
        "pathway-new": f"{LIST}new/",
        "pathway": own,
        "stage-new": f"{own}stages/",
        "stage-set-up": f"{own}stages/{stages['met'].public_id}/",
        "stage-removal": f"{own}stages/{stages['met'].public_id}/removal/",
        "pathway-removal": f"{own}removal/",
        "board-set-up": BOARD,
    }.items():
        page.goto(url)
        axe(page)
        screens(page, name)
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{name} is wider than a phone"
        page.set_viewport_size({"width": 1280, "height": 800})


def test_the_keyboard_alone_sets_up_a_stage(page, axe, pathway):
    page.goto(BOARD)
    page.get_by_role("link", name="Set up stages").press("Enter")
    page.get_by_role("button", name="Move “Researched” up").press("Enter")
    expect(page.locator("ol.stages > li").first).to_contain_text("Researched")
    # The next Tab goes on where the stage is now.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Researched", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Name").fill("Assessed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Something here has this name already.")
    axe(page)
    page.get_by_label("Name").fill("Looked up")
    page.get_by_label("Days a partnership usually stays").fill("10")
    page.get_by_label("Before it goes on").fill("We know who decides\nWe know who to ask")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("ol.stages > li").first).to_contain_text("2 things to tick")
    assert row_of(pathway)[:2] == ["Looked up", "Identified"]


@pytest.mark.parametrize("script", [True, False])
def test_a_stage_in_use_is_removed_with_a_word_about_who_is_there(
    page_for, maya, axe, partnership, stages, pathway, script
):
    page = page_for(maya, java_script_enabled=script)
    page.goto(f"{LIST}{pathway.public_id}/")
    page.get_by_role("link", name="Contacted", exact=True).click()
    page.get_by_role("button", name="Remove this stage").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "1 partnership is in “Contacted”. Say to which stage it goes."
    )
    if script:
        axe(page)
    page.get_by_label("Where they go on").select_option("Met")
    page.get_by_role("button", name="Remove the stage").click()
    expect(page.get_by_text("1 partnership is in “Met” now.")).to_be_visible()
    assert "Contacted" not in row_of(pathway)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("link", name="Contacted", exact=True)).to_be_visible()
    assert Partnership.objects.get().stage == stages["contacted"]
