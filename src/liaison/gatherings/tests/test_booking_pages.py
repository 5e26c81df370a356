# SPDX-License-Identifier: AGPL-3.0-or-later
"""What members see and do: their pages, what was booked, and calendars."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from liaison.accounts.subjects import gather
from liaison.gatherings import gateway
from liaison.gatherings.actions import calendars
from liaison.gatherings.actions.booking import Visitor, book
from liaison.gatherings.models import Booking, BookingPage, BusyRange, BusyTime, CalendarFeed, HoursException
from liaison.gatherings.privacy import bookings_of_theirs
from liaison.gatherings.queries.times import pages
from liaison.gatherings.rules.busy import busy_spans
from liaison.gatherings.rules.hours_text import Unclear, hours_text, read_hours
from liaison.gatherings.rules.slots import MIDNIGHT, Hours
from liaison.kit.outbound import Reading, State
from liaison.kit.privacy import Subject

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEN = datetime(2026, 12, 2, 10, tzinfo=UTC)
NGOZI = Visitor("Ngozi Achebe", "ngozi@example.org", "link", "Europe/Stockholm")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def said(maya):
    """What the form of a page says when nobody changed anything but the name."""
    return {
        "whose": f"member:{maya.public_id}",
        "name": "Advice for archives",
        "slug": "talk",
        "minutes": "30",
        "every": "30",
        "minutes_before": "0",
        "minutes_after": "10",
        "notice_hours": "1",
        "days_ahead": "60",
        "daily_most": "",
        "ways": ["link"],
        "join_url": "https://meet.example.org/7",
        "places": "1",
        "questions": "What about?\nWho comes with you?",
        "language": "en",
        "time_zone": "Europe/London",
        "is_open": "on",
        "hours_2": "9-12, 13:30–17",
    }


@pytest.fixture
def home(workspace):
    return f"/w/{workspace.slug}/booking/"


@pytest.fixture
def page(client_for, maya, home, said):
    answer = client_for(maya).post(home + "new/", said)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return pages().get()


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_page_is_made_with_its_week_and_edited(client_for, maya, home, said, page):
    assert [(one.weekday, one.opens, one.closes) for one in page.weekly_hours.all()] == [
        (2, time(9), time(12)),
        (2, time(13, 30), time(17)),
    ]
    assert page.questions == ["What about?", "Who comes with you?"]
    client = client_for(maya)
    assert "Advice for archives" in text_of(client.get(home))
    assert "/meet/talk/" in client.get(home).content.decode()
    form = client.get(f"{home}pages/{page.public_id}/").content.decode()
    assert "09:00–12:00, 13:30–17:00" in form
    changed = said | {"name": "A talk", "hours_2": "10-11", "seen": str(page.changed_in)}
    assert client.post(f"{home}pages/{page.public_id}/", changed).status_code == 302
    page = pages().get()
    assert (page.name, [one.opens for one in page.weekly_hours.all()]) == ("A talk", [time(10)])


@pytest.mark.parametrize(
    "wrong,sentence",
    [
        ({"hours_2": "12-9"}, "ends before it begins"),
        ({"hours_2": "9-12, 11-13"}, "cannot be read"),
        ({"ways": ["in_person"]}, "Say where you meet"),
        ({"join_url": ""}, "Give the link"),
        ({"is_drop_in": "on", "places": "5", "minutes": "60"}, "before the next begins"),
    ],
)
def test_a_page_that_cannot_be_is_refused_in_words(client_for, maya, home, said, wrong, sentence):
    answer = client_for(maya).post(home + "new/", said | wrong)
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert not BookingPage.objects.exists()


def test_a_short_name_that_another_page_has_is_refused(client_for, maya, home, said, page):
    answer = client_for(maya).post(home + "new/", said)
    assert answer.status_code == 422 and "this short name" in text_of(answer)


def test_a_day_can_be_closed_and_opened_again(client_for, maya, home, page):
    client, at = client_for(maya), f"{home}pages/{page.public_id}/exceptions/"
    assert client.post(at, {"day": "2026-12-02", "hours": ""}).status_code == 302
    exception = HoursException.objects.get()
    assert (exception.day, exception.opens) == (date(2026, 12, 2), None)
    assert "closed" in text_of(client.get(f"{home}pages/{page.public_id}/"))
    assert client.post(at, {"day": "2026-12-02", "hours": "14-15"}).status_code == 302
    assert HoursException.objects.get().opens == time(14)
    assert client.post(at, {"day": "2026-12-02", "hours": "9-10, 11-12"}).status_code == 422
    client.post(f"{home}exceptions/{exception.public_id}/removal/")
    assert not HoursException.objects.exists()


def test_a_volunteer_sees_her_own_pages_and_meetings_alone(client_for, elin, home, page):
    booking, client = book(page, TEN, NGOZI, at=NOW), client_for(elin)
    assert "Advice for archives" not in text_of(client.get(home))
    assert "Ngozi" not in text_of(client.get(home + "meetings/"))
    for path in (f"pages/{page.public_id}/", f"meetings/{booking.public_id}/"):
        assert client.get(home + path).status_code == 404


def test_a_member_moves_and_cancels_and_the_other_side_hears(client_for, maya, home, page):
    booking, client = book(page, TEN, NGOZI, at=NOW), client_for(maya)
    at = f"{home}meetings/{booking.public_id}/"
    assert "Ngozi Achebe" in text_of(client.get(home + "meetings/"))
    assert 'value="2026-12-02T11:10:00' not in client.get(at + "time/").content.decode()
    assert client.post(at + "time/", {"at": TEN.replace(hour=9).isoformat()}).status_code == 302
    assert "just taken" not in text_of(client.post(at + "time/", {"at": "x"}))
    assert client.post(at + "cancellation/").status_code == 302
    assert "Cancelled by" in text_of(client.get(at))
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by, booking.sequence) == ("cancelled", maya, 2)
    assert "cancelled already" in text_of(client.post(at + "cancellation/", follow=True))


def test_a_page_where_somebody_booked_stays(client_for, maya, home, page):
    book(page, TEN, NGOZI, at=NOW)
    answer = client_for(maya).post(f"{home}pages/{page.public_id}/removal/", follow=True)
    assert "the page stays" in text_of(answer) and BookingPage.objects.exists()


# --- calendars ---


def test_a_member_follows_their_meetings_until_they_stop_it(client_for, client, maya, home, page):
    book(page, TEN, NGOZI, at=NOW)
    own = client_for(maya)
    own.post(home + "calendars/own/")
    address = re.search(
        r'href="http://testserver(/calendars/[^"]+)"', own.get(home + "calendars/").content.decode()
    )[1]
    (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert event.start.astimezone(UTC) == TEN and "Ngozi" in str(event["SUMMARY"])
    own.post(home + "calendars/own/")
    assert client.get(address).status_code == 404
    own.post(home + "calendars/own/", {"wish": "stop"})
    assert not CalendarFeed.objects.exists()
    assert client.get("/calendars/nothing/").status_code == 404


def test_reading_calendars_is_off_and_says_so(client_for, maya, home):
    client = client_for(maya)
    assert "has not switched on" in text_of(client.get(home + "calendars/"))
    answer = client.post(home + "calendars/", {"name": "Home", "url": "https://cal.example.org/7.ics"})
    assert answer.status_code == 422 and "has not switched on" in text_of(answer)


FEED = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\n
BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/London:20261014T090000\r
DTEND;TZID=Europe/London:20261014T100000\r\nRRULE:FREQ=WEEKLY;UNTIL=20261209T235959Z\r
EXDATE;TZID=Europe/London:20261209T090000\r\nSUMMARY:Secret\r\nEND:VEVENT\r
BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nRECURRENCE-ID;TZID=Europe/London:20261202T090000\r
DTSTART:20261202T110000Z\r\nDURATION:PT30M\r\nEND:VEVENT\r
BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261205\r\nEND:VEVENT\r
BEGIN:VEVENT\r\nUID:3\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261203T110000Z\r\nDTEND:20261203T120000Z\r
TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n""".replace(b"\r\n\n", b"\r\n").replace(b"\r\r\n", b"\r\n")


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def test_repetitions_exceptions_and_whole_days_are_busy_and_what_is_marked_free_is_not():
    text = b"\r\n".join(line.strip() for line in FEED.splitlines() if line.strip()) + b"\r\n"
    spans = busy_spans(text, start=at(1, 0), end=at(20, 0), zone=ZoneInfo("Europe/London"))
    assert spans == [(at(2, 11), at(2, 11, 30)), (at(5, 0), at(6, 0))]
    before = busy_spans(
        text,
        start=datetime(2026, 10, 20, tzinfo=UTC),
        end=datetime(2026, 10, 30, tzinfo=UTC),
        zone=ZoneInfo("UTC"),
    )
    # Nine on the wall, before and after the clocks change.
    assert [one[0].hour for one in before] == [8, 9]
    with pytest.raises(ValueError):
        busy_spans(b"<html>", start=at(1, 0), end=at(2, 0), zone=ZoneInfo("UTC"))


