# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody takes a time, another one instead, and gives it back: what becomes of it on both sides."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar

from liaison.accounts.actions import changing
from liaison.accounts.models import Team, TeamMembership
from liaison.directory.models import ContactPoint, Interaction
from liaison.gatherings.actions.booking import Visitor, book, cancel, move
from liaison.gatherings.actions.booking_noting import note_meeting
from liaison.gatherings.actions.booking_refusals import (
    HasBegun,
    IsCancelled,
    NotOffered,
    NotOpen,
    TimeTaken,
    TooSoon,
)
from liaison.gatherings.models import Booking, BookingPage, BusyFeed, BusyRange, BusyTime, WeeklyHours
from liaison.gatherings.queries.times import hosts_of, offers, pages
from liaison.kit.hooks import listen
from liaison.mailroom.models import Message
from liaison.pathway.events import MeetingBooked
from liaison.pathway.models import Partnership, Stage, StageChange

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday
TEN = datetime(2026, 12, 2, 10, tzinfo=UTC)
NGOZI = Visitor("Ngozi Achebe", "ngozi@example.org", "link", "Europe/Stockholm", answers=[["What about?", "Maps"]])
ANA = Visitor("Ana Lind", "ana@example.org", "link", "Europe/London")


@pytest.fixture
def page_of(maya):
    """`page_of(member=maya, minutes=30)`: open on weekdays from nine to twelve."""

    def make(slug="talk", **fields):
        known = {"ways": ["link", "call"], "join_url": "https://meet.example.org/7", "notice_hours": 1, **fields}
        if "team" not in known:
            known.setdefault("member", maya)
        with changing(maya, "add booking page") as change:
            page = change.create(BookingPage(name="A talk", slug=slug, minutes_after=0, **known))
            for day in range(5):
                change.create(WeeklyHours(page=page, weekday=day, opens=time(9), closes=time(12)))
        return pages().get(pk=page.pk)

    return make


@pytest.fixture
def page(page_of):
    return page_of()


DAY = TEN.date()


def free(page, day=DAY, now=NOW):
    return [f"{one.starts_at:%H:%M}" for one in offers(page, hosts_of(page), now=now, first=day, last=day)]


def told():
    """(kind, to) of each mail, in order."""
    return list(Message.objects.order_by("pk").values_list("message_kind", "to"))


def entries(booking):
    """METHOD, UID, SEQUENCE and DTSTART of what their calendar was told, in order."""
    found = []
    for text in Message.objects.filter(to=booking.email).order_by("pk").values_list("calendar", flat=True):
        calendar = Calendar.from_ical(text)
        (event,) = calendar.walk("VEVENT")
        assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Stockholm"]
        found.append(
            (str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event.start.astimezone(UTC))
        )
    return found


def test_a_time_that_is_booked_is_gone_and_both_sides_hear_of_it(page, maya):
    assert "10:00" in free(page)
    booking = book(page, TEN, NGOZI, at=NOW)
    assert (booking.member, booking.ends_at, booking.seat) == (maya, TEN + timedelta(minutes=30), 0)
    assert free(page) == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    assert told() == [("meeting_booked", "ngozi@example.org"), ("meeting_booked", maya.user.email)]
    mail = Message.objects.get(to="ngozi@example.org")
    assert "11:00" in mail.body and "Europe/Stockholm" in mail.body and "https://meet.example.org/7" in mail.body
    ours = Message.objects.get(to=maya.user.email)
    assert "10:00" in ours.body and "Maps" in ours.body


def test_a_second_one_for_the_same_time_is_told_in_words_and_nothing_is_written(page):
    book(page, TEN, NGOZI, at=NOW)
    with pytest.raises(TimeTaken):
        book(page, TEN, ANA, at=NOW)
    assert Booking.objects.count() == BusyRange.objects.count() == 1
    assert len(told()) == 2


def test_pressing_twice_books_once(page):
    once = uuid.uuid4()
    assert book(page, TEN, NGOZI, once=once, at=NOW) == book(page, TEN, NGOZI, once=once, at=NOW)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    "start,refusal",
    [
        (TEN + timedelta(minutes=7), NotOffered),
        (TEN + timedelta(hours=9), NotOffered),
        (TEN + timedelta(days=300), NotOffered),
        (TEN - timedelta(days=21), TooSoon),
    ],
)
def test_a_time_that_is_not_on_offer_is_refused(page, start, refusal):
    with pytest.raises(refusal if start < NOW + timedelta(days=61) else Exception):
        book(page, start, NGOZI, at=NOW)
    assert not Booking.objects.exists()


def test_too_short_a_notice_and_a_closed_page_are_refused(page, maya):
    with pytest.raises(TooSoon):
        book(page, TEN, NGOZI, at=TEN - timedelta(minutes=59))
    with changing(maya, "edit") as change:
        change.update(page, is_open=False)
    with pytest.raises(NotOpen):
        book(page, TEN, NGOZI, at=NOW)


def test_moving_keeps_the_entry_and_frees_the_time(page):
    booking = book(page, TEN, NGOZI, at=NOW)
    later = TEN + timedelta(days=1, minutes=30)
    moved = move(booking, later, at=NOW)
    assert (moved.starts_at, moved.moved_from, moved.public_id) == (later, TEN, booking.public_id)
    assert "10:00" in free(page) and "10:30" not in free(page, later.date())
    cancel(moved, at=NOW)
    first, second, third = entries(booking)
    assert first == ("REQUEST", first[1], 0, TEN)
    assert second == ("REQUEST", first[1], 1, later)
    assert third == ("CANCEL", first[1], 2, later)
    assert "10:30" in free(page, later.date())
    assert not BusyRange.objects.exists()


