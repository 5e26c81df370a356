# SPDX-License-Identifier: AGPL-3.0-or-later
"""At our table at a conference: by us with a phone in the hand, or by the visitor with the code and their own."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liaison.accounts.actions import changing
from liaison.gatherings.models import Event, EventQuestion, Registration
from liaison.mailroom.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}
SECONDS = 10


@pytest.fixture
def table(maya):
    now = timezone.now()
    with changing(maya, "add") as change:
        event = change.create(
            Event(
                name="Archives fair",
                slug="archives-fair",
                event_kind=Event.Kind.STAND,
                place="Hall 2",
                state=Event.State.PUBLISHED,
                published_at=now,
                starts_at=now,
                ends_at=now + timedelta(hours=6),
            )
        )
        change.create(
            EventQuestion(
                event=event, text="What interests you?", answer_type="choice", choices=["Photos", "Talks"]
            )
        )
    return event


def add(page, name, email, press):
    """Every step that a person makes; answers when they began."""
    begin = time.monotonic()
    page.get_by_label("Name").first.fill(name)
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Organisation").first.fill("Harbour Museum")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=press, exact=True).last.click()
    return begin


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_is_added_with_their_consent_and_answered_before_they_have_put_their_phone_away(
    page_for, elin, table, axe, screens, script
):
    page = page_for(elin, viewport=PHONE, java_script_enabled=script)
    page.goto(f"/w/northshire/events/{table.public_id}/stand/")
    if script:
        axe(page)
    begin = add(page, "Eleri Pugh", "eleri@harbour.example", "Add")
    expect(page.get_by_role("list").get_by_text("Eleri Pugh")).to_be_visible()
    assert time.monotonic() - begin < SECONDS
    there = Registration.objects.get()
    assert (there.source, bool(there.agreed_to), there.email) == ("stand", True, "eleri@harbour.example")
    answer = Message.objects.get()
    assert (answer.to, answer.message_kind) == ("eleri@harbour.example", "event_stand")
    assert answer.queued_at - there.registered_at < timedelta(minutes=1)
    screens(page, f"stand-{script}")
    # The form is empty for the next one.
    expect(page.get_by_label("Name").first).to_have_value("")


def test_without_consent_nobody_is_added_and_what_was_typed_stays(page_for, elin, table):
    page = page_for(elin, viewport=PHONE, java_script_enabled=False)
    page.goto(f"/w/northshire/events/{table.public_id}/stand/")
    page.get_by_label("Name").first.fill("Eleri Pugh")
    page.get_by_label("E-mail").first.fill("eleri@harbour.example")
    page.get_by_role("button", name="Add").last.click()
    expect(page.get_by_label("E-mail").first).to_have_value("eleri@harbour.example")
    assert not Registration.objects.exists()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_visitor_does_it_on_their_own_phone_by_the_code(page_for, elin, table, axe, screens, script):
    ours = page_for(elin, viewport=PHONE)
    ours.goto(f"/w/northshire/events/{table.public_id}/stand/")
    code = ours.get_by_role("img", name="A code that leads to this form on their own phone")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 0
    address = ours.get_by_role("link").filter(has_text="/at-our-table/").get_attribute("href")
    theirs = page_for(None, viewport=PHONE, java_script_enabled=script, color_scheme="dark")
    theirs.goto("/at-our-table/" + address.partition("/at-our-table/")[2])
    if script:
        axe(theirs)
    screens(theirs, f"stand-own-{script}")
    begin = add(theirs, "Bo Ek", "bo@harbour.example", "Send")
    expect(theirs.get_by_text("A mail is on its way to you.")).to_be_visible()
    assert time.monotonic() - begin < SECONDS
    assert Registration.objects.get().agreed_to
    assert Message.objects.get().to == "bo@harbour.example"
    ours.reload()
    expect(ours.get_by_role("list").get_by_text("Bo Ek")).to_be_visible()
