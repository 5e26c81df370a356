# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an edit of an event brings with it: contacts stay true, people hear of it, plans move; and Undo."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from liaison.accounts.actions import changing, undo
from liaison.directory.models import Interaction, InteractionPerson, Person
from liaison.gatherings.actions import attendance
from liaison.gatherings.actions.events import Also, EventText, cancel_event, edit_event
from liaison.gatherings.actions.registering import cancel_registration
from liaison.gatherings.models import Attendance, Event
from liaison.gatherings.queries.plans import moves_with
from liaison.mailroom.models import Message
from liaison.pathway.actions.plans import make_plan
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.plans import shipped

from .conftest import BEGINS, MONDAY

pytestmark = pytest.mark.django_db
LATER = {"starts_at": BEGINS + timedelta(days=7), "ends_at": BEGINS + timedelta(days=7, hours=1)}
ALL = Also(moves_plans=True)


@pytest.fixture
def nia(maya):
    with changing(maya, "add") as change:
        return change.create(Person(name="Nia Puw"))


@pytest.fixture
def came(maya, event, nia):
    """A walk at which Nia was for 40 minutes."""
    walk = event()
    with changing(maya, "read attendance") as change:
        there = Attendance(event=walk, name="Nia", source="file", minutes=40)
        change.create(there)
    attendance.say_who(there, by=maya, person=nia)
    return walk


def contact():
    return list(Interaction.objects.values_list("at", "note"))


def last_contact(person):
    return Person.objects.get(pk=person.pk).last_contact_at


def mails():
    return list(Message.objects.order_by("pk").values_list("message_kind", "to", "state"))


# --- contacts ---


def test_the_contact_of_those_who_came_follows_date_and_name_and_comes_back(came, nia, maya):
    assert (contact(), last_contact(nia)) == ([(BEGINS, "Slate walk")], BEGINS)
    change, _told = edit_event(came, EventText(LATER | {"name": "Slate ramble"}), by=maya, at=MONDAY)
    assert (contact(), last_contact(nia)) == ([(LATER["starts_at"], "Slate ramble")], LATER["starts_at"])
    undo(change, by=maya)
    assert (contact(), last_contact(nia)) == ([(BEGINS, "Slate walk")], BEGINS)


def test_what_somebody_wrote_of_the_contact_outlives_a_new_name(came, maya):
    with changing(maya, "edit interaction") as change:
        change.update(Interaction.objects.get(), note="Slate walk: she asked for pictures.")
    edit_event(came, EventText(LATER), by=maya, at=MONDAY)
    assert contact() == [(LATER["starts_at"], "Slate walk: she asked for pictures.")]
    edit_event(came, EventText({"name": "Slate ramble"}), by=maya, at=MONDAY)
    assert contact() == [(LATER["starts_at"], "Slate ramble: she asked for pictures.")]


def test_nobody_had_contact_once_more_minutes_are_asked_for_and_undo_brings_it_back(came, nia, maya):
    change, _told = edit_event(came, EventText({"attended_minutes": 41}), by=maya, at=MONDAY)
    assert (contact(), last_contact(nia)) == ([], None)
    undo(change, by=maya)
    assert (contact(), last_contact(nia)) == ([(BEGINS, "Slate walk")], BEGINS)
    assert InteractionPerson.objects.get().person == nia


# --- letters ---


def test_nobody_hears_of_it_where_one_of_us_says_so(event, comes, maya):
    walk = event()
    comes(walk, "Eleri")
    Message.objects.all()._raw_delete("default")
    _change, told = edit_event(walk, EventText(LATER), by=maya, at=MONDAY, also=Also(tells_people=False))
    walk.refresh_from_db()
    assert (told, mails(), walk.sequence) == (0, [], 1)


def test_news_that_has_not_left_is_taken_back_with_what_it_told(event, comes, maya):
    walk = event()
    comes(walk, "Eleri")
    Message.objects.all()._raw_delete("default")
    change, told = edit_event(walk, EventText(LATER), by=maya, at=MONDAY)
    undo(change, by=maya, at=MONDAY)
    assert (told, mails()) == (1, [("event_changed", "eleri@example.org", "refused")])


