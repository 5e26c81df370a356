# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a partnership, its timeline, and what stands on Today."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.actions import changing
from liaison.directory.actions.interactions import InteractionText, log_interaction
from liaison.directory.actions.sent_mail import note_what_left
from liaison.directory.models import Interaction, Organisation
from liaison.directory.queries.timeline import timeline_of
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.models import Message
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import (
    PartnershipText,
    assign,
    begin_partnership,
    edit_partnership,
    set_next_step,
)
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside
from liaison.pathway.actions.work import TaskText, add_objective, add_task, finish_task
from liaison.pathway.models import Partnership
from liaison.pathway.queries.access import partnership_for
from liaison.pathway.queries.funnel import FunnelFilter, FunnelReport, Period
from liaison.pathway.queries.pages import PartnershipPage, partnerships_of
from liaison.pathway.queries.today import sections

from .conftest import NOW
from .many import plant_many

pytestmark = pytest.mark.django_db


def page_for(member, partnership, at=NOW):
    return PartnershipPage(member, partnership_for(member, partnership.public_id), at)


def call(organisation, by, at, direction="outgoing", kind="call", note="Rang them"):
    fields = {"type": kind, "direction": direction, "at": at, "note": note}
    return log_interaction(InteractionText(fields, organisations=[organisation], members=[by]), by=by)[0]


def test_the_page_says_where_it_is_and_who_is_there(partnership, curator, tomos):
    page = page_for(tomos, partnership, NOW + timedelta(days=12))
    assert (page.days, page.days_left) == (12, 18)
    assert [step.stage.milestone for step in page.steps if step.is_passed] == ["identified", "researched"]
    assert [place.person for place in page.people] == [curator]


def test_the_follow_up_clock_restarts_at_anybodys_contact(partnership, museum, maya, tomos):
    assert page_for(tomos, partnership).follow_up_on == date(2026, 3, 17)
    call(museum, maya, datetime(2026, 3, 31, 15, tzinfo=UTC))
    # Five working days later, with Good Friday and nothing for Easter Monday, which Scotland does not keep.
    assert page_for(tomos, partnership).follow_up_on == date(2026, 4, 8)
    call(museum, tomos, datetime(2026, 4, 1, 9, tzinfo=UTC), kind="note")
    assert page_for(tomos, partnership).follow_up_on == date(2026, 4, 8)


def test_the_follow_up_clock_restarts_at_a_letter_that_was_sent_from_here(partnership, museum, maya, tomos):
    wishes = Wishes(written_by=maya, about_kind=museum.kind, about_id=museum.public_id)
    to = "n.achebe@harbour-museum.example"
    given = {"workspace": maya.workspace, "is_service": False, "wishes": wishes}
    letter = queue_message("letter", to, "The summer", "Dear Ngozi", **given)
    note_what_left()
    assert page_for(tomos, partnership).follow_up_on == date(2026, 3, 17)
    at = datetime(2026, 3, 31, 15, tzinfo=UTC)
    Message.objects.filter(pk=letter.pk).update(state="accepted", flown_at=at, settled_at=at)
    note_what_left()
    assert page_for(tomos, partnership).follow_up_on == date(2026, 4, 8)
    lines = {line.key: line for line in FunnelReport(FunnelFilter(Period(at.date(), at.date()))).lines}
    counted = [(key, lines[key].times, len(lines[key].organisations)) for key in ("first_contacts", "contacts")]
    assert counted == [("first_contacts", 1, 1), ("contacts", 1, 1)]
    # On the timeline the letter stands once, as a contact.
    titles = [
        item.interaction.note if item.interaction else item.entry.title
        for item in timeline_of(tomos, museum).items
    ]
    assert titles.count("The summer") == 1 and not any("The summer (" in title for title in titles)


def test_who_introduced_them_is_told_to_those_who_see_that_record(partnership, curator, elin, maya):
    with changing(maya, "edit") as change:
        friend = change.create(Organisation(name="Friendly Archive"))
    fields = {"introduced_by_person": curator, "introduced_by_organisation": friend, "owner": elin}
    edit_partnership(partnership, PartnershipText(fields, co_leads=[friend]), by=maya)
    told = page_for(maya, partnership)
    assert ([link.text for link in told.introduced_by], told.co_leads) == (
        ["Ngozi Achebe", "Friendly Archive"],
        [friend],
    )
    # Elin sees the museum through the partnership, and so its people, but not the archive.
    told = page_for(elin, partnership)
    assert ([link.text for link in told.introduced_by], told.co_leads) == (["Ngozi Achebe"], [])


def test_the_whole_page_takes_few_queries(partnership, curator, museum, stages, tomos):
    for number in range(3):
        add_objective(partnership, f"Aim {number}", by=tomos, signs=["One", "Two"])
        add_task(TaskText({"title": f"Task {number}"}), by=tomos, partnership=partnership)
    with CaptureQueriesContext(connection) as queries:
        page = page_for(tomos, partnership)
        parts = (page.types, page.co_leads, page.introduced_by, page.steps, page.people)
        parts += (page.objectives, page.tasks, page.others, page.side_state, page.ending)
        assert [len(list(one.signs.all())) for one in page.objectives] == [2, 2, 2]
    assert len(parts) == 10
    assert len(queries) <= 14


def test_an_organisations_own_timeline_tells_of_its_partnerships(partnership, museum, tomos):
    titles = [item.entry.title for item in timeline_of(tomos, museum).items if item.entry]
    assert titles == ["Began as “Contacted”"]
    assert partnerships_of(tomos, museum) == [partnership]


# --- today ---


def today_of(member, at, limit=10):
    """Section → what it says, of those that say something."""
    told = {section.key: section.lines(member, at, limit) for section in sections()}
    return {key: [(line.title, line.action) for line in found.lines] for key, found in told.items() if found.total}


