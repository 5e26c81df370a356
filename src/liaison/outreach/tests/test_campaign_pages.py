# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from html import unescape

import pytest

from liaison.mailroom.letters.actions.writing import add_letter
from liaison.outreach.actions.cadences import add_cadence
from liaison.outreach.actions.campaigns import add_campaign
from liaison.outreach.models import Cadence, Campaign, OutreachRules

TEXT = {"language": "en", "goal": "", "subject": "Hello", "body": "Hello"}
NOTE = {"interest": "It serves readers.", "necessity": "They ask for letters.", "balance": "Two letters at most."}


@pytest.fixture
def first(maya):
    return add_letter(by=maya, name="First", purpose="first_contact", channel="mail", text=TEXT)[0]


@pytest.fixture
def reminder(maya):
    return add_letter(by=maya, name="Reminder", purpose="reminder", channel="mail", text=TEXT)[0]


@pytest.fixture
def cadence(maya, first, reminder):
    return add_cadence({"name": "Gentle"}, [(first, 0), (reminder, 7)], by=maya)[0]


@pytest.fixture
def campaign(maya, cadence):
    return add_campaign({"name": "Coast", "cadence": cadence}, by=maya)[0]


def words(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def steps_typed(*letters, **more):
    typed = {"name": "Gentle", "look_again_after": "180"}
    for number, letter in enumerate(letters, 1):
        typed |= {f"letter_{number}": letter and str(letter.public_id), f"wait_{number}": "7"}
    return typed | more


def campaign_typed(cadence, maya, **more):
    typed = {"name": "Coast", "cadence": str(cadence.public_id), "goal": "", "needs_approval": "on"}
    return typed | {"written_by": str(maya.public_id)} | more


def url(workspace, folder):
    return f"/w/{workspace.slug}/{folder}/"


def test_without_letters_the_list_of_cadences_leads_to_the_library(workspace, client_for, maya):
    assert "Copy letters from the library first" in words(client_for(maya).get(url(workspace, "cadences")))


def test_a_cadence_is_made_from_letters_and_days(workspace, client_for, maya, first, reminder):
    browser = client_for(maya)
    answer = browser.post(url(workspace, "cadences/new"), steps_typed(first, reminder), follow=True)
    assert "First → 7 working days → Reminder" in words(answer)
    assert [step.wait for step in Cadence.objects.get().steps.all()] == [0, 7]


def test_a_cadence_with_a_gap_is_not_saved(workspace, client_for, maya, first, reminder):
    answer = client_for(maya).post(url(workspace, "cadences/new"), steps_typed(first, "", reminder))
    assert answer.status_code == 422
    assert "Choose the letter before this one first." in words(answer)


def test_a_letter_without_days_before_it_is_asked_for_them(workspace, client_for, maya, first, reminder):
    typed = steps_typed(first, reminder, wait_2="")
    answer = client_for(maya).post(url(workspace, "cadences/new"), typed)
    assert "Say how many working days to wait" in words(answer)


def test_a_cadence_is_changed_and_undone_and_put_away(workspace, client_for, maya, cadence, first):
    browser = client_for(maya)
    typed = steps_typed(first, name="Once", seen=str(cadence.changed_in))
    browser.post(cadence.get_absolute_url(), typed)
    assert Cadence.objects.get().steps.count() == 1
    browser.post(f"{cadence.get_absolute_url()}removal/")
    assert "No cadences yet" in words(browser.get(url(workspace, "cadences")))


def test_two_who_edit_a_cadence_see_what_differs(workspace, client_for, maya, cadence, first, reminder):
    browser = client_for(maya)
    typed = steps_typed(first, reminder, name="Mine", seen="0" * 32)
    answer = browser.post(cadence.get_absolute_url(), typed)
    assert "Somebody saved this while you were writing." in words(answer)


def test_a_campaign_needs_a_cadence_first(workspace, client_for, maya):
    browser = client_for(maya)
    answer = browser.get(url(workspace, "campaigns/new"), follow=True)
    assert "Make a cadence first" in words(answer)


def test_a_campaign_asks_why_we_may_write_until_it_is_said(workspace, client_for, maya, cadence):
    browser = client_for(maya)
    page = words(browser.post(url(workspace, "campaigns/new"), campaign_typed(cadence, maya), follow=True))
    assert "Answer three questions" in page
    campaign = Campaign.objects.get()
    typed = campaign_typed(cadence, maya, seen=str(campaign.changed_in), **NOTE)
    page = words(browser.post(f"{campaign.get_absolute_url()}edit/", typed, follow=True))
    assert "Answer three questions" not in page
    assert NOTE["balance"] in page


def test_a_name_that_is_taken_is_said_beside_it(workspace, client_for, maya, cadence, campaign):
    answer = client_for(maya).post(url(workspace, "campaigns/new"), campaign_typed(cadence, maya))
    assert answer.status_code == 422
    assert "has this name already" in words(answer)


def test_a_campaign_ends_and_can_be_taken_up_again(workspace, client_for, maya, campaign):
    browser = client_for(maya)
    page = words(browser.post(f"{campaign.get_absolute_url()}end/", follow=True))
    assert "Ended: nothing more is written." in page
    assert "Add organisations" not in page


def test_the_rules_are_the_workspaces_own(workspace, client_for, maya):
    browser = client_for(maya)
    typed = {"most_letters": "1", "office_opens": "10:00", "office_closes": "16:00"}
    browser.post(url(workspace, "settings/outreach"), typed)
    assert OutreachRules.objects.get().most_letters == 1
    wrong = typed | {"office_closes": "09:00", "seen": str(OutreachRules.objects.get().changed_in)}
    assert "after the beginning" in words(browser.post(url(workspace, "settings/outreach"), wrong))


def test_pages_of_campaigns_ask_as_much_for_many_as_for_few(
    workspace, client_for, maya, cadence, django_assert_max_num_queries
):
    for number in range(12):
        add_campaign({"name": f"Coast {number}", "cadence": cadence}, by=maya)
    browser = client_for(maya)
    browser.get(url(workspace, "campaigns"))
    with django_assert_max_num_queries(12):
        browser.get(url(workspace, "campaigns"))
