# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters after an event: each who is meant gets one, once."""

from datetime import timedelta

import pytest

from liaison.accounts.actions import changing
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.gatherings.actions import follow_up as actions
from liaison.gatherings.actions.refusals import ApprovedAlready, NobodyKnownToHaveCome, NotOverYet
from liaison.gatherings.guarding import held_after_event
from liaison.gatherings.models import Attendance, Event, FollowUp, FollowUpLetter
from liaison.gatherings.queries.follow_up import FOLLOW_UP_LETTER, lines_of, nobody_has_written
from liaison.gatherings.rounds.following_up import write_all, write_some
from liaison.mailroom.actions import suppress
from liaison.mailroom.letters.actions.writing import add_letter
from liaison.mailroom.models import Message, Suppression
from liaison.pathway.events import MeetingBooked, Registered

from .conftest import BEGINS, MONDAY

AFTER = BEGINS + timedelta(hours=3)
BODY = "{greeting},\n\nthank you for coming to {event}.\n\n{next_step}\n\n{resources}"


@pytest.fixture
def webinar(event, comes):
    """Eleri stayed, Gwyn left early, Bethan asked, Idris looked in, Non never came."""
    made = event()
    for name, minutes in (("Eleri", 58), ("Gwyn", 20), ("Bethan", 50), ("Idris", 4), ("Non", None)):
        registration = comes(made, name)
        if minutes is not None:
            row = Attendance(event=made, registration=registration, name=name, minutes=minutes, source="file")
            row.asked_a_question = name == "Bethan"
            row.save()
    Event.objects.filter(pk=made.pk).update(recording_url="https://videos.example/slate")
    made.refresh_from_db()
    return made


@pytest.fixture
def letter(maya):
    def make(name, body=BODY):
        text = {"language": "en", "goal": "", "subject": "After {event}", "body": body}
        return add_letter(by=maya, name=name, purpose="follow_up", channel="mail", text=text)[0]

    return make


@pytest.fixture
def set_up(webinar, maya, letter):
    def make(happened, step="watch", body="{greeting}, about {event}."):
        values = {"letter": letter(f"For {happened}", body), "next_step": step}
        values["next_step_url"] = "https://videos.example/slate"
        return actions.set_up(webinar, happened, values, by=maya)[0]

    return make


def let_go(follow_up, by):
    actions.approve(follow_up, by=by, at=AFTER)
    write_all(AFTER)


def letters():
    return {one.to.split("@")[0]: one for one in Message.objects.filter(message_kind=FOLLOW_UP_LETTER)}


def test_each_gets_the_letter_for_what_happened(webinar, set_up, maya):
    for follow_up in [set_up(happened) for happened in FollowUp.Happened.values]:
        let_go(follow_up, maya)
    written = {one.registration.name: one.follow_up.happened for one in FollowUpLetter.objects.all()}
    assert written == {
        "Eleri": "attended",
        "Gwyn": "left_early",
        "Bethan": "asked",
        "Idris": "missed",
        "Non": "missed",
    }


def test_who_left_early_or_asked_gets_the_letter_of_those_who_came_where_there_is_no_other(set_up, maya):
    let_go(set_up("attended"), maya)
    assert set(letters()) == {"eleri", "gwyn", "bethan"}


def test_a_letter_set_up_later_goes_only_to_those_not_written_to(set_up, maya):
    let_go(set_up("attended"), maya)
    let_go(set_up("asked"), maya)
    assert Message.objects.filter(message_kind=FOLLOW_UP_LETTER).count() == 3


def test_a_letter_says_its_one_next_step_even_where_its_text_forgot_it(set_up, maya):
    let_go(set_up("missed"), maya)
    body = letters()["non"].body
    assert body.startswith("Dear Non, about Slate walk.\n\nP.S. Watch the recording: https://videos.example/slate")
    assert not letters()["non"].is_service
    assert letters()["non"].unsubscribe_url


def test_a_gap_that_cannot_be_filled_is_said_and_nothing_is_written(set_up, maya):
    let_go(set_up("missed", body="{greeting}, {resources} {thanks_for}"), maya)
    assert letters() == {}
    assert all("what you thank them for" in one.trouble for one in FollowUpLetter.objects.all())


def test_the_next_step_stands_where_the_letter_has_a_place_for_it(set_up, maya):
    let_go(set_up("missed", body="{greeting}, {next_step}. Bye."), maya)
    assert letters()["non"].body.count("https://videos.example/slate") == 1


