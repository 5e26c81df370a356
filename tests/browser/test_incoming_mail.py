# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail that came in, in a real Chromium: brought in, matched, set aside; on a phone, by keys, without script."""

import pytest
from django.urls import reverse

from liaison.accounts.scope import in_workspace
from liaison.directory.models import Interaction
from liaison.mailroom.models import MailHandling

PHONE = {"width": 360, "height": 740}
MAIL = b"""From: Jo Field <jo@elsewhere.example>
To: hello@northshire.example
Subject: May we come on Thursday?
Date: Tue, 03 Mar 2026 10:15:00 +0000
Message-ID: <jo-1@elsewhere.example>

Thursday at ten?

> Would you like to come?
> You are welcome.
"""
pytestmark = pytest.mark.django_db(transaction=True)


def bring(page):
    page.goto(reverse("mailroom:mail-file", args=["northshire"]))
    file = {"name": "jo.eml", "mimeType": "message/rfc822", "buffer": MAIL}
    page.get_by_label("File with mails").set_input_files(file)
    page.get_by_role("button", name="Read the file").press("Enter")
    page.get_by_role("heading", name="May we come on Thursday?").wait_for()


def test_a_mail_is_brought_in_read_and_matched(page_for, maya, workspace, museum, axe, screens):
    page = page_for(maya, viewport=PHONE)
    page.goto(reverse("mailroom:incoming", args=["northshire"]))
    axe(page)
    screens(page, "incoming-empty")
    bring(page)

    quoted = page.get_by_text("You are welcome.")
    assert not quoted.is_visible()
    page.get_by_text("Quoted text").press("Enter")
    assert quoted.is_visible()
    axe(page)

    page.get_by_label("Find a person or an organisation").fill("harbour")
    page.get_by_role("button", name="Find", exact=True).press("Enter")
    page.get_by_role("button", name="It is Harbour Museum").wait_for()
    axe(page)
    screens(page, "incoming-mail")
    page.get_by_role("button", name="It is Harbour Museum").press("Enter")
    page.get_by_role("heading", name="Kept with").wait_for()
    axe(page)
    with in_workspace(workspace):
        assert Interaction.objects.get().organisations.get() == museum

    mail = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").press("Enter")
    page.goto(mail)
    page.get_by_text("to match").first.wait_for()
    with in_workspace(workspace):
        assert not MailHandling.objects.exists()


def test_everything_works_without_script(page_for, maya, workspace, museum):
    page = page_for(maya, java_script_enabled=False)
    bring(page)
    page.get_by_role("button", name="Set aside").click()
    page.get_by_text("Set aside.").first.wait_for()
    with in_workspace(workspace):
        assert MailHandling.objects.get().outcome == "set_aside"


def test_the_form_of_a_mailbox_says_what_is_wrong(page_for, maya, workspace, axe, screens):
    page = page_for(maya, viewport=PHONE)
    page.goto(reverse("mailroom:mailboxes", args=["northshire"]))
    axe(page)
    page.get_by_role("link", name="Read a mailbox").click()
    page.get_by_label("E-mail address").fill("hello@northshire.example")
    page.get_by_label("Mail server (IMAP)").fill("127.0.0.1")
    page.get_by_label("User name").fill("hello")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Test").press("Enter")
    page.get_by_text("This name leads to a machine inside this network.").first.wait_for()
    axe(page)
    screens(page, "mailbox-refused")