def test_a_calendar_is_read_anew_and_keeps_what_it_said_while_it_cannot_be(maya, monkeypatch, settings):
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["calendars"], "ops@example.org"
    feed = calendars.follow(maya, "Home", "https://cal.example.org/secret.ics")
    assert "secret" not in feed.url
    answers = [
        Reading(State.VALUE, [(at(2, 9), at(2, 10))]),
        Reading(State.NO_DATA, None, "It answered with 500."),
    ]
    asked = []

    def read(url, **window):
        asked.append(url)
        return answers[len(asked) - 1]

    monkeypatch.setattr(calendars, "read_calendar", read)
    calendars.read_feed(feed)
    calendars.read_feed(feed)
    feed.refresh_from_db()
    assert asked == ["https://cal.example.org/secret.ics"] * 2
    assert (BusyTime.objects.count(), feed.trouble) == (1, "It answered with 500.")
    assert gateway.may_read()
    calendars.unfollow(feed)
    assert not BusyTime.objects.exists()


# --- privacy ---


def test_bookings_are_found_by_the_address_and_leave_no_time_taken(page, maya, curator):
    book(page, TEN, NGOZI, at=NOW)
    book(page, TEN + timedelta(hours=1, minutes=30), Visitor("Ana", "ana@example.org", "link", "UTC"), at=NOW)
    subject = Subject(frozenset(), frozenset(), frozenset({"NGOZI@example.org"}))
    found = [row for rows in bookings_of_theirs(subject) for row in rows]
    assert [type(row) for row in found] == [Booking, BusyRange]
    for row in found:
        row.delete()
    assert Booking.objects.get().name == "Ana" and BusyRange.objects.count() == 1
    assert not list(bookings_of_theirs(Subject(frozenset(), frozenset())))
    assert gather([curator], describe=lambda about: (["ana@example.org"], [])).loose[Booking]


