# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys in a real Chromium, with an authenticator that lives in the browser."""

from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import CDPSession, Page

from liaison.mailroom.models import Message

PASSWORD = "a rather long one"
PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@dataclass
class Device:
    """A computer with a fingerprint reader, or a key without one."""

    session: CDPSession
    id: str

    def touch(self, works: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": works})

    def credentials(self) -> list[dict[str, Any]]:
        return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]


def plug_in(page: Page, **options: Any) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    traits = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": traits | options})
    return Device(session, answer["authenticatorId"])


def add_passkey(page: Page, name: str) -> None:
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


def sign_out(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()


def give_password(page: Page, member: Any) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(member.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def maya_with_password(maya):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    return maya


def test_a_passkey_is_added_opens_the_door_alone_is_renamed_and_removed(page_for, maya, axe, screens):
    page = page_for(maya, viewport=PHONE)
    device = plug_in(page)
    page.goto(reverse("mfa_add_webauthn"))
    axe(page)
    screens(page, "passkey-new")
    add_passkey(page, "Maya's laptop")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    assert [credential["isResidentCredential"] for credential in device.credentials()] == [True]

    page.goto(reverse("mfa_index"))
    page.get_by_role("heading", name="Maya's laptop").wait_for()
    axe(page)
    screens(page, "passkeys")

    sign_out(page)
    page.goto(reverse("account_login"))
    axe(page)
    screens(page, "sign-in-with-passkeys")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/w/northshire/**")

    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Rename Maya's laptop").click()
    axe(page)  # "Is it you?", by passkey
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name").fill("The old laptop")
    axe(page)
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Remove The old laptop").click()
    axe(page)
    screens(page, "passkey-removal")
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("The passkey is removed").wait_for()
    assert not Authenticator.objects.filter(user=maya.user).exists()
    told = set(Message.objects.filter(to=maya.user.email).values_list("message_kind", flat=True))
    assert told >= {"webauthn_added", "webauthn_removed"}


def test_a_passkey_is_the_second_step_after_a_password(page_for, maya_with_password, axe, screens):
    page = page_for(None)
    plug_in(page, hasResidentKey=False, hasUserVerification=False)
    give_password(page, maya_with_password)
    page.wait_for_url("**/w/northshire/**")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_label("It alone signs me in").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    page.goto(reverse("mfa_index"))
    page.get_by_text("Second step only.").wait_for()

    sign_out(page)
    give_password(page, maya_with_password)
    page.wait_for_url("**" + reverse("mfa_authenticate"))
    axe(page)
    screens(page, "second-step-passkey")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/w/northshire/**")


def test_a_ceremony_that_is_broken_off_gets_a_kind_sentence(page_for, maya, axe, screens):
    page = page_for(maya, viewport=PHONE)
    device = plug_in(page)
    device.touch(works=False)
    add_passkey(page, "Cold fingers")
    page.get_by_text("That was not finished, so nothing has changed.").wait_for()
    assert page.evaluate("document.activeElement.textContent").strip() == "Add a passkey"
    axe(page)
    screens(page, "passkey-cancelled")
    assert not Authenticator.objects.exists()

    device.touch(works=True)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    add_passkey(page, "Once more")
    page.get_by_text("already has a passkey for your account").wait_for()


def test_a_passkey_that_nobody_here_knows_leads_back_to_the_sign_in_page(page_for, maya, axe):
    page = page_for(maya)
    plug_in(page)
    add_passkey(page, "Soon forgotten")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    Authenticator.objects.all().delete()
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No account here knows this passkey.").wait_for()
    axe(page)


def test_the_keyboard_alone_signs_in_with_a_passkey(page_for, maya):
    page = page_for(maya)
    plug_in(page)
    add_passkey(page, "Keyboard")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/northshire/**")


def test_where_passkeys_cannot_work_the_page_says_so(page_for, maya, live_server, axe, complaints):
    page = page_for(maya)
    cookie = page.context.cookies()[0]
    elsewhere = live_server.url.replace("localhost", "127.0.0.1")
    page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": elsewhere}])
    seen = page.context.new_page()
    seen.goto(elsewhere + reverse("mfa_index"))
    seen.get_by_text("where none can be added or used").wait_for()
    axe(seen)
    seen.goto(elsewhere + reverse("account_login"))
    assert seen.get_by_role("button", name="Sign in with a passkey").count() == 0
    complaints.heard.clear()  # the same server, by its number


def test_without_script_the_other_ways_are_there(page_for, maya):
    page = page_for(maya, java_script_enabled=False)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_text("Passkeys need JavaScript").wait_for()
    assert not page.get_by_role("button", name="Add a passkey").is_visible()
