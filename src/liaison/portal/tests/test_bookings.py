# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a time without an account, and one's own link."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from icalendar import Calendar

from liaison.accounts.actions import changing
from liaison.gatherings.booking_links import token_of
from liaison.gatherings.models import Booking, BookingPage, WeeklyHours
from liaison.mailroom.models import Message

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday
TEN = datetime(2026, 12, 2, 10, tzinfo=UTC)
SAID = {
    "at": TEN.isoformat(),
    "zone": "Europe/Stockholm",
    "name": "Ngozi Achebe",
    "email": "ngozi@example.org",
    "organisation_name": "Harbour Museum",
    "way": "link",
    "question_0": "Old maps",
}


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(maya):
    with changing(maya, "add booking page") as change:
        page = change.create(
            BookingPage(
                name="A first talk",
                slug="talk",
                member=maya,
                ways=["link", "call"],
                join_url="https://meet.example.org/7",
                questions=["What about?"],
                minutes_after=0,
                notice_hours=1,
            )
        )
        for day in range(5):
            change.create(WeeklyHours(page=page, weekday=day, opens=time(9), closes=time(12)))
    return page


@pytest.fixture
def address(page, workspace):
    return f"/at/{workspace.slug}/meet/talk/"


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def own_link(client, address, **more):
    answer = client.post(address, SAID | more)
    assert answer.status_code == 302
    return answer.url


def test_the_times_are_those_of_the_visitor(client, address):
    here = text_of(client.get(address))
    assert "Wednesday" in here and "11:30" in here and "12:30" not in here
    there = text_of(client.get(address, {"zone": "Asia/Kathmandu"}))
    assert "14:45" in there and "11:30" not in there
    assert "Asia/Kathmandu" in there


def test_a_zone_that_is_none_is_said_and_the_times_are_shown_all_the_same(client, address):
    answer = client.get(address, {"zone": "Mars/Olympus"})
    assert answer.status_code == 200
    assert "This time zone is not known" in text_of(answer) and "11:30" in text_of(answer)


def test_three_clicks_book_a_time(client, address):
    link = re.search(r'href="([^"]+at=2026-12-02T10[^"]+)"', client.get(address).content.decode())[1]
    form = client.get(link.replace("&amp;", "&"))
    assert "A first talk" in text_of(form) and "What about?" in text_of(form)
    mine = client.get(own_link(client, address))
    assert "It is booked" in text_of(mine) and "11:00" in text_of(mine)
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.answers) == (TEN, [["What about?", "Old maps"]])
    assert booking.organisation_name == "Harbour Museum"
    assert "2026-12-02T10%3A00" not in client.get(address).content.decode()


def test_a_time_that_was_just_taken_leaves_all_that_was_typed_and_offers_others(client, address):
    own_link(client, address)
    answer = client.post(address, SAID | {"name": "Ana Lind", "email": "ana@example.org"})
    page, text = answer.content.decode(), text_of(answer)
    assert answer.status_code == 422 and "Somebody else has just taken this time" in text
    assert 'value="Ana Lind"' in page and "Old maps" in page
    others = re.findall(r'<option value="(2026-12-02T[^"]+)"', page)
    assert "2026-12-02T09:30:00+00:00" in others and SAID["at"] not in others
    again = SAID | {"name": "Ana Lind", "email": "ana@example.org", "at": others[0]}
    assert client.post(address, again).status_code == 302
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"at": (NOW + timedelta(minutes=10)).isoformat()}, "not on offer"),
        ({"at": "tomorrow"}, "Please choose a time"),
        ({"zone": "Mars/Olympus"}, "This time zone is not known"),
        ({"email": "nobody"}, "valid email"),
        ({"way": "call"}, "a number under which we can call you"),
    ],
)
def test_what_cannot_be_is_said_in_words(client, address, wrong, sentence):
    answer = client.post(address, SAID | wrong)
    assert answer.status_code == 422
    assert sentence in text_of(answer) and 'value="Ngozi Achebe"' in answer.content.decode()
    assert not Booking.objects.exists()


def test_too_short_a_notice_is_said(client, address):
    with time_machine.travel(TEN - timedelta(minutes=30), tick=False):
        answer = client.post(address, SAID)
    assert "too soon" in text_of(answer)


