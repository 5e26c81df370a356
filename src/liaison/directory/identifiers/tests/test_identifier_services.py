# SPDX-License-Identifier: AGPL-3.0-or-later
"""Wikidata and ROR, played over real sockets by a server on this machine: kind, silent, or tired of us."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from liaison.accounts.actions import changing, undo
from liaison.directory.identifiers.actions.deciding import refuse
from liaison.directory.identifiers.queries.offers import offers_for
from liaison.directory.models import CandidateSearch, IdentifierCandidate, Organisation
from liaison.kit.models import OutboundPause

SLATE = {"id": "Q101", "name": "Slate Museum", "description": "museum in Wales", "score": 99, "match": True}
ROR_SLATE = {
    "id": "https://ror.org/03yrm5c26",
    "names": [{"value": "Slate Museum", "types": ["ror_display"]}],
    "locations": [{"geonames_details": {"name": "Llanberis", "country_code": "GB"}}],
}


class Fake(BaseHTTPRequestHandler):
    """Answers with what `server.answer` makes of the question: (status, headers, value)."""

    def do_GET(self):
        self.reply(parse_qs(urlsplit(self.path).query)["affiliation"][0])

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.reply(json.loads(form["queries"][0]))

    def reply(self, question):
        self.server.asked.append(question)
        status, headers, value = self.server.answer(question)
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def service(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fake)
    server.daemon_threads = True
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    port = server.server_address[1]
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["wikidata", "ror"], "ops@example.org"
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset({port})
    settings.WIKIDATA_RECONCILIATION = settings.ROR_API = f"http://127.0.0.1:{port}/api"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def twelve(maya):
    """Two calls to Wikidata."""
    with changing(maya, "add") as change:
        change.create(Organisation(name="Slate Museum", place="Llanberis", country="GB"))
        for number in range(11):
            change.create(Organisation(name=f"Tower{chr(97 + number)} Archive"))


@pytest.fixture
def ask(client_for, maya, run_jobs):
    client = client_for(maya)

    def ask(source="wikidata", **form):
        client.post(reverse("directory:identifiers-question", args=["northshire"]), {"source": source, **form})
        run_jobs()
        page = client.get(reverse("directory:identifiers", args=["northshire"])).content.decode()
        return CandidateSearch.objects.get(source=source), page

    return ask


def known(queries):
    """Slate Museum is known, nothing else."""
    return (
        200,
        {},
        {key: {"result": [SLATE] if one["query"] == "Slate Museum" else []} for key, one in queries.items()},
    )


def test_wikidata_is_asked_ten_at_a_time_and_its_answers_are_compared_by_our_rules(service, twelve, ask):
    service.answer = known
    search, page = ask(anew="on")
    assert [len(question) for question in service.asked] == [10, 2]
    assert service.asked[0]["q0"] == {"query": "Slate Museum", "type": "Q43229", "limit": 6}
    assert (search.state, search.answers, search.done) == ("done", {"value": 1, "zero": 11}, 12)
    row = IdentifierCandidate.objects.get()
    assert (row.value, row.score, row.is_sure) == ("Q101", 88, False)
    assert "Not known there" in page


def test_ror_is_asked_with_the_place_and_adds_what_it_knows(service, twelve, ask):
    service.answer = lambda text: (200, {}, {"items": [{"organization": ROR_SLATE}] if "Slate" in text else []})
    search, _page = ask("ror", anew="on")
    assert service.asked[0] == "Slate Museum, llanberis"
    assert (search.state, search.answers) == ("done", {"value": 1, "zero": 11})
    assert IdentifierCandidate.objects.get().value == "03yrm5c26"


def test_a_throttled_call_is_never_a_zero_and_the_next_question_goes_on_there(service, twelve, ask):
    service.answer = lambda queries: known(queries) if len(queries) == 10 else (429, {"Retry-After": "60"}, {})
    search, page = ask(anew="on")
    assert (search.state, search.answers) == ("waiting", {"value": 1, "zero": 9})
    assert search.again_at
    assert "It asked to be left alone" in page
    assert "Go on asking Wikidata" in page
    still, _page = ask()
    assert (still.state, still.answers, len(service.asked)) == ("waiting", {"value": 1, "zero": 9}, 2)
    OutboundPause.objects.all().delete()
    service.answer = known
    search, page = ask()
    assert (search.state, search.answers) == ("done", {"value": 1, "zero": 11})
    assert [len(question) for question in service.asked] == [10, 2, 2]
    assert IdentifierCandidate.objects.count() == 1
    assert "Go on asking" not in page


@pytest.mark.parametrize(
    "answer", [(200, {}, b"<html>"), (200, {}, {"q0": {}}), (500, {}, {}), (200, {}, [1]), (404, {}, {})]
)
def test_what_cannot_be_understood_is_no_data_and_no_zero(service, twelve, ask, answer):
    service.answer = lambda queries: answer
    search, page = ask(anew="on")
    assert search.answers == {"no_data": 12}
    assert "No answer" in page


def test_a_service_that_never_answers_is_left_alone(service, twelve, ask):
    service.answer = lambda text: (500, {}, {})
    search, page = ask("ror", anew="on")
    assert (search.state, len(service.asked)) == ("failed", 3)
    assert "It does not answer. Try again later." in page


def test_without_the_operators_word_nobody_is_asked(service, twelve, ask, settings, client_for, maya):
    settings.OUTBOUND = []
    client = client_for(maya)
    page = client.get(reverse("directory:identifiers", args=["northshire"])).content.decode()
    assert "Ask Wikidata" not in page
    asked = {"source": "wikidata"}
    answer = client.post(reverse("directory:identifiers-question", args=["northshire"]), asked, follow=True)
    assert "has not switched that service on" in answer.content.decode()
    assert service.asked == []


def test_a_service_that_is_switched_off_meanwhile_is_not_asked(
    service, twelve, client_for, maya, settings, run_jobs
):
    client = client_for(maya)
    client.post(
        reverse("directory:identifiers-question", args=["northshire"]), {"source": "wikidata", "anew": "on"}
    )
    settings.OUTBOUND = []
    run_jobs()
    search = CandidateSearch.objects.get()
    assert (search.state, service.asked) == ("failed", [])
    assert "switched this service off" in search.problem


def test_what_was_refused_comes_back_when_that_is_undone_also_after_asking_anew(service, twelve, ask, maya):
    service.answer = known
    ask(anew="on")
    slate = Organisation.objects.get(name="Slate Museum")
    change = refuse(slate, offers_for(maya, slate), by=maya)
    ask(anew="on")
    assert offers_for(maya, slate) == []
    undo(change, by=maya)
    assert [offer.first_number.value for offer in offers_for(maya, slate)] == ["Q101"]
