# SPDX-License-Identifier: AGPL-3.0-or-later
"""Duplicates in a browser: found, compared, merged and taken apart with the keyboard alone; and without script."""

import pytest
from playwright.sync_api import expect

from liaison.accounts.actions import changing
from liaison.directory.models import ContactPoint, MergeRecord, Organisation

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/w/northshire/duplicates/"
SCREENS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "viewport": {"width": 360, "height": 800}},
]


@pytest.fixture
def twins(maya):
    with changing(maya, "add") as change:
        slate = change.create(Organisation(name="Slate Museum", region="North", notes="A long note. " * 20))
        again = change.create(
            Organisation(name="The Slate Museum", region="West", website="https://slate.example")
        )
        change.create(
            ContactPoint(type="email", value="a@example.org", normalised="a@example.org", organisation=again)
        )
    return slate, again


def press(page, role, name):
    """With the keyboard; it leads to another page."""
    page.get_by_role(role, name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("options", SCREENS, ids=["light", "dark-phone"])
def test_two_are_found_merged_and_taken_apart_with_the_keyboard_alone(
    page_for, maya, axe, screens, twins, options
):
    page = page_for(maya, **options)

    def looks_right(name):
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= options["viewport"]["width"], name
        screens(page, f"duplicates-{name}-{options['color_scheme']}")

    page.goto(HOME)
    looks_right("empty")
    press(page, "button", "Look for duplicates")
    looks_right("list")
    press(page, "link", "Compare Slate Museum and The Slate Museum")
    theirs = page.get_by_role("radio", name="Region West from The Slate Museum")
    page.get_by_role("radio", name="Region North from Slate Museum").focus()
    page.keyboard.press("ArrowDown")
    expect(theirs).to_be_checked()
    looks_right("comparison")
    press(page, "button", "Same: preview the merge")
    expect(page.get_by_text("a@example.org")).to_be_visible()
    looks_right("merge")
    press(page, "button", "Merge")
    expect(page.get_by_text("The Slate Museum is part of Slate Museum now.")).to_be_visible()
    looks_right("merged")
    press(page, "link", "Merged before")
    looks_right("merges")
    press(page, "link", "The Slate Museum into Slate Museum")
    looks_right("parting")
    press(page, "button", "Take the merge apart")
    expect(page.get_by_text("are two records again")).to_be_visible()
    expect(page.get_by_text("This may be the same as:")).to_be_visible()
    looks_right("apart")


def test_without_script_two_are_told_apart_and_merged_and_it_is_undone(page_for, maya, twins):
    page = page_for(maya, java_script_enabled=False)
    page.goto(HOME)
    page.get_by_role("button", name="Look for duplicates").click()
    page.get_by_role("link", name="Compare Slate Museum and The Slate Museum").click()
    page.get_by_role("button", name="Not a duplicate").click()
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    page.get_by_role("link", name="Told apart").click()
    page.get_by_role("button", name="Take back: Slate Museum and The Slate Museum").click()
    page.goto(HOME)
    page.get_by_role("link", name="Compare Slate Museum and The Slate Museum").click()
    page.get_by_role("button", name="Same: preview the merge").click()
    page.get_by_role("button", name="Merge", exact=True).click()
    assert MergeRecord.objects.count() == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Organisation.objects.count() == 2
