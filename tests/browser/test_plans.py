# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans in a browser: taken and moved by keyboard alone, without script, on a phone; WCAG 2.2 AA."""

from datetime import date, time
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from liaison.pathway.actions.hours import say_hours
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.plans import make_plan
from liaison.pathway.actions.work import TaskText, edit_task
from liaison.pathway.models import Plan, Stage, Task
from liaison.pathway.queries.plans import shipped

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = date(2027, 4, 13)


@pytest.fixture
def partnership(museum, tomos):
    stage = Stage.objects.filter(pathway__is_default=True).order_by("order")[2]
    return begin_partnership(museum, PartnershipText(), by=tomos, stage=stage)[0]


@pytest.fixture
def plan(partnership, maya, tomos):
    return make_plan(
        shipped("wikithon"),
        "Wikithon at the harbour",
        anchors={"event_start": EVENT},
        roles={"organiser": tomos},
        partnership=partnership,
        by=maya,
        is_open_to_volunteers=True,
    )[0]


def test_every_page_can_be_used_by_everybody(page, axe, screens, plan, partnership, maya):
    say_hours(maya, Decimal(8), [], by=maya)
    settings = "/w/northshire/settings/plan-templates/"
    for name, url in {
        "plan": plan.get_absolute_url(),
        "plans": "/w/northshire/plans/",
        "plan-choice": f"{partnership.get_absolute_url()}plans/",
        "plan-make": f"{partnership.get_absolute_url()}plans/?template={plan.template.public_id}",
        "plan-move": f"{plan.get_absolute_url()}dates/",
        "plan-templates": settings,
        "plan-template": f"{settings}{plan.template.public_id}/",
        "hours": "/w/northshire/hours/",
        "my-hours": "/w/northshire/hours/mine/",
        "partnership-plans": partnership.get_absolute_url(),
    }.items():
        page.goto(url)
        axe(page)
        screens(page, name)
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{name} is wider than a phone"
        page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("script", [True, False])
def test_the_keyboard_alone_takes_a_task_and_gives_it_back(page_for, elin, plan, script):
    page = page_for(elin, java_script_enabled=script)
    page.goto("/w/northshire/plans/")
    page.get_by_role("link", name="Wikithon at the harbour").press("Enter")
    page.get_by_role("button", name="I will do it: Clear up").press("Enter")
    give = page.get_by_role("button", name="Give back: Clear up")
    expect(give).to_be_visible()
    assert Task.objects.get(title="Clear up").taken.get().member == elin
    give.press("Enter")
    expect(page.get_by_role("button", name="I will do it: Clear up")).to_be_visible()
    assert Task.objects.get(title="Clear up").taken.count() == 0


def test_the_keyboard_alone_moves_a_date_after_a_look(page, axe, screens, plan, tomos):
    edit_task(Task.objects.get(title="Brief the helpers"), TaskText({"due_on": date(2027, 4, 1)}), by=tomos)
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Move the date").press("Enter")
    page.get_by_label("Day of the event").fill("2027-04-20")
    page.get_by_role("button", name="Preview").press("Enter")
    expect(page.get_by_role("heading", name="What would move")).to_be_visible()
    expect(
        page.get_by_text("Brief the helpers (1 April 2027): somebody put it on this day by hand.")
    ).to_be_visible()
    axe(page)
    screens(page, "plan-move-preview")
    assert Plan.objects.get().day == EVENT
    page.get_by_role("button", name="Move the plan").press("Enter")
    expect(page.get_by_text("Moved: Wikithon at the harbour")).to_be_visible()
    assert Task.objects.get(title="Clear up").due_on == date(2027, 4, 20)
    assert Task.objects.get(title="Clear up").at == time(16)
