# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a sender's domain says, looked up from its page, in a real Chromium: on a phone, without script."""

import pytest
from django.urls import reverse

from liaison.mailroom.lookup import gateway
from liaison.mailroom.models import Sender

PHONE = {"width": 360, "height": 740}
ENTRIES = {"northshire.example": ["v=spf1 include:" + "a-long-name-of-a-provider." * 4 + "example +all"]}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sender(workspace, settings, monkeypatch):
    settings.OUTBOUND = ["dns"]
    monkeypatch.setattr(gateway, "texts_at", lambda name: ENTRIES.get(name, []))
    Sender(name="Northshire", address="hello@northshire.example", host="mail.northshire.example").save()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_somebody_looks_up_what_to_ask_their_it_for(page_for, maya, sender, axe, screens, scheme):
    page = page_for(maya, viewport=PHONE, color_scheme=scheme)
    page.goto(reverse("mailroom:senders", args=["northshire"]))
    page.get_by_role("link", name="Look up what is there").click()
    page.get_by_role("button", name="Look it up").press("Enter")
    page.get_by_text("It allows the whole world to send for this domain.").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screens(page, f"sender-records-{scheme}")
    page.goto(reverse("mailroom:mailbox-new", args=["northshire"]))
    page.get_by_text("Only for OAuth 2", exact=True).click()
    axe(page)
    screens(page, f"mailbox-new-{scheme}")
