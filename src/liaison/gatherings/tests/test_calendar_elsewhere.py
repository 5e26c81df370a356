# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we send, in the hands of others: read by vobject, and kept on a Radicale server as calendar programs do.

Such a program stores the entry of a mail without its METHOD, which is about the mail (RFC 4791, 4.1).
"""

import http.client
import socket
import subprocess
import sys
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from http import HTTPStatus

import pytest
import time_machine
import vobject
from django.urls import reverse

from liaison.accounts.actions import changing
from liaison.gatherings.actions.booking import Visitor, book, cancel, move
from liaison.gatherings.actions.calendars import give_calendar
from liaison.gatherings.actions.events import EventText, cancel_event, edit_event
from liaison.gatherings.actions.registering import cancel_registration
from liaison.gatherings.booking_links import calendar_token_of
from liaison.gatherings.models import BookingPage, WeeklyHours
from liaison.gatherings.queries.times import pages
from liaison.mailroom.models import Message

from .conftest import BEGINS, MONDAY

WAITED = 20
HALF = timedelta(minutes=30)
# Commas, a quote, a fold in the middle of a letter of two bytes, and lines.
AWKWARD = 'Ŵyneb, "yr hen" chwarel; \\ ' + "llechi ŵ " * 20
FIRST = datetime(2026, 3, 27, 10, tzinfo=UTC)  # the clocks change in between
LATER = datetime(2026, 3, 30, 9, 30, tzinfo=UTC)
NGOZI = Visitor('Ngozi "Zee" Achebe', "ngozi@example.org", "link", "Europe/Stockholm")


class Calendars:
    """A program for calendars, and its server."""

    def __init__(self, port):
        self.port = port
        self.etag = ""

    def ask(self, method, path, text="", **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAITED)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Authorization": f"Basic {b64encode(b'maya:').decode()}"}
        link.request(method, path, text.encode(), headers)
        answer = link.getresponse()
        body = answer.read().decode()
        link.close()
        return answer, body

    def put(self, path, text, **headers):
        answer, body = self.ask("PUT", path, text, Content_Type="text/calendar; charset=utf-8", **headers)
        assert answer.status in {HTTPStatus.CREATED, HTTPStatus.NO_CONTENT, HTTPStatus.OK}, (answer.status, body)
        self.etag = answer.headers["ETag"]

    def between(self, path, start, end):
        """What the server itself finds there: it has understood our zones."""
        span = f'start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"'
        query = (
            '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
            "<D:prop><D:getetag/></D:prop>"
            '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
            f"<C:time-range {span}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
        )
        answer, body = self.ask("REPORT", path, query, Depth="1", Content_Type="application/xml")
        assert answer.status == HTTPStatus.MULTI_STATUS, body
        return body.count("<getetag>")


@pytest.fixture(scope="module")
def calendars(tmp_path_factory):
    """A Radicale server of our own, on this machine alone, that believes whoever says to be Maya."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    folder = tmp_path_factory.mktemp("radicale")
    options = {
        "config": "",
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "none",
        "rights-type": "owner_only",
        "storage-filesystem-folder": folder,
    }
    command = [sys.executable, "-m", "radicale", *(f"--{name}={value}" for name, value in options.items())]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _wait_for(server, port, folder / "log")
            program = Calendars(port)
            answer, body = program.ask("MKCALENDAR", "/maya/own/")
            assert answer.status == HTTPStatus.CREATED, body
            yield program
        finally:
            server.terminate()


def _wait_for(server, port, log):
    end = time.monotonic() + WAITED
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture(autouse=True)
def our_address(workspace):
    with time_machine.travel(MONDAY, tick=True):
        workspace.email = "hello@northshire.example"
        workspace.save()
        yield


def sent_to(address):
    """The entries of the mails to somebody, in order."""
    return list(Message.objects.filter(to=address).order_by("pk").values_list("calendar", flat=True))


def read(text):
    """(METHOD, UID, SEQUENCE, STATUS, begin, end) as vobject reads them, strictly; and the entry itself."""
    calendar = vobject.readOne(text)
    calendar.validate(raiseException=True)
    (entry,) = calendar.vevent_list
    entry.validate(raiseException=True)
    zones = {zone.tzid.value for zone in getattr(calendar, "vtimezone_list", [])}
    named = {entry.dtstart.params.get("X-VOBJ-ORIGINAL-TZID", [""])[0]} - {""}
    assert named <= zones  # every zone that is named is explained
    times = [moment.value.astimezone(UTC) for moment in (entry.dtstart, entry.dtend)]
    method = calendar.method.value if hasattr(calendar, "method") else ""
    return (method, entry.uid.value, int(entry.sequence.value), entry.status.value, *times), entry


def without_method(text):
    lines = text.split("\r\n")
    kept = [line for line in lines if not line.startswith("METHOD:")]
    assert len(lines) - len(kept) == 1
    return "\r\n".join(kept)


def kept_through(calendars, texts):
    """What a server answers after each of them: put once, then changed (If-Match); a stale change is refused."""
    uid = read(texts[0])[0][1]
    path = f"/maya/own/{uid}.ics"
    found, etags = [], [""]
    for number, text in enumerate(texts):
        calendars.put(
            path, without_method(text), **({"If_Match": etags[-1]} if number else {"If_None_Match": "*"})
        )
        etags.append(calendars.etag)
        answer, body = calendars.ask("GET", path)
        assert answer.status == HTTPStatus.OK
        assert answer.headers["ETag"] == etags[-1]
        found.append(read(body)[0])
        start, end = found[-1][-2:]
        minute = timedelta(minutes=1)
        assert calendars.between("/maya/own/", start, end) == 1
        assert calendars.between("/maya/own/", start - 60 * minute, start - minute) == 0
        assert calendars.between("/maya/own/", end + minute, end + 60 * minute) == 0
    stale, _body = calendars.ask("PUT", path, without_method(texts[0]), If_Match=etags[1])
    assert stale.status == HTTPStatus.PRECONDITION_FAILED
    gone, _body = calendars.ask("DELETE", path, If_Match=etags[-1])
    assert gone.status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
    assert calendars.ask("GET", path)[0].status == HTTPStatus.NOT_FOUND
    return found


