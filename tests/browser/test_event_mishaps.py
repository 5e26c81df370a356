# SPDX-License-Identifier: AGPL-3.0-or-later
"""What goes wrong around an event, on a phone and without script: a clear sentence, and nothing is lost."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions.events import EventText, add_event, edit_event, publish
from liaison.gatherings.actions.registering import Wanted, cancel_registration, register
from liaison.gatherings.models import AccessNeed, Attendance, Registration
from liaison.gatherings.registration_link import token_of
from liaison.gatherings.rules import registering

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 740}
MOST_BYTES = 100_000
PAGE = "/at/northshire/event/slate-walk/"
ZOOM = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Nia Puw,nia@slate.example,03/05/2026 03:00:00 PM,03/05/2026 04:00:00 PM,60,Yes\n"
)


@pytest.fixture
def walk(maya):
    begins = timezone.now() + timedelta(days=30)
    fields = {
        "name": "Slate walk",
        "slug": "slate-walk",
        "join_url": "https://meet.example.org/slate",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=1),
    }
    event, _change = add_event(EventText(fields), by=maya)
    publish(event, by=maya)
    return event


@pytest.fixture
def visitor(page_for, monkeypatch):
    # This visitor types as fast as the machine that it is, which would be taken for one.
    monkeypatch.setattr(registering, "QUICKEST", timedelta(0))
    return page_for(None, viewport=PHONE, java_script_enabled=False)


def fill(page):
    page.get_by_label("Your name").fill("Eleri Pugh")
    page.get_by_label("Your e-mail address").fill("eleri@slate.example")


def rows(model, workspace):
    with in_workspace(workspace):
        return model.objects.count()


def test_a_need_without_consent_is_not_kept_and_nothing_that_was_typed_is_lost(visitor, walk, workspace):
    visitor.goto(PAGE)
    fill(visitor)
    needs = visitor.locator("[name=needs]")
    needs.fill("A ramp, please")
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_text("Tick this, so that we may keep what you wrote").first).to_be_visible()
    expect(needs).to_have_value("A ramp, please")
    expect(visitor.get_by_label("Your name")).to_have_value("Eleri Pugh")
    assert (rows(Registration, workspace), rows(AccessNeed, workspace)) == (0, 0)
    visitor.locator("[name=needs_agreed]").check()
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    assert (rows(Registration, workspace), rows(AccessNeed, workspace)) == (1, 1)


def test_registration_that_closed_while_somebody_typed_says_so(visitor, walk, workspace, maya):
    visitor.goto(PAGE)
    fill(visitor)
    edit_event(walk, EventText({"registration_closes_at": timezone.now() - timedelta(minutes=1)}), by=maya)
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_text("Registration is closed.")).to_be_visible()
    expect(visitor.get_by_role("link", name="For your calendar")).to_be_visible()
    assert rows(Registration, workspace) == 0


def test_a_link_of_a_registration_that_was_cancelled_says_so_and_leads_back_to_the_event(visitor, walk, workspace):
    made, _new = register(walk, Wanted(name="Eleri Pugh", email="eleri@slate.example"))
    own = f"/your-place/{token_of(made, workspace)}/"
    visitor.goto(own)
    # Meanwhile they cancelled in another window.
    cancel_registration(made)
    visitor.get_by_role("button", name="Cancel my registration").click()
    expect(visitor.get_by_role("alert")).to_contain_text("This registration was cancelled. Register again")
    visitor.goto(own)
    expect(visitor.get_by_text("You are not registered any more.")).to_be_visible()
    visitor.get_by_role("link", name="More about the event").click()
    fill(visitor)
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    with in_workspace(workspace):
        assert list(Registration.objects.values_list("state", flat=True)) == ["cancelled", "registered"]


def test_a_zoom_file_of_another_event_is_said_so_before_anything_is_written(page_for, maya, walk, workspace):
    page = page_for(maya, viewport=PHONE, java_script_enabled=False)
    page.goto(f"/w/northshire/events/{walk.public_id}/attendance/")
    file = {"name": "participants.csv", "mimeType": "text/csv", "buffer": ZOOM.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_text("Is it the file of another event?")).to_be_visible()
    assert rows(Attendance, workspace) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_an_event_can_be_used_by_everybody(page_for, walk, workspace, axe, screens, scheme):
    made, _new = register(walk, Wanted(name="Eleri Pugh", email="eleri@slate.example"))
    page = page_for(None, viewport=PHONE, color_scheme=scheme)
    for name, address in (
        ("event", PAGE),
        ("thanks", f"{PAGE}thanks/"),
        ("events", "/at/northshire/events/"),
        ("own", f"/your-place/{token_of(made, workspace)}/"),
    ):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        screens(page, f"portal-{name}-{scheme}")


def test_the_page_of_an_event_weighs_little_and_asks_nobody_else(page_for, walk):
    """As it travels; the server of this test compresses the page, and not its style sheets and scripts."""
    page = page_for(None)
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (Playwright marks what it calls)
    page.goto(PAGE, wait_until="networkidle")
    sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert 0 < sum(sizes.values()) <= MOST_BYTES, sizes
