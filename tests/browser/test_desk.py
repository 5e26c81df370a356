# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board and a partnership's page in a browser: by mouse, by keyboard, without script; WCAG 2.2 AA."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liaison.pathway.actions.moving import tick
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.models import Partnership, Stage, Task

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/w/northshire/board/"


@pytest.fixture
def stages(workspace):
    return {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}


@pytest.fixture
def partnership(museum, tomos, stages):
    """In “Contacted”, with its checklist ticked."""
    text = PartnershipText({"owner": tomos}, types=["events"])
    partnership = begin_partnership(museum, text, by=tomos, stage=stages["contacted"])[0]
    for item in stages["contacted"].checklist.all():
        tick(partnership, item, by=tomos)
    return partnership


def column(page, name):
    return page.get_by_role("region", name=name, exact=True)


def stage_of(partnership):
    return Partnership.objects.select_related("stage").get(pk=partnership.pk).stage.name


def test_every_page_can_be_used_by_everybody(page, axe, screens, partnership):
    own = partnership.get_absolute_url()
    for name, url in {
        "board": BOARD,
        "board-nothing": f"{BOARD}?words=zzz",
        "partnership": own,
        "stage": f"{own}stage/",
        "side-state": f"{own}side-state/",
        "ending": f"{own}ending/",
        "partnership-facts": f"{own}facts/",
        "task-new": f"{own}tasks/",
        "objective-new": f"{own}objectives/",
    }.items():
        page.goto(url)
        axe(page)
        screens(page, name)


def test_a_card_is_dragged_to_another_column_and_back_by_undo(page, axe, partnership):
    page.goto(BOARD)
    page.locator(".card").drag_to(column(page, "Interested"))
    expect(column(page, "Interested").get_by_role("link", name="Harbour Museum", exact=True)).to_be_visible()
    expect(column(page, "Interested")).to_contain_text("1 partnership")
    expect(column(page, "Contacted")).to_contain_text("0 partnerships")
    assert stage_of(partnership) == "Interested"
    axe(page)
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "Contacted").get_by_role("link", name="Harbour Museum", exact=True)).to_be_visible()
    assert stage_of(partnership) == "Contacted"


def test_a_card_is_moved_by_keyboard_and_keeps_the_focus(page, partnership):
    page.goto(BOARD)
    link = page.get_by_role("link", name="Harbour Museum", exact=True)
    link.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("Harbour Museum is in “Interested” now.")
    expect(link).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("#toasts")).to_contain_text("Harbour Museum is in “Contacted” now.")
    assert stage_of(partnership) == "Contacted"


def test_something_missing_leads_to_the_page_that_asks_why(page, axe, partnership, tomos):
    partnership.ticks.all().delete()
    page.goto(BOARD)
    page.get_by_role("link", name="Harbour Museum", exact=True).focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("Not ticked on the checklist yet:")).to_be_visible()
    axe(page)
    page.get_by_label("Why").fill("They rang us.")
    page.get_by_role("button", name="Move").click()
    expect(page).to_have_url(f"{page.url.split('/w/')[0]}{BOARD}#card-{partnership.public_id}")
    assert stage_of(partnership) == "Interested"


def test_everything_works_without_script(page_for, tomos, partnership):
    page = page_for(tomos, java_script_enabled=False)
    page.goto(BOARD)
    page.get_by_role("link", name="Move Harbour Museum").click()
    page.get_by_label("Interested").check()
    page.get_by_role("button", name="Move").click()
    assert stage_of(partnership) == "Interested"
    page.get_by_role("link", name="Harbour Museum", exact=True).click()
    page.get_by_role("link", name="Say what comes next").click()
    page.get_by_label("Next step").fill("Agree on a date")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#next-step")).to_contain_text("Agree on a date")
    page.get_by_label("What was said").fill("They like May.")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#timeline")).to_contain_text("They like May.")
    page.get_by_role("link", name="Add a task").click()
    page.get_by_label("Task").fill("Book the room")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("checkbox", name="Book the room").click()
    assert Task.objects.get().is_done


def test_a_call_is_logged_where_it_stands(page, axe, partnership):
    page.goto(partnership.get_absolute_url())
    page.get_by_label("What was said").fill("They asked for dates in May.")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#timeline")).to_contain_text("They asked for dates in May.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("script", [True, False])
def test_the_follow_up_clock_restarts_before_ones_eyes_when_a_call_is_logged(
    page_for, tomos, museum, stages, script
):
    long_ago = timezone.now() - timedelta(days=20)
    text = PartnershipText({"owner": tomos})
    begin_partnership(museum, text, by=tomos, stage=stages["contacted"], at=long_ago)
    page = page_for(tomos, java_script_enabled=script)
    page.goto(BOARD)
    expect(page.locator(".card")).to_contain_text("Follow-up due")
    page.get_by_role("link", name="Harbour Museum", exact=True).click()
    due = page.locator("#record-state time")
    assert due.get_attribute("datetime") < timezone.localdate().isoformat()
    page.get_by_label("Kind").select_option("call")
    page.get_by_label("What was said").fill("They ring back on Monday.")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#timeline")).to_contain_text("They ring back on Monday.")
    expect(page.locator("#contact-line")).to_contain_text("You spoke with them on the phone")
    assert due.get_attribute("datetime") > timezone.localdate().isoformat()
    # Back on the board, by the browser's own button: it is the board as it is now.
    page.go_back()
    if not script:
        page.goto(BOARD)
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator(".card")).not_to_contain_text("Follow-up due")
