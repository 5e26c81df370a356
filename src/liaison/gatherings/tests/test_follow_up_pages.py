# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
import time_machine

from liaison.directory.models import ContactPoint, Person
from liaison.gatherings.models import Attendance, FollowUp, FollowUpLetter
from liaison.gatherings.rounds.following_up import write_all
from liaison.mailroom.letters.actions.writing import add_letter

from .conftest import BEGINS

AFTER = BEGINS + timedelta(hours=3)


@pytest.fixture
def webinar(event, comes):
    made = event()
    for name, minutes in (("Eleri", 58), ("Gwyn", 20)):
        Attendance.objects.create(
            event=made, registration=comes(made, name), name=name, minutes=minutes, source="file"
        )
    comes(made, "Non <Rees>", email="non@example.org")
    return made


@pytest.fixture
def letter(maya):
    text = {"language": "en", "goal": "", "subject": "After {event}", "body": "{greeting}, thank you."}
    return add_letter(by=maya, name="After", purpose="follow_up", channel="mail", text=text)[0]


@pytest.fixture
def page(client_for, maya, webinar):
    client = client_for(maya)
    root = f"/w/northshire/events/{webinar.public_id}/follow-up/"
    with time_machine.travel(AFTER, tick=False):
        yield (
            lambda path="", data=None: (
                client.post(root + path, data) if data is not None else client.get(root + path)
            )
        )


def test_a_letter_is_set_up_read_and_let_go(page, letter):
    sent = {"letter": letter.pk, "next_step": "watch", "next_step_url": "https://videos.example/slate"}
    assert page("attended/", sent).status_code == 302
    shown = page("attended/").content.decode()
    assert "As Eleri would get it" in shown
    assert "Watch the recording: https://videos.example/slate" in shown
    assert "2 people get it" in shown
    assert page("attended/approval/", {}).status_code == 302
    write_all(AFTER)
    assert "2 letters written" in page().content.decode()
    assert page("attended/taking-back/", {}).status_code == 302
    assert not FollowUpLetter.objects.exists()


def test_who_gets_none_is_named_with_the_reason_and_their_name_is_no_markup(page, letter):
    shown = page().content.decode()
    assert "3 people get no letter now" in shown
    assert "Non &lt;Rees&gt;</bdi>: no letter is set up for them" in shown


def test_who_came_without_registering_is_named_with_the_reason(page, webinar):
    for name, minutes, objected in (("Ana", 40, False), ("Bo", 40, True), ("Carys", 2, False)):
        person = Person.objects.create(name=name)
        email = f"{name.lower()}@example.org"
        state = "opted_out" if objected else "valid"
        ContactPoint.objects.create(person=person, type="email", value=email, normalised=email, state=state)
        row = {"event": webinar, "name": name, "email": email, "minutes": minutes, "source": "file"}
        Attendance.objects.create(person=person, **row)
    Attendance.objects.create(event=webinar, name="iPad", minutes=30, source="file")
    shown = page().content.decode()
    assert "3 people came without registering" in shown
    ana = Person.objects.get(name="Ana")
    assert f'<a href="{ana.get_absolute_url()}"><bdi>Ana</bdi></a>: they came without registering' in shown
    assert "<bdi>Bo</bdi>: We do not write to this address: they asked not to be contacted." in shown
    assert "<bdi>iPad</bdi>: nobody knows yet who this was" in shown
    assert "Carys" not in shown


def test_an_address_of_another_scheme_is_refused(page, letter):
    answer = page("attended/", {"letter": letter.pk, "next_step": "watch", "next_step_url": "javascript:alert(1)"})
    assert (answer.status_code, FollowUp.objects.count()) == (422, 0)


def test_without_a_letter_the_page_leads_to_the_library(page):
    assert "letters/library" in page("missed/").content.decode()


def test_what_never_happens_has_no_page(page):
    assert page("danced/").status_code == 404


def test_a_volunteer_sees_no_letters(client_for, elin, webinar):
    assert client_for(elin).get(f"/w/northshire/events/{webinar.public_id}/follow-up/").status_code in {403, 404}
