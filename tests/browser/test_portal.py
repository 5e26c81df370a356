# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody who got a letter says no, in a real Chromium: on a phone, in the dark, without script."""

import gzip

import pytest

from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import Suppression
from liaison.mailroom.opt_out import page_for_anybody

PHONE = {"width": 360, "height": 740}
MOST_BYTES = 100_000
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(workspace):
    workspace.who_we_are = "Volunteers in the north who open collections to everybody."
    workspace.how_to_reach_us = "We answer within two working days."
    workspace.email, workspace.website = "hello@northshire.example", "https://northshire.example"
    workspace.save()
    body = page_for_anybody(workspace, "en")
    mail = queue_message(
        "letter", "eleri@glanyrafon.example", "Hello", body, workspace=workspace, is_service=False
    )
    return mail.unsubscribe_url.partition("8765")[2]


def look(page, axe, screens, name):
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    screens(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_somebody_says_no_takes_it_back_and_asks_for_a_pause(page_for, place, axe, screens, scheme):
    page = page_for(None, viewport=PHONE, color_scheme=scheme, java_script_enabled=False)
    page.goto(place)
    page.get_by_role("button", name="No more letters, please").press("Enter")
    page.get_by_text("We will not write to this address again.").first.wait_for()
    assert Suppression.objects.get().reason == "objected"
    page.get_by_role("button", name="I pressed this by mistake").press("Enter")
    page.get_by_text("Taken back.").wait_for()
    page.get_by_label("no letters for half a year").check()
    page.get_by_role("button", name="Choose this").press("Enter")
    page.get_by_text("You get no letters from us before").wait_for()
    page.get_by_label("no letters to anybody at my organisation").check()
    page.get_by_label("Your organisation").fill("Glan-yr-afon Society")
    page.get_by_role("button", name="Choose this").press("Enter")
    page.get_by_text("a person here decides about your organisation").wait_for()
    assert Suppression.objects.get(lifted_at=None).reason == "objected"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_state_of_the_page_can_be_used_by_everybody(page_for, place, axe, screens, scheme):
    page = page_for(None, viewport=PHONE, color_scheme=scheme)
    page.goto(place)
    look(page, axe, screens, f"portal-letters-{scheme}")
    page.get_by_role("button", name="No more letters, please").click()
    page.get_by_text("I pressed this by mistake").wait_for()
    look(page, axe, screens, f"portal-none-{scheme}")
    page.get_by_role("button", name="I pressed this by mistake").click()
    page.get_by_text("Taken back.").wait_for()
    page.get_by_label("no letters for half a year").check()
    page.get_by_role("button", name="Choose this").click()
    page.get_by_text("You get no letters from us before").wait_for()
    look(page, axe, screens, f"portal-pause-{scheme}")
    page.goto(place[:-30] + "/")
    page.get_by_text("This link is not whole").wait_for()
    look(page, axe, screens, f"portal-no-link-{scheme}")


def test_the_page_reads_from_right_to_left(page_for, place, axe, screens):
    """That it is asked for in such a language is tests/i18n's; here, that it holds together."""
    page = page_for(None, viewport=PHONE)
    page.goto(place)
    page.evaluate("document.documentElement.dir = 'rtl'")
    look(page, axe, screens, "portal-rtl")


def test_the_page_weighs_little_and_asks_nobody_else(page_for, place):
    """As it travels: the server compresses, the one of this test does not."""
    page = page_for(None)
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (Playwright marks what it calls)
    page.goto(place, wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert 0 < sum(sizes.values()) <= MOST_BYTES, sizes
