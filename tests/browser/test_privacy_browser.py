# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody asks what we hold about them, and then to be forgotten; a year later they come back."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.quiet import set_rule
from liaison.directory.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "n.achebe@harbour-museum.example"


@pytest.fixture
def talked(curator, museum, maya):
    text = InteractionText(
        {"type": "call", "at": timezone.now(), "note": "Ngozi rang again"},
        organisations=[museum],
        people=[curator],
    )
    log_interaction(text, by=maya)
    return curator


def choose(page, what):
    page.locator(".page-head summary").click()
    page.get_by_role("link", name=what).click()


def test_a_person_is_given_out_erased_and_let_back(talked, page, axe, screens, workspace):
    page.goto(talked.get_absolute_url())
    choose(page, "Give out everything we hold")
    axe(page)
    screens(page, "privacy-data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Give out everything we hold").click()
    with ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        assert sorted(archive.namelist()) == ["data.json", "page.html"]

    page.get_by_role("link", name="Back to their page").click()
    choose(page, "Erase…")
    axe(page)
    screens(page, "privacy-erasure")
    page.get_by_label("To go on, type the name").fill("Somebody else")
    page.get_by_role("button", name="Erase for good").click()
    axe(page)
    screens(page, "privacy-erasure-refused")
    assert page.get_by_text("Nothing was erased.").count() > 0
    page.get_by_label("Ngozi rang again").check()
    page.get_by_label("To go on, type the name").fill("Ngozi Achebe")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("a line in the history that names nobody").wait_for()
    with in_workspace(workspace):
        assert not Person.objects.exists()

    page.goto("/w/northshire/privacy/")
    axe(page)
    screens(page, "privacy")
    page.get_by_label("E-mail address, phone number or name").fill(EMAIL)
    page.get_by_label("How they asked to come back").fill("wrote to us on 3 May")
    page.get_by_role("button", name="Let them back in").click()
    page.get_by_text("They can be added again.").wait_for()
    axe(page)


def test_it_works_without_scripts_on_a_phone_in_the_dark(talked, page_for, maya, axe, workspace):
    page = page_for(maya, java_script_enabled=False, viewport={"width": 360, "height": 720}, color_scheme="dark")
    page.goto(talked.get_absolute_url() + "erasure/")
    wide = page.locator("body").evaluate("body => body.scrollWidth > window.innerWidth")
    assert not wide
    page.get_by_label("To go on, type the name").fill("Ngozi Achebe")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("a line in the history that names nobody").wait_for()
    with in_workspace(workspace):
        assert not Person.objects.exists()


def test_the_list_of_quiet_people_and_the_pages_about_oneself(
    page_for, curator, maya, tomos, axe, screens, workspace
):
    page = page_for(maya, color_scheme="dark")
    page.goto("/w/northshire/privacy/quiet/")
    axe(page)
    screens(page, "privacy-quiet-empty")
    with in_workspace(workspace):
        set_rule(24)
        Person.objects.update(created_at=timezone.now() - timedelta(days=900), last_contact_at=None)
        curator.lawful_bases.all().delete()
    page.reload()
    axe(page)
    screens(page, "privacy-quiet")
    page.goto("/you/data/")
    axe(page)
    screens(page, "own-data")
    page.get_by_role("link", name="Close my account").click()
    axe(page)
    screens(page, "closing")
