# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import timedelta
from html import unescape

import pytest

from liaison.mailroom.models import Message
from liaison.outreach.actions.cadences import add_cadence
from liaison.outreach.actions.campaigns import add_campaign
from liaison.outreach.models import Approach
from liaison.outreach.stepping.rounds import go_round

from .conftest import MONDAY, again


def words(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.fixture
def browser(client_for, maya, clock):
    return client_for(maya)


@pytest.fixture
def script(maya, letter):
    steps = [(letter("Call", body="{greeting}, have you a minute?", channel="phone"), 0)]
    cadence = add_cadence({"name": "By phone"}, steps, by=maya)[0]
    return add_campaign({"name": "Calls", "cadence": cadence}, by=maya)[0]


def more(campaign):
    return f"{campaign.get_absolute_url()}more/"


def test_the_page_says_who_is_offered_and_who_is_left_out_and_why(browser, campaign, place, begin):
    begin(place("Harbour"))
    place("Mill", person=True, legal_form="corporate")
    page = words(browser.get(more(campaign)))
    assert "1 can be added" in page
    assert "Ana Mill" in page
    assert "It is being written to already." in page


def test_whoever_may_not_be_written_to_yet_needs_an_answer_first(browser, campaign, place):
    place("Choir", legal_form="unknown")
    page = words(browser.get(more(campaign)))
    assert "1 needs an answer first" in page
    assert "Say it now" in page
    assert "can be added" not in page


def test_a_filter_narrows_who_is_offered(browser, campaign, place):
    place("Harbour"), place("Mill", country="SE", legal_form="corporate")
    page = words(browser.get(more(campaign), {"country": "SE"}))
    assert "mill@example.org" in page
    assert "harbour@example.org" not in page


def test_those_ticked_are_begun_with_and_the_others_are_not(browser, campaign, place):
    harbour, _mill = place("Harbour"), place("Mill")
    page = words(browser.post(more(campaign), {"pick": [str(harbour.public_id), "nonsense"]}, follow=True))
    assert "1 organisation added." in page
    assert Approach.objects.get().organisation == harbour


def test_whoever_ticks_nobody_is_asked_to(browser, campaign, place):
    place("Harbour")
    assert "Tick at least one organisation." in words(browser.post(more(campaign), follow=True))


def test_a_volunteer_cannot_add_what_they_do_not_see(client_for, elin, campaign, place):
    answer = client_for(elin).post(more(campaign), {"pick": [str(place("Harbour").public_id)]})
    assert answer.status_code == 403
    assert not Approach.objects.exists()


def test_its_page_shows_the_letters_and_what_comes_next(browser, place, begin, leave, clock):
    approach = begin(place("Harbour"))[0]
    leave()
    clock.move_to(MONDAY + timedelta(hours=1))
    go_round()
    page = words(browser.get(approach.get_absolute_url()))
    assert "First" in page
    assert "“Reminder”, unless somebody answers before:" in page


def test_it_is_stopped_by_hand_and_taken_up_again(browser, place, begin):
    approach = begin(place("Harbour"))[0]
    page = words(browser.post(f"{approach.get_absolute_url()}stop/", follow=True))
    assert "A colleague stopped it" in page
    page = words(browser.post(f"{approach.get_absolute_url()}stop/", follow=True))
    assert "They are not being written to any more." in page
    browser.post(f"{approach.get_absolute_url()}going-on/")
    assert again(approach).state == "running"


def test_what_keeps_it_waiting_is_said_and_tried_again(browser, place, begin, clock):
    approach = begin(place("Harbour"))[0]
    Message.objects.update(state=Message.State.MISSED, refusal="Too late.")
    clock.move_to(MONDAY + timedelta(hours=1))
    go_round()
    page = words(browser.get(approach.get_absolute_url()))
    assert "Try again" in page
    browser.post(f"{approach.get_absolute_url()}another-try/")
    assert again(approach).trouble == ""


def test_a_text_that_is_no_mail_is_prepared_and_noted_as_sent(browser, script, place, begin):
    approach = begin(place("Harbour"), of=script)[0]
    page = words(browser.get(approach.get_absolute_url()))
    assert "have you a minute?" in page
    letter = approach.letters.get()
    browser.post(f"{approach.get_absolute_url()}sent/", {"letter": str(letter.public_id)})
    letter.refresh_from_db()
    assert letter.sent_by_hand_at == MONDAY
    assert "Sent by a colleague:" in words(browser.get(approach.get_absolute_url()))


def test_whoever_has_looked_again_leaves_them_in_peace_for_as_long_again(browser, place, begin):
    approach = begin(place("Harbour"))[0]
    Approach.objects.update(state="resting", next_at=None, look_again_on=MONDAY.date())
    page = words(browser.post(f"{approach.get_absolute_url()}rest/", follow=True))
    assert "Leave them in peace for 90 days more" in page
    assert again(approach).look_again_on == MONDAY.date() + timedelta(days=90)


def test_the_page_of_offers_asks_as_much_for_many_as_for_few(
    browser, campaign, place, django_assert_max_num_queries
):
    for number in range(30):
        place(f"Place{number}", person=number % 2 == 0)
    browser.get(more(campaign))
    with django_assert_max_num_queries(45):
        browser.get(more(campaign))


def test_a_campaign_says_where_an_address_is_from_where_nobody_noted_it(maya, place, letter, begin):
    text = "{greeting},\n\nwe found you here: {where_we_found_you}. {opt_out}"
    steps = [(letter("Found", body=text), 0)]
    cadence = add_cadence({"name": "Found"}, steps, by=maya)[0]
    of = add_campaign({"name": "Found", "cadence": cadence, "source": "the county's list"}, by=maya)[0]
    approach = begin(place("Harbour"), of=of)[0]
    assert "we found you here: the county's list." in approach.letters.get().message.body
