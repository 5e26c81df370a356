# SPDX-License-Identifier: AGPL-3.0-or-later
"""A letter, from the library to somebody's page, in a real Chromium: on a phone, in the dark, without script."""

import pytest
from django.urls import reverse

from liaison.mailroom.models import Message

PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)


def is_no_wider_than_its_window(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def look(page, axe, screens, name):
    axe(page)
    assert is_no_wider_than_its_window(page), name
    screens(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_of_the_library_is_made_ours_and_written_to_somebody(
    page_for, maya, curator, axe, screens, scheme
):
    page = page_for(maya, viewport=PHONE, color_scheme=scheme, java_script_enabled=False)
    page.goto(reverse("mailroom:letters", args=["northshire"]))
    page.get_by_role("link", name="See the library").last.click()
    page.get_by_role("link", name="First contact: museum").click()
    page.get_by_role("button", name="Copy it to your letters").press("Enter")
    page.get_by_text("is yours now").wait_for()
    page.get_by_label("Show it as it would read for").fill(curator.name)
    page.get_by_role("button", name="Find").press("Enter")
    page.get_by_text(f"As it would read for {curator.name}").wait_for()

    page.get_by_role("link", name="Edit English", exact=True).click()
    page.get_by_label("Text").fill("Dear {firstname}")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Do you mean {first_name}?").first.wait_for()

    page.goto(curator.get_absolute_url())
    page.get_by_role("link", name="Write a letter to them").click()
    page.get_by_role("link", name="First contact: museum").click()
    page.get_by_role("button", name="Send it").press("Enter")
    page.get_by_text("Your letter is on its way.").wait_for()
    mail = Message.objects.get()
    assert (mail.about_id, mail.approved_by) == (curator.public_id, maya)
    assert "{" not in mail.subject + mail.body


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_letters_can_be_used_by_everybody(page_for, maya, curator, axe, screens, scheme):
    page = page_for(maya, viewport=PHONE, color_scheme=scheme)
    page.goto(reverse("mailroom:letters", args=["northshire"]))
    look(page, axe, screens, f"letters-empty-{scheme}")
    page.goto(reverse("mailroom:library", args=["northshire"]))
    look(page, axe, screens, f"letters-library-{scheme}")
    page.get_by_role("link", name="First contact: museum").click()
    look(page, axe, screens, f"letters-shipped-{scheme}")
    page.get_by_role("button", name="Copy it to your letters").click()
    page.get_by_text("is yours now").wait_for()
    look(page, axe, screens, f"letter-{scheme}")
    page.get_by_role("link", name="Edit English", exact=True).click()
    page.get_by_label("Text").fill("Dear {firstname}")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Do you mean {first_name}?").first.wait_for()
    look(page, axe, screens, f"letter-wrong-{scheme}")
    page.get_by_label("Text").fill("Dear {first_name}")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("With examples in its gaps").wait_for()
    look(page, axe, screens, f"letter-preview-{scheme}")
    page.goto(reverse("outreach:person-letters", args=["northshire", curator.public_id]))
    look(page, axe, screens, f"letter-choose-{scheme}")
    page.get_by_role("link", name="First contact: museum").click()
    look(page, axe, screens, f"letter-write-{scheme}")
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, axe, screens, f"letter-write-wide-{scheme}")
    page.goto(reverse("mailroom:letters", args=["northshire"]))
    look(page, axe, screens, f"letters-wide-{scheme}")
    page.get_by_role("link", name="First contact: museum").first.click()
    look(page, axe, screens, f"letter-wide-{scheme}")