def expected(uid, rows):
    """(METHOD, SEQUENCE, STATUS, begin) of rows that keep one uid."""
    return [
        (method, uid, sequence, status, start, start + lasts) for method, sequence, status, start, lasts in rows
    ]


@pytest.mark.slow
def test_an_event_is_registered_for_moved_and_cancelled_in_a_calendar_elsewhere(calendars, event, comes, maya):
    walk = event(name="Slate walk", summary=AWKWARD[:300], place="The quarry, gate 2")
    comes(walk, "Eleri", time_zone="Europe/Stockholm")
    moved, lasts = BEGINS + timedelta(days=30), timedelta(hours=1)
    edit_event(walk, EventText({"starts_at": moved, "ends_at": moved + lasts}), by=maya, at=MONDAY)
    cancel_event(walk, "The quarry is under water.", by=maya, at=MONDAY)
    texts = sent_to("eleri@example.org")

    said = [read(text) for text in texts]

    (first, entry), *_others = said
    wanted = expected(
        first[1],
        [
            ("REQUEST", 0, "CONFIRMED", BEGINS, lasts),
            ("REQUEST", 2, "CONFIRMED", moved, lasts),
            ("CANCEL", 5, "CANCELLED", moved, lasts),
        ],
    )
    assert [one for one, _entry in said] == wanted
    assert (entry.summary.value, entry.location.value) == ("Slate walk", "The quarry, gate 2")
    assert AWKWARD[:300].strip() in entry.description.value
    assert entry.organizer.value == "mailto:hello@northshire.example"
    assert (entry.attendee.value, entry.attendee.params["CN"]) == ("mailto:eleri@example.org", ["Eleri"])
    assert entry.valarm.trigger.value == timedelta(minutes=-15)
    assert kept_through(calendars, texts) == [("", *one[1:]) for one in wanted]


@pytest.mark.slow
def test_who_does_not_come_after_all_is_out_of_their_own_calendar(calendars, event, comes):
    eleri = comes(event(), "Eleri")
    cancel_registration(eleri, at=MONDAY + timedelta(hours=1))
    found = kept_through(calendars, sent_to("eleri@example.org"))
    assert [(sequence, status) for _method, _uid, sequence, status, _start, _end in found] == [
        (0, "CONFIRMED"),
        (1, "CANCELLED"),
    ]


@pytest.fixture
def page(maya):
    with changing(maya, "add booking page") as change:
        page = change.create(
            BookingPage(name="A talk, at length", slug="talk", member=maya, ways=["link"], notice_hours=1)
        )
        for day in range(5):
            change.create(WeeklyHours(page=page, weekday=day, opens=clock(9), closes=clock(12)))
    return pages().get(pk=page.pk)


@pytest.mark.slow
@pytest.mark.parametrize("is_ours", [False, True])
def test_a_meeting_is_booked_moved_and_cancelled_in_both_calendars(calendars, page, maya, is_ours):
    cancel(move(book(page, FIRST, NGOZI, at=MONDAY), LATER, at=MONDAY), at=MONDAY)
    texts = sent_to(maya.user.email if is_ours else "ngozi@example.org")

    said = [read(text) for text in texts]

    (first, entry), *_others = said
    wanted = expected(
        first[1],
        [
            ("REQUEST", 0, "CONFIRMED", FIRST, HALF),
            ("REQUEST", 1, "CONFIRMED", LATER, HALF),
            ("CANCEL", 2, "CANCELLED", LATER, HALF),
        ],
    )
    assert [one for one, _entry in said] == wanted
    theirs = (entry.organizer if is_ours else entry.attendee).params["CN"]
    assert theirs == ["Ngozi 'Zee' Achebe"]
    assert kept_through(calendars, texts) == [("", *one[1:]) for one in wanted]


@pytest.mark.slow
def test_ones_own_calendar_as_a_feed_is_a_calendar_elsewhere(calendars, page, client, maya, workspace):
    stays = book(page, FIRST, NGOZI, at=MONDAY)
    goes = book(page, LATER, NGOZI, at=MONDAY)
    feed = give_calendar(maya)
    address = reverse("gatherings:calendar", args=[calendar_token_of(feed, workspace)])
    before = client.get(address).content.decode()
    cancel(goes, at=MONDAY)
    after = client.get(address).content.decode()

    entries = [
        [(entry.uid.value, entry.dtstart.value.astimezone(UTC)) for entry in vobject.readOne(text).vevent_list]
        for text in (before, after)
    ]
    assert [len(one) for one in entries] == [2, 1]
    assert {moment for _uid, moment in entries[0]} == {FIRST, LATER}
    assert entries[1] == [entry for entry in entries[0] if entry[0] == str(stays.public_id)]
    for text, number in ((before, 2), (after, 1)):
        calendars.put("/maya/feed/", text)  # a whole calendar, in place of the one that there was
        assert calendars.between("/maya/feed/", FIRST - HALF, LATER + 2 * HALF) == number
