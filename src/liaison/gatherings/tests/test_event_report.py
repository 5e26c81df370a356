# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
import time_machine

from liaison.accounts.actions import changing
from liaison.directory.models import Interaction, InteractionOrganisation, Organisation
from liaison.gatherings.actions.events import save_series
from liaison.gatherings.models import Attendance, Event, EventQuestion, MonitoringAnswer, Registration
from liaison.gatherings.queries.event_report import WentOn, anonymous_answers, file_rows, rows_of, went_on
from liaison.gatherings.rules.event_report import Numbers

from .conftest import BEGINS, MONDAY

AFTER = BEGINS + timedelta(hours=3)


@pytest.fixture
def house(maya):
    def make(name, *, met=None):
        with changing(maya, "add") as change:
            made = change.create(Organisation(name=name))
            if met:
                call = change.create(Interaction(type="call", direction="mutual", at=met))
                change.create(InteractionOrganisation(interaction=call, organisation=made))
        return made

    return make


def came(registration, minutes=50):
    return Attendance.objects.create(
        event=registration.event, registration=registration, name=registration.name, minutes=minutes, source="file"
    )


@pytest.fixture
def webinar(event, comes, house):
    """Four registered, one cancelled; three came, one of them without registering, and one looked in."""
    made = event()
    known, new = house("Known", met=MONDAY), house("New")
    eleri, gwyn, idris = comes(made, "Eleri"), comes(made, "Gwyn"), comes(made, "Idris")
    Registration.objects.filter(pk=eleri.pk).update(organisation=known)
    Registration.objects.filter(pk=gwyn.pk).update(organisation=new)
    Registration.objects.filter(pk=comes(made, "Non").pk).update(state="cancelled")
    came(eleri), came(gwyn), came(idris, minutes=3)
    Attendance.objects.create(event=made, name="Walker", minutes=40, source="file")
    return made


def test_an_event_is_counted(webinar):
    assert [row.numbers for row in rows_of([webinar])] == [
        Numbers(registered=3, came=3, walked_in=1, cancelled=1, new_organisations=1)
    ]


def test_heads_without_names_are_counted(event):
    talk = event("Talk", keeps_list=False, headcount=40)
    assert [row.numbers for row in rows_of([talk])] == [Numbers(came=40, walked_in=40)]


def test_whoever_comes_twice_is_new_once(webinar, event, comes):
    second = event("Second", starts_at=BEGINS + timedelta(days=9), ends_at=BEGINS + timedelta(days=9, hours=1))
    again = comes(second, "Gwyn")
    Registration.objects.filter(pk=again.pk).update(organisation=Organisation.objects.get(name="New"))
    came(again)
    assert [row.numbers.new_organisations for row in rows_of([second, webinar])] == [0, 1]


def test_who_registered_again_went_on(webinar, event, comes):
    later = event("Later", starts_at=BEGINS + timedelta(days=9), ends_at=BEGINS + timedelta(days=9, hours=1))
    comes(later, "Eleri", at=AFTER)
    assert went_on([webinar]) == WentOn(booked=0, registered_again=1, partnerships=0)


def test_a_name_cannot_become_a_formula_in_the_file(webinar):
    rows = list(file_rows(rows_of([webinar])))
    assert rows[1][0] == "Slate walk"
    assert rows[1][2:] == [3, 3, 1, 67, 1, 1]


def answer(question, text, times, **more):
    rows = [MonitoringAnswer(question=question, text=text, **more) for _n in range(times)]
    MonitoringAnswer.objects.bulk_create(rows)


def test_anonymous_answers_show_in_tens_and_only_when_no_more_can_come(webinar):
    question = EventQuestion.objects.create(event=webinar, text="Edited before?", is_monitoring=True)
    answer(question, "yes", 12), answer(question, "no", 10), answer(question, "perhaps", 9)
    assert anonymous_answers([webinar], MONDAY) == []
    (asked,) = anonymous_answers([webinar], AFTER)
    assert (asked.text, asked.counted.shown, asked.counted.kept_back) == ("Edited before?", {"yes": 12}, True)


def test_what_is_asked_once_more_shows_before_and_after(client_for, maya, webinar):
    question = EventQuestion.objects.create(
        event=webinar, text="Sure of yourself?", is_monitoring=True, is_asked_after=True
    )
    answer(question, "yes", 11), answer(question, "no", 12)
    answer(question, "yes", 14, is_after=True), answer(question, "no", 3, is_after=True)
    answer(question, "rather", 20, is_after=True)
    (asked,) = anonymous_answers([webinar], AFTER)
    assert (asked.answers, asked.kept_back) == ([("no", 12, None), ("rather", None, 20), ("yes", 11, None)], True)
    with time_machine.travel(AFTER, tick=False):
        page = client_for(maya).get(f"/w/northshire/events/{webinar.public_id}/report/").content.decode()
    assert "Before" in page
    assert "After" in page


@pytest.mark.parametrize("many", [1, 3])
def test_a_report_asks_the_same_questions_for_any_number(many, webinar, event, django_assert_num_queries):
    events = [webinar, *(event(f"More {number}") for number in range(1, many))]
    with django_assert_num_queries(6):
        rows_of(events)


def test_a_series_has_its_report_and_a_file(client_for, maya, webinar):
    series, _change = save_series(None, {"name": "Walks", "slug": "walks"}, by=maya)
    Event.objects.filter(pk=webinar.pk).update(series=series)
    client = client_for(maya)
    page = client.get(f"/w/northshire/series/{series.public_id}/report/").content.decode()
    assert "1 held" in page
    file = client.get(f"/w/northshire/series/{series.public_id}/report/?format=csv")
    assert file.content.decode("utf-8-sig").splitlines()[1].startswith("Slate walk,2026-03-05,3,3,1,67,1,1")