def test_whoever_has_the_news_already_hears_how_it_is_now(event, comes, maya):
    walk = event(capacity=2)
    comes(walk, "Eleri"), comes(walk, "Bo"), comes(walk, "Ana")
    Message.objects.all()._raw_delete("default")
    change, told = cancel_event(walk, "The quarry is closed.", by=maya, at=MONDAY)
    Message.objects.exclude(to__startswith="bo").update(state="accepted")
    cancelled = Calendar.from_ical(Message.objects.get(to__startswith="eleri").calendar).walk("VEVENT")[0]
    undo(change, by=maya, at=MONDAY)
    assert (told, mails()) == (
        3,
        [
            ("event_cancelled", "eleri@example.org", "accepted"),
            ("event_cancelled", "bo@example.org", "refused"),
            ("event_cancelled", "ana@example.org", "accepted"),
            ("event_changed", "eleri@example.org", "queued"),
            ("event_waiting", "ana@example.org", "queued"),
        ],
    )
    entry = Calendar.from_ical(Message.objects.get(message_kind="event_changed").calendar).walk("VEVENT")[0]
    assert (entry.decoded("DTSTART"), entry["SEQUENCE"] > cancelled["SEQUENCE"]) == (BEGINS, True)


def test_undoing_what_told_nobody_anything_writes_to_nobody(event, comes, maya):
    walk = event()
    eleri = comes(walk, "Eleri")
    change, _told = edit_event(walk, EventText(LATER), by=maya, at=MONDAY)
    cancel_registration(eleri, at=MONDAY)
    Message.objects.update(state="accepted")
    before = mails()
    undo(change, by=maya, at=MONDAY)
    assert mails() == before
    change, _told = edit_event(walk, EventText({"about": "Slate."}), by=maya, at=MONDAY)
    undo(change, by=maya, at=MONDAY)
    assert mails() == before


# --- plans ---


@pytest.fixture
def planned(event, maya):
    walk = event(time_zone="Europe/London")
    plan, _change = make_plan(
        shipped("webinar"),
        "Slate walk",
        anchors={"event_start": walk.starts_at},
        for_=(Event.kind, walk.public_id),
        time_zone=walk.time_zone,
        by=maya,
    )
    return walk, plan


def days(plan):
    return [
        Plan.objects.get(pk=plan.pk).day,
        *Task.objects.filter(plan=plan).order_by("pk").values_list("due_on", flat=True),
    ]


def test_a_plan_moves_with_its_event_and_one_undo_takes_all_back(planned, maya):
    walk, plan = planned
    before = days(plan)
    change, _told = edit_event(walk, EventText(LATER), by=maya, at=MONDAY, also=ALL)
    assert (before[0], days(plan)[0]) == (date(2026, 3, 5), date(2026, 3, 12))
    assert len([1 for old, new in zip(before, days(plan), strict=True) if old != new]) > 5
    undo(change, by=maya, at=MONDAY)
    walk.refresh_from_db()
    assert (days(plan), walk.starts_at) == (before, BEGINS)


def test_what_a_move_would_do_is_told_before_and_only_where_the_day_is_another(planned, maya):
    walk, plan = planned
    assert moves_with(walk, BEGINS + timedelta(hours=2), "Europe/London") == []
    # The evening here is the next morning there.
    (there,) = moves_with(walk, BEGINS + timedelta(hours=2), "Pacific/Auckland")
    assert (there.plan, len(there.preview.moved) > 5) == (plan, True)
    (later,) = moves_with(walk, LATER["starts_at"], "Europe/London")
    wanted = {line.task.pk: line.move.after for line in later.preview.moved}
    edit_event(walk, EventText(LATER), by=maya, at=MONDAY, also=ALL)
    assert dict(Task.objects.filter(pk__in=wanted).values_list("pk", "due_on")) == wanted


def test_a_plan_goes_by_the_clock_of_its_event(planned, maya):
    walk, plan = planned
    before = days(plan)
    edit_event(walk, EventText({"time_zone": "Europe/Stockholm"}), by=maya, at=MONDAY, also=ALL)
    plan.refresh_from_db()
    assert (plan.time_zone, days(plan)) == ("Europe/Stockholm", before)


def test_a_plan_stays_where_it_is_if_nobody_wants_it_moved(planned, maya):
    walk, plan = planned
    before = days(plan)
    edit_event(walk, EventText(LATER), by=maya, at=datetime(2026, 3, 2, tzinfo=UTC), also=Also())
    assert days(plan) == before