def test_a_machine_that_fills_in_everything_books_nothing_and_is_thanked(client, address):
    answer = client.post(address, SAID | {"homepage": "https://spam.example"})
    assert answer.status_code == 200 and "Thank you" in text_of(answer)
    assert not Booking.objects.exists() and not Message.objects.exists()


def test_whoever_tries_too_often_is_asked_to_wait(client, address):
    answers = {client.post(address, SAID | {"at": "x"}).status_code for _try in range(14)}
    assert answers == {422, 429}


def test_a_page_that_is_closed_or_not_there_says_so_and_no_more(client, address, page, workspace, maya):
    with changing(maya, "edit") as change:
        change.update(page, is_open=False)
    closed, absent = client.get(address), client.get(f"/at/{workspace.slug}/meet/nothing/")
    assert closed.status_code == absent.status_code == 404
    assert "takes no bookings" in text_of(closed) and "First talk" not in text_of(closed)
    assert client.get("/at/nowhere/meet/talk/").status_code == 404


def test_the_page_asks_eight_questions_at_most(client, address, django_assert_max_num_queries):
    own_link(client, address)
    for query in ({}, {"zone": "Asia/Tokyo"}, {"at": TEN.isoformat()}):
        with django_assert_max_num_queries(8):
            client.get(address, query)


# --- one's own link ---


def test_another_time_and_no_time_by_ones_own_link(client, address):
    mine = own_link(client, address).split("?")[0]
    times = client.get(mine + "?move").content.decode()
    assert 'value="2026-12-03T10:00:00+01:00"' in times
    moved = client.post(mine, {"wish": "move", "at": "2026-12-03T10:00:00+01:00"}, follow=True)
    assert "It has another time now" in text_of(moved) and "10:00" in text_of(moved)
    gone = client.post(mine, {"wish": "cancel"}, follow=True)
    assert "This meeting is cancelled" in text_of(gone)
    kinds = list(Message.objects.filter(to=SAID["email"]).order_by("pk").values_list("message_kind", flat=True))
    assert kinds == ["meeting_booked", "meeting_moved", "meeting_cancelled"]


def test_a_link_whose_meeting_is_cancelled_says_so_when_used_again(client, address):
    mine = own_link(client, address).split("?")[0]
    client.post(mine, {"wish": "cancel"})
    for wish in ({"wish": "cancel"}, {"wish": "move", "at": SAID["at"]}):
        answer = client.post(mine, wish)
        assert answer.status_code == 422
        assert "cancelled already" in text_of(answer) and "Book another meeting" in text_of(answer)
    assert Message.objects.filter(message_kind="meeting_cancelled", to=SAID["email"]).count() == 1


def test_moving_to_a_time_that_is_taken_says_so_and_shows_others(client, address):
    mine = own_link(client, address).split("?")[0]
    own_link(client, address, at=(TEN + timedelta(hours=1)).isoformat(), email="ana@example.org")
    answer = client.post(mine, {"wish": "move", "at": (TEN + timedelta(hours=1)).isoformat()})
    assert answer.status_code == 422 and "just taken" in text_of(answer)
    assert "2026-12-02T10:30:00+01:00" in answer.content.decode()
    assert Booking.objects.booked().filter(starts_at=TEN).exists()


def test_a_link_that_is_not_whole_opens_nothing(client, address, workspace):
    own_link(client, address)
    token = token_of(Booking.objects.get(), workspace)
    assert client.get(f"/your-meeting/{token}/").status_code == 200
    for wrong in (token[:-4], token[:-1] + ("A" if token[-1] != "A" else "Q") * 3, "x"):
        answer = client.get(f"/your-meeting/{wrong}/")
        assert answer.status_code == 404 and "Ngozi" not in text_of(answer)
        assert client.get(f"/your-meeting/{wrong}/calendar/").status_code == 404


def test_the_entry_can_be_saved_from_the_page(client, address):
    mine = own_link(client, address).split("?")[0]
    answer = client.get(f"{mine}calendar/")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.start.astimezone(UTC) == TEN
    assert answer["Referrer-Policy"] == "no-referrer"


def test_own_pages_are_told_to_nobody_and_ask_little(client, address, django_assert_max_num_queries):
    mine = own_link(client, address).split("?")[0]
    with django_assert_max_num_queries(8):
        answer = client.get(mine + "?move")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