def test_writing_twice_and_being_killed_between_writes_each_once(set_up, maya):
    follow_up = set_up("attended")
    actions.approve(follow_up, by=maya, at=AFTER)
    assert not write_some(follow_up, AFTER, most=1)  # and here it was killed
    write_all(AFTER)
    write_all(AFTER)
    assert len(letters()) == Message.objects.filter(message_kind=FOLLOW_UP_LETTER).count() == 3
    with pytest.raises(ApprovedAlready):
        actions.approve(follow_up, by=maya, at=AFTER)


def test_who_asked_for_no_letters_gets_none(webinar, set_up, workspace, maya):
    suppress("eleri@example.org", reason=Suppression.Reason.OBJECTED, workspace=workspace)
    let_go(set_up("attended"), maya)
    assert set(letters()) == {"gwyn", "bethan"}
    assert {line.registration.name: bool(line.why) for line in lines_of(webinar)}["Eleri"]


def test_who_said_no_by_another_address_gets_none(webinar, set_up, maya):
    with changing(maya, "add") as change:
        person = change.create(Person(name="Eleri Vaughan"))
        for value, state in (("eleri@home.example", "opted_out"), ("eleri@example.org", "valid")):
            change.create(ContactPoint(type="email", value=value, normalised=value, state=state, person=person))
    webinar.registrations.filter(name="Eleri").update(person=person)
    let_go(set_up("attended"), maya)
    assert set(letters()) == {"gwyn", "bethan"}


def test_who_booked_or_registered_before_is_not_asked_any_more(event, comes, webinar, set_up, maya):
    later = {"starts_at": BEGINS + timedelta(days=30), "ends_at": BEGINS + timedelta(days=30, hours=1)}
    comes(event("Second walk", **later), "Eleri", at=AFTER)
    let_go(set_up("attended"), maya)
    assert set(letters()) == {"gwyn", "bethan"}


@pytest.mark.parametrize("news", [Registered, MeetingBooked])
def test_a_booking_or_a_registration_stops_what_has_not_left(news, webinar, set_up, maya):
    with changing(maya, "add") as change:
        house = change.create(Organisation(name="Harbour"))
        person = change.create(Person(name="Eleri Vaughan"))
        change.create(Affiliation(person=person, organisation=house))
    webinar.registrations.filter(name="Eleri").update(person=person, organisation=house)
    let_go(set_up("attended"), maya)
    with changing(None, "hear") as change:
        hear = {Registered: actions.on_registered, MeetingBooked: actions.on_meeting_booked}[news]
        hear(news("registration", webinar.public_id, change, organisation=house, person=person))
    assert {name: one.state for name, one in letters().items()} == {
        "eleri": "refused",
        "gwyn": "queued",
        "bethan": "queued",
    }


def test_what_is_taken_back_does_not_leave_and_can_go_again(set_up, maya):
    follow_up = set_up("attended")
    let_go(follow_up, maya)
    Message.objects.filter(to="gwyn@example.org").update(state=Message.State.ACCEPTED)
    assert actions.take_back(follow_up, by=maya, at=AFTER) == 2
    assert [one.registration.name for one in FollowUpLetter.objects.all()] == ["Gwyn"]
    follow_up.refresh_from_db()
    let_go(follow_up, maya)
    assert sorted(
        Message.objects.filter(state="queued", message_kind=FOLLOW_UP_LETTER).values_list("to", flat=True)
    ) == [
        "bethan@example.org",
        "eleri@example.org",
    ]


def test_a_letter_that_nobody_lets_go_any_more_is_refused_on_its_way_out(set_up, maya):
    follow_up = set_up("attended")
    let_go(follow_up, maya)
    mails = list(Message.objects.all())
    assert held_after_event(mails, AFTER) == {}
    FollowUp.objects.filter(pk=follow_up.pk).update(approved_at=None, approved_by=None)
    assert {one.what for one in held_after_event(mails, AFTER).values()} == {"refuse"}


def test_nothing_is_written_before_it_is_over_or_before_anybody_is_ticked(event, comes, set_up, webinar, maya):
    follow_up = set_up("missed")
    with pytest.raises(NotOverYet):
        actions.approve(follow_up, by=maya, at=MONDAY)
    Attendance.objects.all().delete()
    with pytest.raises(NobodyKnownToHaveCome):
        actions.approve(follow_up, by=maya, at=AFTER)


@pytest.mark.parametrize("many", [1, 3])
def test_today_names_events_nobody_wrote_after_with_one_question(
    many, event, comes, webinar, set_up, maya, django_assert_num_queries
):
    for number in range(1, many):
        comes(event(f"Walk {number}"), "Non")
    with django_assert_num_queries(1):
        found = nobody_has_written(maya, AFTER, 5)
    assert (found.total, len(found.lines)) == (many, many)
    let_go(set_up("missed"), maya)
    assert nobody_has_written(maya, AFTER, 5).total == many - 1
