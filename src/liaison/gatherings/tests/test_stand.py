# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our table at a conference: on the list within seconds, and a mail the same minute."""

from datetime import timedelta

import pytest
import time_machine

from liaison.gatherings.afterwards_links import stand_token
from liaison.gatherings.models import Answer, Attendance, Event, EventQuestion, Registration
from liaison.gatherings.queries.follow_up import nobody_has_written
from liaison.mailroom.models import Message

from .conftest import BEGINS

NOW = BEGINS + timedelta(minutes=10)
TYPED = {"name": "Eleri", "email": "eleri@example.org", "organisation_name": "Harbour", "agreed": "on"}


@pytest.fixture
def table(event):
    made = event("Archives fair", event_kind=Event.Kind.STAND, place="Hall 2")
    EventQuestion.objects.create(
        event=made, text="What interests you?", answer_type="choice", choices=["Photographs", "Training"]
    )
    with time_machine.travel(NOW, tick=False):
        yield made


@pytest.fixture
def page(client_for, elin, table):
    client, address = client_for(elin), f"/w/northshire/events/{table.public_id}/stand/"
    return lambda data=None: client.get(address) if data is None else client.post(address, data)


def test_a_visitor_is_on_the_list_with_the_very_words_and_has_a_mail(page, table):
    assert page(TYPED | {"interest": "Training"}).status_code == 302
    (one,) = Registration.objects.all()
    assert (one.name, one.source, one.state) == ("Eleri", "stand", "registered")
    assert one.agreed_to.startswith("Write to me about this")
    assert Answer.objects.get().text == "Training"
    assert Attendance.objects.get().registration == one
    mail = Message.objects.get(message_kind="event_stand")
    assert (mail.to, mail.is_service, mail.queued_at) == ("eleri@example.org", True, NOW)
    assert "You were interested in: Training." in mail.body
    assert "Eleri" in page().content.decode()


def test_pressing_twice_on_a_bad_network_adds_and_writes_once(page):
    page(TYPED), page(TYPED)
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("missing", ["name", "email", "agreed"])
def test_what_was_typed_stays_when_something_is_missing(page, missing):
    answer = page({key: value for key, value in TYPED.items() if key != missing})
    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert "Harbour" in answer.content.decode()


def test_visitors_add_themselves_by_the_code_and_hear_the_same_twice(client, workspace, table):
    address = f"/at-our-table/{stand_token(table, workspace)}/"
    first, second = client.post(address, TYPED), client.post(address, TYPED)
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, f"{address}?said=thanks")
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_a_machine_is_not_added(client, workspace, table):
    client.post(f"/at-our-table/{stand_token(table, workspace)}/", TYPED | {"homepage": "x"})
    assert not Registration.objects.exists()


def test_the_code_is_a_picture_of_the_address(client_for, elin, table):
    answer = client_for(elin).get(f"/w/northshire/events/{table.public_id}/stand/code/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in answer.content


def test_another_kind_of_event_has_no_table(client, client_for, elin, workspace, event):
    talk = event("Talk")
    answer = client_for(elin).get(f"/w/northshire/events/{talk.public_id}/stand/")
    assert (answer.status_code, answer.url) == (302, f"/w/northshire/events/{talk.public_id}/")
    assert client.get(f"/at-our-table/{stand_token(talk, workspace)}/").status_code == 404


def test_today_asks_for_the_answer_that_was_promised_while_the_fair_still_goes_on(page, maya):
    page(TYPED)
    (line,) = nobody_has_written(maya, NOW, 5).lines
    assert line.title == "Archives fair"
    assert "promised" in line.why
