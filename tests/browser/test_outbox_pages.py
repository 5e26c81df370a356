# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outbox in a browser: each page and state keeps to WCAG 2.2 AA; a draft is approved by keyboard alone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.models import Message, Sender

pytestmark = pytest.mark.django_db(transaction=True)


def inside(name, *args):
    return reverse(f"mailroom:{name}", args=["northshire", *args])


@pytest.fixture
def letters(workspace, maya):
    """One of each state that a person has to do with."""
    found = {}
    for state in ("draft", "uncertain", "held", "queued", "refused", "accepted"):
        message = queue_message(
            "letter",
            "eleri@glanyrafon.example",
            f"A letter that is {state}",
            "Dear Eleri,\n\nshall we speak on Thursday?",
            workspace=workspace,
            is_service=False,
            wishes=Wishes(written_by=maya, is_draft=state == "draft"),
        )
        why = "The mail server said: 550 5.1.1 No such user" if state == "refused" else ""
        Message.objects.filter(pk=message.pk).update(state=state, refusal=why, flown_at=timezone.now())
        found[state] = message
    Sender(name="Northshire", address="hello@northshire.example", host="smtp.example.org", trouble="Wrong.").save()
    return found


def test_the_pages_of_the_outbox(page_for, maya, letters, axe, screens):
    page = page_for(maya)
    places = {
        "outbox": inside("messages"),
        "outbox-in-doubt": inside("in_doubt"),
        "outbox-draft": inside("message", letters["draft"].public_id),
        "outbox-doubtful": inside("message", letters["uncertain"].public_id),
        "outbox-letter": inside("draft", letters["draft"].public_id),
        "senders": inside("senders"),
        "sender": inside("own_sender"),
    }
    for name, address in places.items():
        page.goto(address)
        for closed in page.locator("main details:not([open]) > summary").all():
            closed.click()
        axe(page)
        screens(page, name)
    page.goto(inside("own_sender"))
    page.get_by_role("button", name="Save").click()
    page.goto(inside("messages") + "?phase=missed")
    axe(page)


def test_a_draft_is_approved_with_the_keyboard_and_without_script(page_for, maya, letters):
    page = page_for(maya, java_script_enabled=False)
    page.goto(inside("messages") + "?phase=draft")
    page.get_by_role("link", name="A letter that is draft").press("Enter")
    page.get_by_role("link", name="Edit").press("Enter")
    page.get_by_label("Subject").fill("Better words")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("button", name="Approve and send").press("Enter")
    page.get_by_text("Approved: the mail goes out.").wait_for()
    letters["draft"].refresh_from_db()
    assert (letters["draft"].subject, letters["draft"].state, letters["draft"].approved_by) == (
        "Better words",
        "queued",
        maya,
    )


def test_what_is_in_doubt_is_settled_where_it_is_listed(page_for, maya, letters):
    page = page_for(maya)
    page.goto(inside("messages"))
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("button", name="It was sent").click()
    page.get_by_text("Nothing is in doubt").wait_for()
    letters["uncertain"].refresh_from_db()
    assert letters["uncertain"].state == "accepted"
