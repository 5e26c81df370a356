# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in, the team, the history and the mail in a browser: every page and state keeps to WCAG 2.2 AA."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from liaison.accounts.actions import add_team, change_role, invite
from liaison.accounts.models import Invitation, Member, Team
from liaison.accounts.rules import Role
from liaison.accounts.scope import in_workspace
from liaison.mailroom.models import Message

PASSWORD = "a rather long one"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def inside(name, *args):
    return reverse(name, args=["northshire", *args])


def give(page, member):
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").fill(member.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_pages_for_strangers(page_for, maya, axe, screens):
    invitation = invite(email="nia@northshire.example", role=Role.COORDINATOR, by=maya, site="")
    page = page_for(None)

    page.goto(reverse("account_login"))
    axe(page)
    screens(page, "sign-in")
    give(page, maya)
    axe(page)
    screens(page, "sign-in-refused")
    page.goto(reverse("account_request_login_code"))
    axe(page)
    page.get_by_label("E-mail address").fill(maya.user.email)
    page.get_by_role("button", name="E-mail me a code").click()
    axe(page)
    screens(page, "sign-in-code")
    page.get_by_role("button", name="Cancel").click()

    page.goto(reverse("accounts:invitation", args=[invitation.public_id]))
    axe(page)
    screens(page, "invitation")
    page.get_by_label("Code from the mail").fill("ABCDEFGHJK")
    page.get_by_label("Your name").fill("Nia Morgan")
    page.get_by_role("button", name="Join").click()
    axe(page)
    Invitation.objects.update(withdrawn_at=invitation.invited_at)
    page.reload()
    axe(page)


def test_the_pages_about_oneself(page_for, maya, axe, screens):
    page = page_for(maya)
    for name in ("accounts:profile", "mfa_index", "account_set_password", "mfa_activate_totp"):
        page.goto(reverse(name))
        axe(page)
        screens(page, name.replace(":", "-"))


def test_the_pages_of_the_second_step(page_for, maya, axe, screens):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    TOTP.activate(maya.user, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(maya.user).generate_codes()[0]
    page = page_for(None)

    give(page, maya)
    axe(page)
    screens(page, "second-step")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(reverse("mfa_index"))
    axe(page)
    page.goto(reverse("mfa_view_recovery_codes"))
    axe(page)
    screens(page, "is-it-you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    axe(page)
    screens(page, "recovery-codes")
    for name in (
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "account_change_password",
        "account_logout",
    ):
        page.goto(reverse(name))
        axe(page)


def test_the_pages_of_the_workspace(page_for, maya, elin, axe, screens):
    page = page_for(maya)
    page.goto(inside("mailroom:messages"))
    axe(page)
    page.goto(inside("accounts:teams"))
    axe(page)

    invite(email="nia@northshire.example", role=Role.COORDINATOR, by=maya, site="https://liaison.example")
    add_team("Translators", by=maya)
    change_role(elin, Role.COORDINATOR, by=maya)
    places = {
        "team": inside("accounts:members"),
        "member": inside("accounts:member", elin.public_id),
        "teams": inside("accounts:teams"),
        "one-team": inside("accounts:team", Team.objects.get().public_id),
        "settings": inside("accounts:settings"),
        "history": inside("accounts:changes"),
        "mail": inside("mailroom:messages"),
        "one-mail": inside("mailroom:message", Message.objects.get().public_id),
    }
    for name, address in places.items():
        page.goto(address)
        axe(page)
        screens(page, name)


@pytest.mark.parametrize("script", [True, False])
def test_a_role_is_changed_and_put_back_with_and_without_script(page_for, maya, elin, script, axe, screens):
    page = page_for(maya, java_script_enabled=script)
    page.goto(inside("accounts:members"))
    page.get_by_role("link", name="Elin Bergdahl").click()
    page.get_by_label("Role").select_option("coordinator")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Elin Bergdahl: Coordinator").wait_for()
    if script:
        axe(page)
        screens(page, "undo")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_text("Undone.").wait_for()
    elin.refresh_from_db()
    assert elin.role == "volunteer"


def test_the_keyboard_alone_signs_in(page_for, maya):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    page = page_for(None)
    page.goto(reverse("account_login"))
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(maya.user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/northshire/**")


def test_the_page_with_a_choice_of_workspaces(page_for, maya, other_workspace, axe, screens):
    with in_workspace(other_workspace):
        Member.objects.create(user=maya.user, role=Role.VIEWER)
    page = page_for(maya)
    page.goto("/")
    axe(page)
    screens(page, "workspaces")
    page.get_by_role("link", name="Wikimedia Northshire").click()
    page.wait_for_url("**/w/northshire/**")
