# SPDX-License-Identifier: AGPL-3.0-or-later
"""At the door with a telephone: a bad network, a page that is opened anew, and no tick is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.gatherings.models import Attendance, Event, Registration

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 3000}
NAMES = ["Åsa Lind", "Idris Morgan", "Lucía Rey", "Mei Tan", "Ngozi Achebe", "Nia Puw", "Siân Rees"]


@pytest.fixture
def wikithon(maya):
    now = timezone.now()
    with changing(maya, "add") as change:
        event = change.create(
            Event(name="Pot luck", slug="pot-luck", starts_at=now, ends_at=now + timedelta(hours=2))
        )
        for name in NAMES:
            change.create(
                Registration(event=event, name=name, organisation_name="Slate Museum", registered_at=now)
            )
    return event


def door(event):
    return f"/w/northshire/events/{event.public_id}/check-in/"


def here(workspace):
    with in_workspace(workspace):
        return set(Attendance.objects.values_list("name", flat=True))


def test_ticks_made_without_a_network_are_kept_over_a_reload_and_sent(
    page_for, elin, wikithon, workspace, axe, screens
):
    page = page_for(elin, viewport=PHONE)
    page.goto(door(wikithon))
    axe(page)
    screens(page, "check-in")
    page.context.set_offline(True)
    for name in NAMES[:5]:
        page.get_by_role("button", name=name).click()
    expect(page.locator("[data-still]")).to_contain_text("Still to be sent: 5")
    expect(page.locator("[data-here]")).to_have_text("5 of 7 are here")
    assert here(workspace) == set()
    axe(page)
    # The telephone gives up on the page, and comes back to it with a network.
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(door(wikithon))
    expect(page.locator("[data-still]")).to_be_hidden()
    expect(page.locator("[data-here]")).to_have_text("5 of 7 are here")
    assert here(workspace) == set(NAMES[:5])
    page.reload()
    expect(page.get_by_role("button", name=NAMES[0])).to_have_attribute("aria-pressed", "true")


def test_ticks_go_by_themselves_once_the_network_is_back(page_for, elin, wikithon, workspace):
    page = page_for(elin, viewport=PHONE)
    page.goto(door(wikithon))
    page.context.set_offline(True)
    page.get_by_role("button", name="Nia Puw").click()
    page.get_by_role("button", name="Mei Tan").click()
    page.get_by_role("button", name="Mei Tan").click()
    expect(page.locator("[data-still]")).to_contain_text("Still to be sent: 3")
    page.context.set_offline(False)
    expect(page.locator("[data-still]")).to_be_hidden()
    assert here(workspace) == {"Nia Puw"}


def test_a_name_is_found_as_it_is_typed_and_somebody_new_is_added(page_for, elin, wikithon, workspace):
    page = page_for(elin, viewport=PHONE)
    page.goto(door(wikithon))
    page.get_by_role("searchbox").fill("asa")
    expect(page.get_by_role("button", name="Åsa Lind")).to_be_visible()
    expect(page.get_by_role("button", name="Nia Puw")).to_be_hidden()
    page.get_by_role("searchbox").fill("")
    page.get_by_text("Somebody who is not on the list").click()
    page.get_by_label("Name").fill("Farah Aziz")
    page.get_by_role("button", name="They are here").click()
    expect(page.locator("[data-still]")).to_be_hidden()
    expect(page.get_by_role("button", name="Farah Aziz")).to_have_attribute("aria-pressed", "true")
    assert here(workspace) == {"Farah Aziz"}


def test_without_script_each_press_is_a_form(page_for, elin, wikithon, workspace):
    page = page_for(elin, viewport=PHONE, java_script_enabled=False)
    page.goto(door(wikithon))
    page.get_by_role("button", name="Nia Puw").click()
    expect(page.get_by_role("button", name="Nia Puw")).to_have_attribute("aria-pressed", "true")
    assert here(workspace) == {"Nia Puw"}
    page.get_by_role("button", name="Nia Puw").click()
    expect(page.get_by_role("button", name="Nia Puw")).to_have_attribute("aria-pressed", "false")
    assert here(workspace) == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_is_kept_with_the_keyboard_alone_in_the_light_and_in_the_dark(
    page_for, elin, wikithon, workspace, axe, screens, scheme
):
    page = page_for(elin, viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    page.goto(door(wikithon))
    page.get_by_role("searchbox").focus()
    page.keyboard.type("asa")
    expect(page.get_by_role("button", name="Nia Puw")).to_be_hidden()
    name = page.get_by_role("button", name="Åsa Lind")
    for _press in range(5):
        page.keyboard.press("Tab")
        if name.evaluate("button => button === document.activeElement"):
            break
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-still]")).to_be_hidden()
    expect(name).to_be_focused()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screens(page, f"check-in-{scheme}")
    assert here(workspace) == {"Åsa Lind"}