def test_moving_to_a_time_that_overlaps_ones_own_is_possible_and_to_anothers_is_not(page_of):
    page = page_of(minutes=60, every=30)
    booking = book(page, TEN, NGOZI, at=NOW)
    booking = move(booking, TEN + timedelta(minutes=30), at=NOW)
    other = book(page, TEN - timedelta(hours=1), ANA, at=NOW)
    with pytest.raises(TimeTaken):
        move(other, TEN, at=NOW)
    other.refresh_from_db()
    assert other.is_booked and other.busy_range is not None and BusyRange.objects.count() == 2


def test_a_cancelled_one_is_neither_moved_nor_cancelled_again(page):
    booking = cancel(book(page, TEN, NGOZI, at=NOW), at=NOW)
    for deed in (lambda: cancel(booking, at=NOW), lambda: move(booking, TEN, at=NOW)):
        with pytest.raises(IsCancelled):
            deed()
    assert len(told()) == 4


def test_what_has_begun_stays(page):
    booking = book(page, TEN, NGOZI, at=NOW)
    with pytest.raises(HasBegun):
        cancel(booking, at=TEN)


def test_minutes_before_and_after_are_kept_free_also_of_other_pages(page_of):
    short, long = page_of("short", minutes_before=15), page_of("long", minutes=60, every=30)
    book(short, TEN, NGOZI, at=NOW)
    assert free(long) == ["10:30", "11:00"]
    assert free(short) == ["09:00", "11:00", "11:30"]


def test_a_drop_in_takes_as_many_as_it_has_places_in_one_range(page_of):
    page = page_of("open", minutes=60, every=60, is_drop_in=True, places=2)
    first, second = book(page, TEN, NGOZI, at=NOW), book(page, TEN, ANA, at=NOW)
    assert first.busy_range_id == second.busy_range_id and {first.seat, second.seat} == {0, 1}
    with pytest.raises(TimeTaken):
        book(page, TEN, Visitor("Bo", "bo@example.org", "link", "UTC"), at=NOW)
    cancel(first, at=NOW)
    again = book(page, TEN, Visitor("Bo", "bo@example.org", "link", "UTC"), at=NOW)
    assert (again.seat, again.busy_range_id) == (0, second.busy_range_id)


def test_of_a_team_whoever_is_free_and_has_fewest(page_of, maya, tomos, elin):
    with changing(maya, "add team") as change:
        team = change.create(Team(name="Museums"))
        for member in (maya, tomos, elin):
            change.create(TeamMembership(team=team, member=member))
        change.update(elin, left_at=NOW)
    page, own = page_of("team", team=team), page_of("own", member=maya)
    book(own, TEN, NGOZI, at=NOW)
    assert "10:00" in free(page)
    assert book(page, TEN, ANA, at=NOW).member == tomos
    assert "10:00" not in free(page)
    assert book(page, TEN + timedelta(hours=1), ANA, at=NOW).member == maya


def test_another_calendar_of_the_member_keeps_a_time_free(page, maya):
    feed = BusyFeed.objects.create(member=maya, name="Home", url="sealed")
    BusyTime.objects.create(
        feed=feed, member=maya, starts_at=TEN - timedelta(minutes=10), ends_at=TEN + timedelta(minutes=40)
    )
    assert free(page) == ["09:00", "11:00", "11:30"]


# --- what the house makes of it ---


@pytest.fixture
def known(curator, tomos):
    with changing(tomos, "edit") as change:
        change.create(ContactPoint(person=curator, type="email", value=NGOZI.email, normalised=NGOZI.email))
    return curator


def test_whoever_is_known_by_their_address_is_found_and_the_booking_is_a_word_from_them(page, known, museum):
    heard = []

    @listen(MeetingBooked)
    def hear(event):
        heard.append((event.organisation, event.person, event.kind))

    booking = book(page, TEN, NGOZI, at=NOW)
    assert (booking.person, booking.organisation) == (known, museum)
    assert heard == [(museum, known, "booking")]
    contact = Interaction.objects.get(organisations=museum, at=NOW)
    assert (contact.type, contact.direction) == ("message", "incoming")
    assert "A talk" in contact.note and "Maps" in contact.note
    museum.refresh_from_db()
    assert museum.last_contact_at == NOW


def test_a_meeting_is_a_contact_once_one_of_us_says_that_it_took_place(page, known, museum, maya):
    booking = book(page, TEN, NGOZI, at=NOW)
    assert note_meeting(booking, by=maya) is not None
    assert note_meeting(booking, by=maya) is None
    meeting = Interaction.objects.get(type="meeting")
    assert (meeting.at, list(meeting.organisations.all())) == (TEN, [museum])


def test_a_booking_moves_the_partnership_where_the_page_says_so_and_never_back(page_of, known, museum, maya):
    first, second, third = Stage.objects.filter(pathway__is_default=True).order_by("order")[:3]
    with changing(maya, "begin") as change:
        one = Partnership(organisation=museum, pathway_id=first.pathway_id, stage=first, entered_stage_at=NOW)
        partnership = change.create(one)
    book(page_of("first", stage=second), TEN, NGOZI, at=NOW)
    partnership.refresh_from_db()
    assert partnership.stage == second
    assert StageChange.objects.filter(partnership=partnership, to_stage=second).count() == 1
    with changing(maya, "edit") as change:
        change.update(partnership, stage=third)
    book(page_of("second", stage=second), TEN + timedelta(hours=1), NGOZI, at=NOW)
    partnership.refresh_from_db()
    assert partnership.stage == third
