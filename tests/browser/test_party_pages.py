# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations and people in a browser: with and without script; every page and state keeps to WCAG 2.2 AA."""

import re

import pytest
from playwright.sync_api import expect

from liaison.accounts.actions import changing
from liaison.directory.models import ContactPoint, ExternalIdentifier, Organisation, Person

pytestmark = pytest.mark.django_db(transaction=True)
LIST, PEOPLE = "/w/northshire/organisations/", "/w/northshire/people/"


@pytest.fixture
def library(maya):
    with changing(maya, "add") as change:
        return change.create(Organisation(name="Lindhaga stadsbibliotek", type="library", country="SE"))


def test_every_page_and_state_can_be_used_by_everybody(page, axe, screens, museum, curator, library):
    for name, url in {
        "organisations": LIST,
        "organisations-nothing": f"{LIST}?q=zzz",
        "people": PEOPLE,
        "organisation": museum.get_absolute_url(),
        "organisation-history": f"{museum.get_absolute_url()}?show=history",
        "person": curator.get_absolute_url(),
        "organisation-new": f"{LIST}new/",
        "person-new": f"{PEOPLE}new/",
        "organisation-facts": f"{museum.get_absolute_url()}facts/",
        "search": "/w/northshire/search/?q=harb",
    }.items():
        page.goto(url)
        axe(page)
        screens(page, name)


def test_a_list_filters_while_somebody_types(page, axe, museum, library):
    page.goto(LIST)
    page.get_by_placeholder("Part of a name").fill("lindh")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=lindh$"))
    expect(page.get_by_placeholder("Part of a name")).to_be_focused()
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Kind").select_option("museum")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    axe(page)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_list_of_many_columns_moves_in_its_own_box(page, axe, screens, museum, library):
    page.goto(LIST)
    page.get_by_text("Columns", exact=True).click()
    for box in page.locator("[type=checkbox][name=col]:enabled").all():
        box.set_checked(True, force=True)
    page.get_by_role("button", name="Show these columns").click()
    expect(page.get_by_role("columnheader", name="Legal form")).to_be_attached()
    box = page.locator(".wide")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = page.get_by_role("rowheader", name="Harbour Museum")
    before = name.bounding_box()["x"]
    box.evaluate("box => box.scrollLeft = 400")
    assert before >= name.bounding_box()["x"] >= box.bounding_box()["x"]
    axe(page)
    screens(page, "organisations-many-columns")


def test_a_search_suggests_while_somebody_types(page, axe, museum, curator):
    page.goto("/w/northshire/team/")
    page.keyboard.press("/")
    page.keyboard.type("harb")
    expect(page.get_by_role("option", name="Harbour Museum").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    axe(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Harbour Museum", level=1)).to_be_visible()


def test_a_suggestion_stays_chosen_when_a_later_answer_brings_it_too(page, museum, curator):
    page.goto("/w/northshire/team/")
    page.keyboard.press("/")
    page.keyboard.type("ha")
    expect(page.get_by_role("option", name="Harbour Museum").first).to_be_visible()
    held = {}
    page.route("**/suggestions/?q=harb", lambda route: held.update(route=route))
    with page.expect_request("**/suggestions/?q=harb"):
        page.keyboard.type("rb")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/suggestions/?q=harb"):
        held["route"].continue_()
    expect(page.get_by_text("1 found. Use the arrow keys.")).to_be_attached()
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Harbour Museum", level=1)).to_be_visible()


def test_a_fact_is_edited_where_it_stands_and_undone(page, axe, museum):
    page.goto(museum.get_absolute_url())
    place = page.locator("#facts .fact", has_text="Place")
    place.hover()
    place.get_by_role("link", name="Edit: Place").click()
    box = page.locator("#facts").get_by_role("textbox", name="Place")
    expect(box).to_be_focused()
    axe(page)
    box.fill("Southport")
    page.locator("#facts").get_by_role("button", name="Save").click()
    expect(page.locator("#record-state")).to_contain_text("Southport")
    expect(page.locator("#facts")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#record-state")).to_contain_text("Northport")


def test_a_wrong_address_is_refused_in_place_and_a_right_one_shown(page, axe, museum):
    page.goto(museum.get_absolute_url())
    reach = page.locator("#reach")
    reach.get_by_role("link", name="Add an address or number").click()
    reach.get_by_role("textbox", name="Address or number").fill("nobody")
    reach.get_by_role("button", name="Save").click()
    expect(reach.locator(".error-summary")).to_be_focused()
    axe(page)
    reach.get_by_role("textbox", name="Address or number").fill("visits@harbour-museum.example")
    reach.get_by_role("button", name="Save").click()
    expect(reach.get_by_role("link", name="visits@harbour-museum.example", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_somebody_known_is_hinted_at_while_typing(page, axe, museum, curator):
    page.goto(f"{PEOPLE}new/")
    page.get_by_label("Name", exact=True).fill("Ngozi Achebe")
    expect(page.locator("#known")).to_contain_text("You may know them already")
    axe(page)
    page.get_by_label("Organisation").press_sequentially("harb")
    expect(page.locator("datalist option")).to_have_count(1)


def test_everything_works_without_script(page_for, maya, museum, curator):
    page = page_for(maya, java_script_enabled=False)
    page.goto(LIST)
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Kind").select_option("library")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.get_by_role("link", name="Clear the filter").click()
    page.get_by_role("link", name="Harbour Museum").click()

    page.get_by_role("link", name="Add an identifier").click()
    page.get_by_label("Scheme").select_option("wikidata")
    page.get_by_label("Value").fill("https://www.wikidata.org/wiki/Q4115189")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Q4115189", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    assert not ExternalIdentifier.objects.exists()

    page.goto(f"{PEOPLE}new/?organisation={museum.public_id}")
    page.get_by_label("Name", exact=True).fill("Eleri Pugh")
    page.get_by_label("E-mail").fill("eleri@harbour-museum.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Eleri Pugh")).to_be_visible()
    assert Person.objects.get(name="Eleri Pugh").affiliations.get().organisation == museum
    assert ContactPoint.objects.filter(value="eleri@harbour-museum.example").exists()
