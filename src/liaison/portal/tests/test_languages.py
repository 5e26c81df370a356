# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages and mails speak the language of the event, the reader or the browser; members' pages English."""

import re
from datetime import UTC, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from liaison.gatherings.actions.booking_pages import add_booking_page
from liaison.gatherings.actions.events import EventText, add_event, publish
from liaison.gatherings.afterwards_links import feedback_token
from liaison.gatherings.models import Booking, Registration
from liaison.gatherings.registration_link import token_of
from liaison.gatherings.rules.slots import Hours
from liaison.mailroom.models import Message
from liaison.mailroom.opt_out import Link, page_of
from liaison.mailroom.queries import address_hash

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PAGE = "/at/northshire/event/slate-walk/"
ELERI = {"name": "Eleri", "email": "eleri@example.org", "time_zone": "Europe/London"}
WORDS = {
    # language: on the page of an event, on one's own page, in the subject, in the mail
    "cy": (
        "Eich cyfeiriad e-bost",
        "Canslo fy nghofrestriad",
        "Rydych wedi cofrestru: Slate walk",
        "Gyda chofion",
    ),
    "sv": ("Din e-postadress", "Avboka min anmälan", "Du är anmäld: Slate walk", "Vänliga hälsningar"),
    "es": ("Su dirección de correo", "Cancelar mi inscripción", "Tiene su inscripción: Slate walk", "Saludos"),
    "en": ("Your e-mail address", "Cancel my registration", "You are registered: Slate walk", "With kind regards"),
}
each_language = pytest.mark.parametrize("language", WORDS)


@pytest.fixture
def add_walk(maya):
    def add(language):
        begins = MONDAY + timedelta(days=3)
        fields = {"name": "Slate walk", "slug": "slate-walk", "language": language, "place": "The quarry"}
        fields |= {"starts_at": begins, "ends_at": begins + timedelta(hours=1), "form": "in_person"}
        event, _change = add_event(EventText(fields), by=maya)
        publish(event, by=maya)
        return event

    with time_machine.travel(MONDAY, tick=False):
        yield add


def text(answer):
    return answer.content.decode()


@each_language
def test_a_page_its_own_link_and_its_mail_speak_the_language_of_the_event(client, add_walk, workspace, language):
    add_walk(language)
    on_page, on_own, subject, in_mail = WORDS[language]

    page = client.get(PAGE, headers={"Accept-Language": "fr, en;q=0.5"})
    client.post(PAGE, ELERI)

    assert on_page in text(page)
    assert f'<html lang="{language}" dir="ltr"' in text(page)
    assert page["Content-Language"] == language
    mail = Message.objects.get(message_kind="event_registered")
    assert mail.subject == subject
    assert in_mail in mail.body
    token = token_of(Registration.objects.get(), workspace)
    assert on_own in text(client.get(f"/your-place/{token}/"))


@each_language
def test_the_reader_chooses_and_is_written_to_in_that_language(client, add_walk, language):
    add_walk("en")
    assert WORDS[language][0] in text(client.get(f"{PAGE}?lang={language}"))

    client.post(f"{PAGE}?lang={language}", ELERI)

    assert Registration.objects.get().language == language
    assert Message.objects.get().subject == WORDS[language][2]


@pytest.mark.parametrize(
    ("asked", "said", "language"),
    [
        ("sv-FI, en;q=0.5", "Den här länken leder ingenstans", "sv"),
        ("fr, cy;q=0.8", "Nid yw’r ddolen hon yn arwain i unman", "cy"),
        ("es-MX", "Este enlace no lleva a ninguna parte", "es"),
        ("fr", "This link leads nowhere", "en"),
        ("*, ?", "This link leads nowhere", "en"),
    ],
)
def test_a_page_without_a_language_of_its_own_speaks_as_the_browser_asks(client, db, asked, said, language):
    answer = client.get("/your-place/cut-off/", headers={"Accept-Language": asked})
    assert said in text(answer)
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_that_there_is_no_such_event_is_said_as_the_browser_asks(client, workspace):
    answer = client.get("/at/northshire/event/none/", headers={"Accept-Language": "sv"})
    assert answer.status_code == 404
    assert "Det finns inget här" in text(answer)


