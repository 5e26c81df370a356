# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with a wiki's account in a real Chromium: link it, come back with it, unlink it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from liaison.accounts.models import WikiAccount
from liaison.accounts.tests.fake_wiki import wiki

PASSWORD = "a rather long one"
PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nias_wiki(settings, live_server) -> Iterator[Any]:
    cache.clear()
    with wiki(settings) as server:
        yield server


@pytest.fixture
def only_the_wiki(nias_wiki, complaints) -> Iterator[None]:
    """The wiki is another server, and the only one that may be asked."""
    yield
    words = f"asked another server: {nias_wiki.url}/"
    complaints.heard[:] = [heard for heard in complaints.heard if not heard.startswith(words)]


@pytest.fixture
def maya_with_password(maya):
    maya.user.set_password(PASSWORD)
    maya.user.save()
    return maya


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_a_wiki_account_is_linked_and_unlinked(page_for, maya_with_password, only_the_wiki, axe, screens):
    page = page_for(maya_with_password, viewport=PHONE)
    page.goto(reverse("mfa_index"))
    axe(page)
    screens(page, "wiki-unlinked")
    page.get_by_role("link", name="Link your account at Wikimedia").click()
    confirm(page)
    axe(page)
    screens(page, "wiki-link")
    page.get_by_role("link", name="Go on to Wikimedia").click()
    page.get_by_role("link", name="Allow").click()
    page.get_by_text("You can sign in as Nia Puw from now on.").wait_for()
    axe(page)
    screens(page, "wiki-linked")
    page.get_by_role("button", name="Unlink it").click()
    page.get_by_text("Nia Puw does not sign you in any more.").wait_for()
    assert not WikiAccount.objects.exists()


def test_a_wiki_account_opens_the_door(page_for, maya, only_the_wiki, settings, axe, screens):
    WikiAccount.objects.create(user=maya.user, wiki=settings.MEDIAWIKI_REST, subject="4711", username="Nia Puw")
    page = page_for(None)
    page.goto(reverse("account_login"))
    axe(page)
    screens(page, "sign-in-with-wiki")
    page.get_by_role("link", name="Sign in with Wikimedia").click()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_text("The wiki did not tell us who you are").wait_for()
    axe(page)
    page.get_by_role("link", name="Sign in with Wikimedia").click()
    page.get_by_role("link", name="Allow").click()
    page.wait_for_url("**/w/northshire/**")
