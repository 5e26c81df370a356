# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets a place, who waits, and what each of them hears."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from liaison.accounts.actions import CannotUndo, undo
from liaison.accounts.models import Change
from liaison.gatherings.actions.events import EventText, cancel_event, edit_event, remove_event
from liaison.gatherings.actions.refusals import CancelledAlready, HasRegistrations, RegistrationClosed, SlugTaken
from liaison.gatherings.actions.registering import Wanted, admit, cancel_registration, register
from liaison.gatherings.models import AccessNeed, Answer, EventQuestion, MonitoringAnswer, Registration
from liaison.gatherings.rounds.keeping import delete_what_is_over
from liaison.gatherings.rounds.reminding import remind
from liaison.kit.hooks import listen
from liaison.mailroom.models import Message
from liaison.pathway.events import Registered

from .conftest import BEGINS, MONDAY

State = Registration.State


def states(event):
    return list(Registration.objects.filter(event=event).values_list("name", "state"))


def mails():
    return list(Message.objects.order_by("pk").values_list("message_kind", "to"))


def test_a_place_is_confirmed_with_an_entry_for_the_calendar(event, comes, workspace):
    workspace.email = "hello@northshire.example"
    workspace.save()
    walk = event()
    eleri = comes(walk, "Eleri", time_zone="Europe/Stockholm")
    mail = Message.objects.get()
    assert (eleri.state, mail.message_kind, mail.to, mail.is_service) == (
        "registered",
        "event_registered",
        "eleri@example.org",
        True,
    )
    assert "When: Thursday 5 March 2026, 15:00 to 16:00 (Europe/Stockholm time)" in mail.body
    assert "https://meet.example.org/slate" in mail.body
    (entry,) = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert (entry["SUMMARY"], entry.decoded("DTSTART"), entry["SEQUENCE"]) == ("Slate walk", BEGINS, 0)
    assert Calendar.from_ical(mail.calendar)["METHOD"] == "REQUEST"


def test_who_comes_too_late_waits_and_gets_the_place_of_whoever_cancels(event, comes):
    walk = event(capacity=1)
    eleri, *_others = (comes(walk, name) for name in ("Eleri", "Bo", "Ana"))
    assert states(walk) == [("Eleri", "registered"), ("Bo", "waiting"), ("Ana", "waiting")]
    cancel_registration(eleri, at=MONDAY + timedelta(hours=2))
    assert states(walk) == [("Eleri", "cancelled"), ("Bo", "registered"), ("Ana", "waiting")]
    assert mails()[-2:] == [("event_not_coming", "eleri@example.org"), ("event_promoted", "bo@example.org")]
    with pytest.raises(CancelledAlready):
        cancel_registration(eleri)


def test_nobody_overtakes_those_who_wait_when_the_room_grows(event, comes, maya):
    walk = event(capacity=1)
    for name in ("Eleri", "Bo", "Ana"):
        comes(walk, name)
    edit_event(walk, EventText({"capacity": 2}), by=maya, at=MONDAY + timedelta(hours=1))
    assert states(walk) == [("Eleri", "registered"), ("Bo", "registered"), ("Ana", "waiting")]
    comes(walk, "Zoe")
    assert states(walk)[-1] == ("Zoe", "waiting")


def test_the_same_address_again_only_gets_its_link_once_more(event, comes):
    walk = event()
    first = comes(walk, "Eleri")
    again, is_new = register(walk, Wanted(name="E", email="ELERI@example.org"), at=MONDAY + timedelta(hours=1))
    assert (again, is_new) == (first, False)
    assert mails() == [("event_registered", "eleri@example.org"), ("event_again", "eleri@example.org")]


def test_what_looks_like_spam_is_held_and_hears_nothing_until_somebody_looked(event, comes, maya):
    walk = event(capacity=1)
    held = comes(walk, "Eleri", doubt="links")
    comes(walk, "Bo")
    assert states(walk) == [("Eleri", "held"), ("Bo", "registered")]
    assert mails() == [("event_registered", "bo@example.org")]
    admit(held, by=maya, at=MONDAY + timedelta(hours=1))
    assert states(walk) == [("Eleri", "waiting"), ("Bo", "registered")]
    assert admit(held, by=maya) is None


def test_after_the_closing_only_one_of_us_adds_somebody(event, maya):
    walk = event(registration_closes_at=MONDAY + timedelta(days=1))
    late = MONDAY + timedelta(days=2)
    with pytest.raises(RegistrationClosed):
        register(walk, Wanted(name="Eleri", email="eleri@example.org"), at=late)
    made, _new = register(walk, Wanted(name="Eleri", email="", source="member"), by=maya, at=late)
    assert (made.state, mails()) == ("registered", [])


def test_somebody_we_know_is_found_and_letters_to_their_house_stop(event, comes, curator, museum):
    heard = []
    listen(Registered)(heard.append)
    address = curator.contact_points.get(type="email").value
    known = comes(event(), "Anna", email=address.upper())
    assert (known.person, known.organisation) == (curator, museum)
    assert [(one.kind, one.organisation, one.person) for one in heard] == [("registration", museum, curator)]


