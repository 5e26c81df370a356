# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking up a domain's entries, at a name server of our own and on its page."""

import socketserver
import threading
from contextlib import contextmanager

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from django.urls import reverse

from liaison.mailroom.lookup import gateway, looking
from liaison.mailroom.models import Sender
from liaison.mailroom.rules.records import Entry, Health, Says

DOMAIN = "events.northshire.example"
ZONE = {
    "long.example.": ['"v=spf1 include:a.example" " -all"'],
    "two.example.": ['"one"', '"v=spf1 -all"'],
}


class NameServer(socketserver.BaseRequestHandler):
    def handle(self):
        data, line = self.request
        question = dns.message.from_wire(data)
        name = question.question[0].name.to_text()
        answer = dns.message.make_response(question)
        if name == "broken.example.":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name in ZONE:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *ZONE[name]))
        elif name != "empty.example.":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        line.sendto(answer.to_wire(), self.client_address)


@contextmanager
def running():
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), NameServer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)


@pytest.fixture
def name_server(monkeypatch):
    """The one name server that this machine knows."""
    real = dns.resolver.Resolver

    with running() as port:

        def resolver():
            ours = real(configure=False)
            ours.nameservers, ours.port = ["127.0.0.1"], port
            return ours

        monkeypatch.setattr(dns.resolver, "Resolver", resolver)
        yield


def test_an_entry_of_many_parts_is_put_together(name_server):
    assert gateway.texts_at("long.example") == ["v=spf1 include:a.example -all"]
    assert sorted(gateway.texts_at("two.example")) == ["one", "v=spf1 -all"]


def test_no_entry_is_told_from_no_answer(name_server, monkeypatch):
    assert gateway.texts_at("empty.example") == gateway.texts_at("nobody.example") == []
    monkeypatch.setattr(gateway, "PATIENCE", 0.3)
    for name in ("broken.example", "x" * 64 + ".example", "a..example"):
        with pytest.raises(gateway.NoAnswer):
            gateway.texts_at(name)


@pytest.fixture
def zone(monkeypatch, settings):
    """What the world's name servers know, and which names they were asked for."""
    settings.OUTBOUND = ["dns"]
    known, asked = {}, []

    def texts_at(name):
        asked.append(name)
        found = known.get(name, [])
        if found is None:
            raise gateway.NoAnswer(name)
        return found

    monkeypatch.setattr(gateway, "texts_at", texts_at)
    known["asked"] = asked
    return known


def test_all_three_are_looked_up_and_the_domain_above_speaks_too(zone):
    zone[DOMAIN] = ["v=spf1 mx -all"]
    zone["_dmarc.northshire.example"] = ["v=DMARC1; p=none"]
    reports = {one.entry: one.found for one in looking.look_up(DOMAIN)}
    assert reports[Entry.SPF].says is Says.SPF_GOOD
    assert reports[Entry.DKIM].health is Health.MISSING
    assert (reports[Entry.DMARC].says, reports[Entry.DMARC].name) == (
        Says.DMARC_WATCHES,
        "_dmarc.northshire.example",
    )


def test_a_selector_that_is_known_is_the_only_one_asked_for(zone):
    looking.look_up(DOMAIN, "k7")
    assert [name for name in zone["asked"] if "_domainkey" in name] == [f"k7._domainkey.{DOMAIN}"]


def test_where_nobody_answers_nothing_is_said_to_be_missing(zone):
    zone[DOMAIN] = zone[f"_dmarc.{DOMAIN}"] = zone[f"default._domainkey.{DOMAIN}"] = None
    assert [one.found for one in looking.look_up(DOMAIN)] == [None, None, None]


@pytest.fixture
def sender(workspace):
    Sender(name="Northshire", address=f"hello@{DOMAIN}", host="mail.northshire.example").save()


@pytest.fixture
def page(client_for, maya):
    """`page()` looks at it, `page(DOMAIN)` presses the button."""
    client, url = client_for(maya), reverse("mailroom:records", args=["northshire"])
    return lambda domain="", **more: client.post(url, {"domain": domain, **more}) if domain else client.get(url)


def test_the_page_says_in_words_what_to_ask_for(sender, page, zone):
    zone[DOMAIN] = ["v=spf1 +all"]
    shown = page(DOMAIN).content.decode()
    assert "It allows the whole world to send for this domain." in shown
    assert "v=spf1 +all" in shown
    assert f"v=DMARC1; p=none; rua=mailto:postmaster@{DOMAIN}" in shown


def test_looking_at_the_page_looks_nothing_up(sender, page, zone):
    assert page().status_code == 200
    assert zone["asked"] == []


def test_an_installation_that_may_ask_nobody_asks_nobody(sender, page, zone, settings):
    settings.OUTBOUND = []
    shown = page(DOMAIN).content.decode()
    assert ("LIAISON_OUTBOUND" in shown, zone["asked"]) == (True, [])


@pytest.mark.parametrize("more", [{"domain": "elsewhere.example"}, {"domain": DOMAIN, "selector": "a b"}])
def test_only_our_own_domains_are_looked_up(sender, page, zone, more):
    assert page(**more).status_code == 422
    assert zone["asked"] == []


def test_what_stands_in_an_entry_is_shown_and_not_believed(sender, page, zone):
    zone[DOMAIN] = ["v=spf1 <script>alert(1)</script> -all"]
    assert "<script>alert" not in page(DOMAIN).content.decode()


def test_without_a_sender_there_is_nothing_to_look_up(page, zone):
    assert "There is no sender yet." in page().content.decode()
