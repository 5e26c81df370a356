# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events as everybody sees them, registering, and one's own link."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from liaison.gatherings.actions.events import EventText, add_event, cancel_event, publish, save_series
from liaison.gatherings.models import AccessNeed, Answer, EventQuestion, Registration
from liaison.gatherings.registration_link import token_of
from liaison.mailroom.models import Message

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
BEGINS = MONDAY + timedelta(days=3, hours=4)
PAGE = "/at/northshire/event/slate-walk/"
ELERI = {"name": "Eleri", "email": "eleri@example.org", "time_zone": "Europe/London"}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def walk(maya, clock):
    fields = {
        "name": "Slate walk",
        "slug": "slate-walk",
        "summary": "Where the slate came from.",
        "about": "# Why\n\nBecause <b>slate</b>.",
        "join_url": "https://meet.example.org/secret-room",
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=1),
        "capacity": 1,
        "series": save_series(None, {"name": "Slate", "slug": "slate"}, by=maya)[0],
    }
    event, _change = add_event(EventText(fields), by=maya)
    return event


@pytest.fixture
def public(walk, maya):
    publish(walk, by=maya)
    return walk


def text(answer):
    return answer.content.decode()


def states():
    return list(Registration.objects.values_list("name", "state"))


def test_a_draft_is_nobodys_to_see(client, walk):
    for address in (PAGE, PAGE + "calendar/", PAGE + "thanks/", "/at/northshire/event-series/slate/"):
        assert client.get(address).status_code == 404
    assert "Slate" not in text(client.get("/at/northshire/events/"))
    assert client.post(PAGE, ELERI).status_code == 404


def test_the_page_says_what_it_is_in_few_questions_and_keeps_the_link_to_itself(
    client, public, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        page = text(client.get(PAGE))
    assert "<h3>Why</h3>" in page
    assert "&lt;b&gt;slate" in page
    assert 'property="og:title" content="Slate walk"' in page
    assert "1 place is free" in page
    assert "secret-room" not in page
    assert "secret-room" not in text(client.get(PAGE + "calendar/"))
    assert "Slate walk" in text(client.get("/at/northshire/events/"))
    assert "Slate walk" in text(client.get("/at/northshire/event-series/slate/"))


def test_the_page_travels_compressed_with_all_its_time_zones_in_one_menu(client, public):
    answer = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(answer.content).decode()
    assert (answer["Content-Encoding"], len(answer.content) < 15_000) == ("gzip", True)
    assert page.count('<option value="Europe/London" selected>Europe/London</option>') == 1
    assert page.count(" selected") == 1
    assert '<option value="America/New_York">America/New York</option>' in page
    assert 'class="cdx-select"' in page
    tricky = client.post(PAGE, ELERI | {"name": "", "time_zone": '"><script>'})
    assert (tricky.status_code, text(tricky).count(" selected")) == (422, 0)
    assert '"><script>' not in text(tricky)


def test_registering_answers_the_same_whether_somebody_is_known_or_not(client, public):
    answers = []
    for name in ("Eleri", "Eleri", "Bo"):
        answer = client.post(PAGE, ELERI | {"name": name, "email": f"{name.lower()}@example.org"})
        page = text(client.get(answer.url))
        answers.append((answer.status_code, answer.url, page[page.index("<main") : page.index("</main>")]))
    assert len(set(answers)) == 1
    assert states() == [("Eleri", "registered"), ("Bo", "waiting")]
    assert [mail.message_kind for mail in Message.objects.order_by("pk")] == [
        "event_registered",
        "event_again",
        "event_waiting",
    ]


def test_questions_and_needs_are_asked_and_kept_with_the_very_words_of_consent(client, public):
    brings = EventQuestion.objects.create(
        event=public, text="What do you bring?", answer_type="choice", choices=["Cake", "Tea"], is_required=True
    )
    field = f"question_{brings.pk}"
    wrong = client.post(PAGE, ELERI | {field: "Beer", "needs": "A ramp"})
    assert wrong.status_code == 422
    assert "A ramp" in text(wrong)
    assert "Tick this" in text(wrong)
    right = ELERI | {field: "Cake", "needs": "A ramp", "needs_agreed": "on", "wants_letters": "on"}
    assert client.post(PAGE, right).status_code == 302
    assert Answer.objects.get().text == "Cake"
    assert AccessNeed.objects.get().agreed_to.startswith("Those who organise the event may read this.")
    made = Registration.objects.get()
    assert (made.wants_letters, made.agreed_to.partition(".")[0]) == (
        True,
        "You may write to me about other events and how to take part",
    )


@pytest.mark.parametrize(
    "trick", [{"homepage": "https://spam.example"}, {"name": "Buy www.spam.example"}], ids=["trap", "name"]
)
def test_spam_is_held_and_told_nothing(client, public, trick):
    assert client.post(PAGE, ELERI | trick).status_code == 302
    assert [state for _name, state in states()] == ["held"]
    assert not Message.objects.exists()


def test_a_form_that_is_sent_within_a_second_is_held_and_one_of_a_minute_is_not(client, public, clock):
    begun = client.get(PAGE).context["form"].initial["begun"]
    clock.shift(1)
    client.post(PAGE, ELERI | {"begun": begun})
    clock.shift(60)
    client.post(PAGE, ELERI | {"begun": begun, "email": "bo@example.org", "name": "Bo"})
    assert states() == [("Eleri", "held"), ("Bo", "registered")]


def test_a_closed_event_takes_nobody_and_says_so(client, public, clock, maya):
    cancel_event(public, "The quarry is flooded.", by=maya)
    page = text(client.post(PAGE, ELERI))
    assert "The quarry is flooded." in page
    assert states() == []
    clock.move_to(BEGINS + timedelta(hours=2))
    assert client.post(PAGE, ELERI).status_code == 200


def test_ones_own_link_changes_and_cancels_and_the_next_one_moves_up(client, public, workspace):
    client.post(PAGE, ELERI)
    client.post(PAGE, ELERI | {"name": "Bo", "email": "bo@example.org"})
    eleri, bo = Registration.objects.order_by("pk")
    own, other = (f"/your-place/{token_of(one, workspace)}/" for one in (eleri, bo))
    assert own in Message.objects.order_by("pk")[0].body
    assert "secret-room" in text(client.get(own))
    assert "number 1 on the waiting list" in text(client.get(other))
    assert "secret-room" not in text(client.get(other))
    assert client.post(own, {"name": "Eleri Wyn", "time_zone": "Nowhere/City"}).status_code == 422
    assert client.post(own, {"name": "Eleri Wyn", "time_zone": "Europe/Stockholm"}).status_code == 302
    entry = Calendar.from_ical(client.get(own + "calendar/").content.decode())
    assert entry.walk("VEVENT")[0]["SUMMARY"] == "Slate walk"
    assert client.post(own, {"wish": "cancel"}).status_code == 302
    assert states() == [("Eleri Wyn", "cancelled"), ("Bo", "registered")]
    again = client.post(own, {"wish": "cancel"})
    assert (again.status_code, "was cancelled" in text(again)) == (422, True)
    assert client.get(own + "calendar/").status_code == 404
    answer = client.get(other)
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_a_link_that_was_cut_off_says_so(client, public, workspace):
    client.post(PAGE, ELERI)
    token = token_of(Registration.objects.get(), workspace)
    for broken in (token[:-4], token[::-1], "x" * 300):
        answer = client.get(f"/your-place/{broken}/")
        assert (answer.status_code, "not whole" in text(answer)) == (404, True)