# --- hours as one types them ---


@pytest.mark.parametrize(
    "text,read",
    [
        ("", ()),
        ("9-12", (Hours(time(9), time(12)),)),
        ("13:30–17, 9.00 - 12", (Hours(time(9), time(12)), Hours(time(13, 30), time(17)))),
        ("22 to 24", (Hours(time(22), MIDNIGHT),)),
        ("0-23:59", (Hours(MIDNIGHT, time(23, 59)),)),
    ],
)
def test_hours_are_read_and_written(text, read):
    assert read_hours(text) == read
    assert read_hours(hours_text(read)) == read


@pytest.mark.parametrize("text", ["9", "noon", "25-26", "9-9", "12-9", "9-12, 11-13", "22-24, 23-24", "9:75-10"])
def test_hours_that_cannot_be_are_not_guessed(text):
    with pytest.raises(Unclear):
        read_hours(text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("16:00-9:00", "“16:00-9:00” ends before it begins. Write the end of a day as 24:00."),
        ("in the morning", "“in the morning” cannot be read."),
    ],
)
def test_hours_that_cannot_be_are_told_beside_their_day_and_the_rest_stays(
    client_for, maya, home, said, typed, told
):
    answer = client_for(maya).post(home + "new/", said | {"hours_2": typed})
    assert answer.status_code == 422
    assert f"Wednesday : {told}" in text_of(answer) or f"Wednesday: {told}" in text_of(answer)
    assert "Advice for archives" in answer.content.decode()