@pytest.mark.parametrize(("language", "button"), [("cy", "Dim rhagor o lythyrau"), ("sv", "Inga fler brev")])
def test_the_page_of_letters_speaks_the_language_of_the_letter(client, workspace, language, button):
    url = page_of(Link(workspace.public_id, address_hash("eleri@example.org"), language))
    answer = client.get(url.removeprefix("http://127.0.0.1:8765"), headers={"Accept-Language": "es"})
    assert button in text(answer)


def offered(answer):
    """Where the choice of languages leads, by language."""
    found = re.findall(r'<a href="([^"]*)" lang="(\w+)" hreflang', text(answer))
    return {language: unescape(address) for address, language in found}


@pytest.fixture
def meeting(client, maya):
    with time_machine.travel(MONDAY, tick=False):
        values = {"name": "A talk", "slug": "talk", "member": maya, "ways": ["link"], "notice_hours": 1}
        add_booking_page(values, {day: [Hours(time(9), time(12))] for day in range(5)}, by=maya)
        yield "/at/northshire/meet/talk/"


def test_a_meeting_is_booked_moved_and_given_back_in_the_language_that_was_chosen(client, meeting):
    welsh = offered(client.get(meeting, {"zone": "Europe/London"}))["cy"]
    assert "zone=Europe%2FLondon" in welsh
    times = text(client.get(meeting + welsh))
    assert '<html lang="cy"' in times
    form = unescape(re.search(r'class="[^"]*times__one" href="([^"]+)"', times)[1])
    assert '<html lang="cy"' in text(client.get(form))
    said = ELERI | {"zone": "Europe/London", "at": "2026-03-03T10:00:00+00:00", "way": "link"}
    own = client.post(form, said).url
    assert Booking.objects.get().language == "cy"
    swedish = offered(client.get(own))["sv"]
    page = own.partition("?")[0]
    gone = client.post(page + swedish, {"wish": "cancel"}).url
    assert '<html lang="sv"' in text(client.get(gone))


@pytest.mark.parametrize("address", ["/your-place/none/", "/your-meeting/none/", "/your-letters/none/"])
def test_a_link_that_leads_nowhere_says_so_in_each_language(client, workspace, address):
    choices = offered(client.get(address))
    assert set(choices) == set(WORDS)
    for language, query in choices.items():
        assert f'<html lang="{language}"' in text(client.get(address + query))


def test_letters_and_feedback_stay_in_the_language_that_was_chosen(client, add_walk, workspace):
    event = add_walk("en")
    letters = page_of(Link(workspace.public_id, address_hash("eleri@example.org"), "cy"))
    letters = letters.removeprefix("http://127.0.0.1:8765")
    swedish = offered(client.get(letters))["sv"]
    assert "lang=sv" in client.post(letters + swedish, {"wish": "none"}).url
    feedback = f"/your-feedback/{feedback_token(event, workspace)}/"
    spanish = offered(client.get(feedback))["es"]
    assert "lang=es" in client.post(feedback + spanish, {"stars": "5", "text": "Good"}).url


def test_a_page_for_members_stays_english_whatever_the_browser_asks(client_for, maya):
    visitor = client_for(maya)
    answer = visitor.get("/w/northshire/events/", headers={"Accept-Language": "sv, cy;q=0.9"})
    assert '<html lang="en" dir="ltr"' in text(answer)
    assert answer["Content-Language"] == "en"


def test_members_are_not_offered_a_language_that_their_pages_do_not_speak(client_for, maya):
    form = client_for(maya).get(reverse("accounts:profile")).context["form"]
    assert [code for code, _name in form.fields["language"].choices] == ["", "en"]
