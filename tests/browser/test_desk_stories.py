# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day at the desk by keyboard, with and without script: Today, the list, starting a partnership, the reports."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liaison.accounts.actions import changing
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.models import Organisation
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership, set_next_step
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.actions.work import TaskText, add_task
from liaison.pathway.models import Partnership, Stage

pytestmark = pytest.mark.django_db(transaction=True)
TODAY, LIST, FUNNEL = "/w/northshire/today/", "/w/northshire/partnerships/", "/w/northshire/reports/funnel/"
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
MOST_TABS = 80


@pytest.fixture
def stages(workspace):
    return {stage.milestone: stage for stage in Stage.objects.filter(pathway__is_default=True)}


@pytest.fixture
def partnership(museum, tomos, stages):
    return begin_partnership(museum, PartnershipText({"owner": tomos}), by=tomos, stage=stages["contacted"])[0]


@pytest.fixture
def page(page_for, tomos, script):
    return page_for(tomos, java_script_enabled=script)


def tab_to(page, target):
    """By the Tab key, as somebody who has no mouse would; fails where the key never comes there."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not lead to {target}", pytrace=False)


@WITH_AND_WITHOUT
def test_what_is_to_be_done_today_is_done_by_keyboard(page, partnership, tomos):
    today = timezone.localdate()
    set_next_step(partnership, "Ring Ngozi", today, by=tomos)
    for number in range(8):
        add_task(TaskText({"title": f"Task {number}", "owner": tomos, "due_on": today}), by=tomos)
    page.goto(TODAY)
    expect(page.locator("main")).to_contain_text("9 things to do")
    tab_to(page, page.get_by_role("link", name="Show 2 more"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Task 7")).to_be_visible()
    tab_to(page, page.get_by_role("link", name=re.compile("Do it ?: Harbour Museum")))
    page.keyboard.press("Enter")
    expect(page.locator("#next-step")).to_contain_text("Ring Ngozi")
    tab_to(page, page.locator("#next-step").get_by_role("button", name="Done"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done. What is the next step?")).to_be_visible()
    page.goto(TODAY)
    expect(page.locator("main")).to_contain_text("8 things to do")
    expect(page.locator("main")).not_to_contain_text("Ring Ngozi")


@WITH_AND_WITHOUT
def test_a_partnership_is_found_in_the_list_by_keyboard(page, partnership, tomos, maya, stages):
    with changing(maya, "edit") as change:
        library = change.create(Organisation(name="Lent Library"))
    resting, _change = begin_partnership(library, PartnershipText({"owner": maya}), by=maya)
    day = timezone.localdate()
    set_aside(resting, Aside("resting", "Moving house", day, look_again_on=day + timedelta(days=30)), by=maya)
    page.goto(LIST)
    expect(page.get_by_role("row", name="Harbour Museum")).to_be_visible()
    expect(page.get_by_text("Lent Library")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Resting 1"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Lent Library")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="All", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").get_by_role("searchbox"))
    page.keyboard.type("harb")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lent Library")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Harbour Museum", exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_title("Harbour Museum · Wikimedia Northshire")


@WITH_AND_WITHOUT
def test_a_partnership_is_started_by_keyboard_and_a_second_one_says_what_it_is_about(page, museum):
    page.goto(museum.get_absolute_url())
    tab_to(page, page.get_by_role("link", name="Start a partnership"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Where it begins"))
    page.keyboard.type("Met")
    tab_to(page, page.get_by_label("Events"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The partnership with Harbour Museum has begun.")).to_be_visible()
    begun = Partnership.objects.get()
    assert (begun.stage.name, [one.type for one in begun.types.all()]) == ("Met", ["events"])
    page.goto(f"{museum.get_absolute_url()}partnerships/")
    expect(page.get_by_text("There is one already: say what this one is about.")).to_be_visible()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("There is a partnership with this organisation already.").first).to_be_visible()
    page.get_by_label("What it is about").fill("The ferry")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", name="Harbour Museum: The ferry")).to_be_visible()
    assert Partnership.objects.count() == 2


@WITH_AND_WITHOUT
def test_the_reports_are_read_and_taken_away_by_keyboard(page, partnership, museum, tomos):
    fields = {"type": "email", "direction": "outgoing", "at": timezone.now(), "note": "Wrote to them"}
    log_interaction(InteractionText(fields, organisations=[museum], members=[tomos]), by=tomos)
    page.goto(FUNNEL)
    tab_to(page, page.get_by_label("Divided by"))
    page.keyboard.type("Coll")
    tab_to(page, page.get_by_role("button", name="Count"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Tomos Pritchard")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").press("Enter")
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0][0], rows[1][0], rows[1][-1]) == ("Line", "First contacts from us", "290")
    tab_to(page, page.get_by_role("link", name="Planning backwards"))
    page.keyboard.press("Enter")
    page.get_by_label("Partnerships we want to agree").fill("18")
    page.get_by_role("button", name="Work it out").press("Enter")
    expect(page.get_by_role("heading", name="18 partnerships need about")).to_be_visible()
    expect(page.get_by_text("take this as a guess rather than a plan")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Introductions"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody has introduced anybody yet")).to_be_visible()