def test_an_empty_day_is_done(partnership, tomos, maya):
    assert today_of(tomos, NOW) == {}
    assert today_of(maya, NOW + timedelta(days=365)) == {}


def test_each_line_of_today_has_its_one_next_action(partnership, museum, tomos, maya):
    mine = ("Harbour Museum", "Ask again")
    assert today_of(tomos, NOW + timedelta(days=7)) == {"follow_ups": [mine]}
    assert today_of(tomos, NOW + timedelta(days=31)) == {
        "follow_ups": [mine],
        "overdue": [("Harbour Museum", "Decide")],
    }
    call(museum, maya, NOW + timedelta(days=31), direction="incoming")
    assert today_of(tomos, NOW + timedelta(days=31, hours=1)) == {
        "answers": [("Harbour Museum", "Answer")],
        "overdue": [("Harbour Museum", "Decide")],
    }
    call(museum, maya, NOW + timedelta(days=32))
    assert today_of(tomos, NOW + timedelta(days=32, hours=1)) == {"overdue": [("Harbour Museum", "Decide")]}


def test_a_planned_next_step_takes_the_place_of_a_follow_up(partnership, tomos):
    set_next_step(partnership, "Ring Ngozi", date(2026, 3, 24), by=tomos)
    assert today_of(tomos, NOW + timedelta(days=10)) == {}
    assert today_of(tomos, NOW + timedelta(days=14)) == {
        "next_steps": [("Harbour Museum", "Do it")],
        "follow_ups": [("Harbour Museum", "Ask again")],
    }


def test_tasks_are_shown_when_nothing_comes_before_them(partnership, tomos, maya):
    soon = {"owner": tomos, "due_on": NOW.date()}
    first, _c = add_task(TaskText({"title": "Find a room", **soon}), by=tomos, partnership=partnership)
    add_task(TaskText({"title": "Invite", **soon}, needs=[first]), by=tomos, partnership=partnership)
    add_task(TaskText({"title": "Maya's own", "owner": maya, "due_on": NOW.date()}), by=maya)
    assert today_of(tomos, NOW)["tasks"] == [("Find a room", "Do it")]
    finish_task(first, by=tomos)
    assert today_of(tomos, NOW)["tasks"] == [("Invite", "Do it")]
    assert today_of(maya, NOW)["tasks"] == [("Maya's own", "Do it")]


def test_what_rests_comes_back_on_its_day(partnership, tomos):
    set_aside(partnership, Aside("resting", "The dragon sleeps", NOW.date(), date(2026, 9, 1)), by=tomos)
    assert today_of(tomos, NOW + timedelta(days=100)) == {}
    (line,) = (
        next(one for one in sections() if one.key == "look_again")
        .lines(tomos, datetime(2026, 9, 1, 12, tzinfo=UTC), 5)
        .lines
    )
    assert (line.title, line.why, line.due) == (
        "Harbour Museum",
        "Resting: The dragon sleeps",
        date(2026, 9, 1),
    )


def test_of_what_comes_back_the_earliest_is_shown_and_the_rest_counted(partnership, museum, tomos, stages):
    set_aside(partnership, Aside("resting", "The dragon sleeps", NOW.date(), date(2026, 9, 2)), by=tomos)
    text = PartnershipText({"owner": tomos, "name": "The ferry"})
    ferry, _c = begin_partnership(museum, text, by=tomos, at=NOW)
    hello = GoodEnding("completed", "All online", NOW.date(), look_again_on=date(2026, 9, 1))
    end_well(ferry, hello, by=tomos)
    look_again = next(one for one in sections() if one.key == "look_again")
    told = look_again.lines(tomos, datetime(2026, 9, 3, 12, tzinfo=UTC), 1)
    assert ([line.title for line in told.lines], told.total) == (["Harbour Museum: The ferry"], 2)


def test_a_partnership_that_went_quiet_is_noticed(partnership, museum, tomos, maya, stages):
    call(museum, tomos, NOW)
    move_to_stage(partnership, stages["active"], by=tomos, reason="Agreed by phone", at=NOW)
    stages["active"].follow_up_days = None
    stages["active"].save()
    assert today_of(tomos, NOW + timedelta(days=59)) == {}
    assert today_of(tomos, NOW + timedelta(days=61)) == {"quiet": [("Harbour Museum", "Say hello")]}


def test_viewers_and_assessors_have_nothing_on_today(partnership, viktor, ada, tomos):
    at = NOW + timedelta(days=100)
    assert today_of(tomos, at)
    assert (today_of(viktor, at), today_of(ada, at)) == ({}, {})


def test_volunteers_have_what_is_assigned_to_them(partnership, elin, maya):
    at = NOW + timedelta(days=100)
    assert today_of(elin, at) == {}
    assign(partnership, owner=elin, team=None, by=maya)
    assert set(today_of(elin, at)) == {"follow_ups", "overdue"}


@pytest.mark.slow
def test_today_stays_quick_with_five_thousand_open_partnerships(stages, maya):
    plant_many(5_000, stages, [maya])
    add_task(TaskText({"title": "Read", "owner": maya, "due_on": NOW.date()}), by=maya)
    assert Partnership.objects.open().count() == 5_000
    with CaptureQueriesContext(connection) as queries:
        start = time.process_time()
        told = [section.lines(maya, NOW, 5) for section in sections()]
        took = time.process_time() - start
    assert len(queries) <= 10, [query["sql"][:200] for query in queries]
    assert sum(one.total for one in told) > 1_000
    assert all(len(one.lines) <= 5 for one in told)
    assert took < 1
    assert Interaction.objects.count() == 0
