# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that the link in a letter leads to: looking changes nothing, one press is enough."""

import re
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.accounts.models import ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.kit.hooks import _listeners, listen
from liaison.mailroom.actions import queue_message, suppress
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.events import LettersDeclined
from liaison.mailroom.models import IncomingMail, Message, Suppression
from liaison.mailroom.opt_out import Link, page_for_anybody, page_of, read_token, token_of
from liaison.mailroom.queries import address_hash, suppressions_of
from liaison.mailroom.reading.queries.today import mail_to_do

ELERI = "eleri@glanyrafon.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def letter(workspace):
    workspace.email, workspace.who_we_are = "hello@northshire.example", "Volunteers who open collections."
    workspace.save()
    body = f"Dear Eleri\n\n{page_for_anybody(workspace, 'en')}"
    return queue_message("letter", ELERI, "Your harbour", body, workspace=workspace, is_service=False)


@pytest.fixture
def url(letter):
    return path_of(letter.unsubscribe_url)


@pytest.fixture
def reader():
    """A mail provider, or a person's browser; it keeps to all that browsers keep to, CSRF included."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def declined():
    heard = []
    listen(LettersDeclined)(heard.append)
    yield heard
    _listeners[LettersDeclined].remove(heard.append)


def path_of(url):
    return url.removeprefix("http://127.0.0.1:8765")


def reasons(workspace):
    return [(row.reason, row.until) for row in suppressions_of(ELERI, workspace)]


def noted():
    """What the history says of wishes."""
    return [event.before["name"] for event in ChangeEvent.objects.filter(of_kind="wish").order_by("pk")]


def everything():
    """How many rows there are of each kind: what a look must leave as it is."""
    counted = {}
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"')
            counted[model._meta.db_table] = cursor.fetchone()[0]
    return counted


def test_a_thousand_looks_of_scanners_change_nothing(url, letter, reader, workspace):
    before, state = everything(), Message.objects.values().get()
    looks = [
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_X_MOZ": "prefetch"},
        {},
    ]
    for number in range(500):
        place = url + ("?wish=none&List-Unsubscribe=One-Click" if number % 3 == 0 else "")
        headers = looks[number % 4] | {"REMOTE_ADDR": f"203.0.113.{number % 9}"}
        assert reader.get(place, **headers).status_code == reader.head(place, **headers).status_code == 200
    assert everything() == before
    assert Message.objects.values().get() == state
    assert reasons(workspace) == []


def test_a_look_asks_the_database_to_write_nothing(url, reader):
    with CaptureQueriesContext(connection) as asked:
        reader.get(url)
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT"}


@pytest.mark.parametrize(
    "said",
    [
        {"data": ONE_CLICK},
        {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"},
        {"data": "List-Unsubscribe=One-Click", "content_type": "text/plain"},
    ],
)
def test_one_click_without_cookies_is_enough(url, reader, workspace, said, declined):
    answer = reader.post(url, **said)
    assert (answer.status_code, reasons(workspace)) == (200, [("objected", None)])
    assert [(event.letter.to, event.until) for event in declined] == [(ELERI, None)]


def test_one_click_twice_is_one_suppression_and_one_line_in_the_history(url, reader, workspace):
    for _time in range(2):
        assert reader.post(url, ONE_CLICK).status_code == 200
    assert Suppression.objects.count() == 1
    assert noted() == ["no more letters, said by the link in one"]


def test_a_provider_may_say_it_for_a_thousand_of_its_customers(workspace, reader):
    """From one address of the network: an objection is never one too many."""
    for number in range(70):
        link = Link(workspace.public_id, address_hash(f"reader{number}@glanyrafon.example"))
        assert reader.post(path_of(page_of(link)), ONE_CLICK).status_code == 200
    assert Suppression.objects.count() == 70


def test_what_waits_for_them_is_not_sent(url, letter, reader):
    reader.post(url, ONE_CLICK)
    deliver_waiting()
    letter.refresh_from_db()
    assert letter.state == Message.State.REFUSED


def test_pressed_by_mistake_it_is_taken_back_by_the_same_link_and_noted(url, reader, workspace):
    reader.post(url, {"wish": "none"})
    assert "I pressed this by mistake" in reader.get(url).content.decode()
    answer = reader.post(url, {"wish": "again"}, follow=True)
    assert (reasons(workspace), "Taken back." in answer.content.decode()) == ([], True)
    assert noted()[-1] == "letters again after all, said by the link in one"
    reader.post(url, {"wish": "none"})
    assert reasons(workspace) == [("objected", None)]


@pytest.mark.parametrize("reason", Suppression.Reason.values[1:])
def test_the_link_takes_back_nothing_that_we_know_from_elsewhere(url, reader, workspace, reason):
    suppress(ELERI, reason=reason, workspace=workspace)
    before = reader.get(url).content.decode()
    assert "You get no more letters" not in before
    reader.post(url, {"wish": "none"})
    reader.post(url, {"wish": "again"})
    assert len(reasons(workspace)) == 1


def test_what_is_said_by_the_link_and_by_a_colleague_too_holds_without_the_link(url, reader, workspace):
    reader.post(url, {"wish": "none"})
    suppress(ELERI, reason=Suppression.Reason.OBJECTED, workspace=workspace)
    reader.post(url, {"wish": "again"})
    assert reasons(workspace) == [("objected", None)]


def test_a_pause_holds_letters_back_until_its_day(url, letter, reader, workspace, declined):
    answer = reader.post(url, {"wish": "half-a-year"}, follow=True)
    assert "You get no letters from us before" in answer.content.decode()
    [(reason, until)] = reasons(workspace)
    assert reason == "paused"
    assert timedelta(days=180) < until - timezone.localdate() < timedelta(days=185)
    assert [event.until for event in declined] == [until]
    deliver_waiting()
    letter.refresh_from_db()
    assert letter.state == Message.State.HELD
    Suppression.objects.update(until=timezone.localdate())
    assert reasons(workspace) == []


def test_a_longer_pause_counts_and_none_at_all_counts_more(url, reader, workspace):
    for wish in ("a-year", "half-a-year"):
        reader.post(url, {"wish": wish})
    [(_reason, until)] = reasons(workspace)
    assert until - timezone.localdate() > timedelta(days=360)
    reader.post(url, {"wish": "none"})
    assert reader.post(url, {"wish": "a-year"}).status_code == 422
    assert reasons(workspace) == [("objected", None)]


def test_nobody_at_my_organisation_waits_for_a_person_here(url, letter, reader, workspace, maya, declined):
    for _time in range(2):
        answer = reader.post(url, {"wish": "everybody", "organisation": "Glan-yr-afon Society"}, follow=True)
    assert "a person here decides about your organisation" in answer.content.decode()
    assert reasons(workspace) == [("objected", None)]
    mail = IncomingMail.objects.get()
    assert (mail.sender_address, mail.answers, mail.is_certain) == (ELERI, letter, False)
    assert "Glan-yr-afon Society" in mail.own_text
    assert [line.title for line in mail_to_do(maya, timezone.now(), 5).lines] == [mail.subject]
    assert [event.for_everybody for event in declined] == [False, True]


def test_the_link_works_on_when_the_letter_is_erased(url, letter, reader, workspace):
    letter.delete()
    reader.post(url, {"wish": "everybody", "organisation": "Glan-yr-afon"})
    assert reasons(workspace) == [("objected", None)]
    assert IncomingMail.objects.get().sender_address == ""


def test_it_is_the_same_whether_we_know_the_address_or_not(url, letter, reader, workspace):
    stranger = path_of(page_of(Link(workspace.public_id, address_hash("nobody@glanyrafon.example"), "en")))
    for said in (None, ONE_CLICK, {"wish": "again"}):
        pages = []
        for place in (url, stranger):
            answer = reader.post(place, said, follow=True) if said else reader.get(place)
            pages.append(re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode().replace(place, "")))
        assert pages[0] == pages[1]


def test_the_page_says_who_wrote_and_nothing_about_its_reader(url, reader):
    page = reader.get(url).content.decode()
    assert "Volunteers who open collections." in page
    assert "mailto:hello@northshire.example" in page
    assert "eleri" not in page.casefold()
    assert "glanyrafon" not in page.casefold()
    assert "csrfmiddlewaretoken" not in page.split("<main")[1].split("</main>")[0]


def test_its_answers_are_kept_by_nobody_and_found_by_no_search(url, reader):
    headers = reader.get(url).headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_link_that_is_cut_off_or_changed_leads_to_a_kind_page(url, reader, workspace, method):
    token = url.rstrip("/").rpartition("/")[2]
    for broken in (token[:-1], token[:60], token[:10], "x", token[:-2] + "AA", "é" * 30, "=" * 9, "a" * 5000):
        answer = getattr(reader, method)(f"/your-letters/{broken}/", ONE_CLICK if method == "post" else None)
        assert answer.status_code == 404
    assert reasons(workspace) == []
    cut = reader.get(f"/your-letters/{token[:60]}/").content.decode()
    assert "This link is not whole" in cut
    assert "hello@northshire.example" in cut


def test_a_link_of_a_text_for_nobody_in_particular_stops_nobody(reader, workspace):
    general = path_of(page_for_anybody(workspace, "en"))
    answer = reader.post(general, ONE_CLICK)
    assert (answer.status_code, Suppression.objects.count()) == (200, 0)
    assert "belongs to nobody in particular" in answer.content.decode()


def test_links_are_not_tried_out_by_the_dozen(reader, workspace):
    answers = {reader.get("/your-letters/guess/").status_code for _time in range(70)}
    assert answers == {404, 429}
    one = path_of(page_of(Link(workspace.public_id, address_hash(ELERI))))
    assert reader.get(one).status_code == 200
    assert reader.post(one, ONE_CLICK).status_code == 200


def test_the_link_of_one_workspace_says_nothing_in_another(url, reader, other_workspace):
    reader.post(url, ONE_CLICK)
    with in_workspace(other_workspace):
        assert suppressions_of(ELERI, other_workspace) == []
    forged = read_token(url.rstrip("/").rpartition("/")[2])
    other = Link(other_workspace.public_id, forged.address_hash, forged.language)
    assert token_of(other)[:16] != token_of(forged)[:16]


def test_a_wish_that_there_is_not_is_said_beside_the_choices(url, reader, workspace):
    answer = reader.post(url, {"wish": "forever"})
    assert (answer.status_code, reasons(workspace)) == (422, [])


def test_the_page_is_quick(url, reader):
    reader.get(url)
    started = time.monotonic()
    for _time in range(10):
        reader.get(url)
    assert (time.monotonic() - started) / 10 < 0.2