def test_answers_and_needs_go_on_their_day(event, comes, maya):
    walk = event()
    kept = EventQuestion.objects.create(event=walk, text="What do you bring?", kept_days=30)
    for_good = EventQuestion.objects.create(event=walk, text="Which museum?")
    numbers = EventQuestion.objects.create(event=walk, text="Your age?", is_monitoring=True)
    answers = {kept: "Cake", for_good: "Harbour", numbers: "30-39"}
    eleri = comes(walk, "Eleri", answers=answers, needs="A ramp", needs_agreed_to="Yes, keep it.")
    assert AccessNeed.objects.get().delete_on == date(2026, 3, 19)
    assert list(MonitoringAnswer.objects.values_list("question__text", "text")) == [("Your age?", "30-39")]
    assert delete_what_is_over(BEGINS + timedelta(days=13)) is not None
    assert AccessNeed.objects.exists()
    delete_what_is_over(BEGINS + timedelta(days=14))
    assert (AccessNeed.objects.count(), Answer.objects.count()) == (0, 2)
    delete_what_is_over(BEGINS + timedelta(days=30))
    assert [one.text for one in Answer.objects.filter(registration=eleri)] == ["Harbour"]


def test_those_who_come_hear_that_time_or_place_changed_and_nothing_else(event, comes, maya):
    walk = event(capacity=1)
    comes(walk, "Eleri"), comes(walk, "Bo")
    Message.objects.all()._raw_delete("default")
    _change, told = edit_event(walk, EventText({"about": "Slate, mostly."}), by=maya, at=MONDAY)
    assert (told, mails()) == (0, [])
    later = {"starts_at": BEGINS + timedelta(hours=1), "ends_at": BEGINS + timedelta(hours=2)}
    _change, told = edit_event(walk, EventText(later), by=maya, at=MONDAY)
    assert (told, mails()) == (1, [("event_changed", "eleri@example.org")])
    (entry,) = Calendar.from_ical(Message.objects.get().calendar).walk("VEVENT")
    assert (entry.decoded("DTSTART"), entry["SEQUENCE"]) == (BEGINS + timedelta(hours=1), 2)


def test_everybody_hears_that_an_event_is_cancelled(event, comes, maya):
    walk = event(capacity=1)
    comes(walk, "Eleri"), comes(walk, "Bo"), comes(walk, "Spam", doubt="trap")
    _change, told = cancel_event(walk, "The quarry is flooded.", by=maya, at=MONDAY + timedelta(days=1))
    assert told == 2
    assert mails()[-2:] == [("event_cancelled", f"{name}@example.org") for name in ("eleri", "bo")]
    body = Message.objects.order_by("pk").last().body
    assert "The quarry is flooded." in body
    with pytest.raises(HasRegistrations):
        remove_event(walk, by=maya)


def test_each_reminder_goes_once_and_not_to_somebody_who_registered_just_before(event, comes):
    walk = event()
    comes(walk, "Eleri")
    comes(walk, "Bo", at=BEGINS - timedelta(days=1, hours=1))
    day_before, hour_before = BEGINS - timedelta(days=1), BEGINS - timedelta(hours=1)
    Message.objects.all()._raw_delete("default")
    assert remind(day_before - timedelta(minutes=1)) == day_before
    assert mails() == []
    assert remind(day_before) == remind(day_before + timedelta(minutes=5)) == hour_before
    assert mails() == [("event_day", "eleri@example.org")]
    remind(hour_before), remind(hour_before + timedelta(minutes=1)), remind(BEGINS)
    assert mails()[1:] == [("event_hour", "eleri@example.org"), ("event_hour", "bo@example.org")]
    assert Message.objects.order_by("pk").last().latest_send == BEGINS


def test_a_name_in_an_address_belongs_to_one_event(event):
    event()
    with pytest.raises(SlugTaken):
        event()


def test_a_registration_by_one_of_us_can_be_undone(event, maya):
    walk = event()
    made, _new = register(walk, Wanted(name="Eleri", email="", source="member"), by=maya, at=MONDAY)
    undo(Change.objects.get(public_id=made.changed_in), by=maya)
    assert states(walk) == []


def test_taking_back_that_somebody_was_cancelled_takes_no_place_from_who_was_told_of_theirs(event, comes, maya):
    walk = event(capacity=1)
    eleri, _bo, ana = (comes(walk, name) for name in ("Eleri", "Bo", "Ana"))
    change = cancel_registration(eleri, by=maya, at=MONDAY + timedelta(hours=2))
    with pytest.raises(CannotUndo, match="got a place by it, and knows"):
        undo(change, by=maya, at=MONDAY + timedelta(hours=3))
    assert states(walk) == [("Eleri", "cancelled"), ("Bo", "registered"), ("Ana", "waiting")]
    change = cancel_registration(ana, by=maya, at=MONDAY + timedelta(hours=4))
    undo(change, by=maya, at=MONDAY + timedelta(hours=5))
    assert states(walk)[-1] == ("Ana", "waiting")


def test_what_is_taken_back_fits_into_the_room_and_lets_others_move_up(event, comes, maya):
    walk = event(capacity=1)
    change = cancel_registration(comes(walk, "Eleri"), by=maya, at=MONDAY + timedelta(hours=2))
    made, _new = register(walk, Wanted(name="Bo", email="", source="member"), by=maya, at=MONDAY)
    with pytest.raises(CannotUndo, match="All places are taken by now"):
        undo(change, by=maya)
    comes(walk, "Ana")
    undo(Change.objects.get(public_id=made.changed_in), by=maya, at=MONDAY + timedelta(hours=3))
    assert states(walk) == [("Eleri", "cancelled"), ("Ana", "registered")]
    assert mails()[-1] == ("event_promoted", "ana@example.org")
