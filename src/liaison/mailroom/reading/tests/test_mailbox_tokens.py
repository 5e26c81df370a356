# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a mailbox with OAuth 2: a server that takes one token, by XOAUTH2, and nothing else."""

import base64
import socketserver
import threading
from contextlib import contextmanager

import pytest
from django.urls import reverse

from liaison.kit.outbound import Answer, State
from liaison.kit.sealing import seal, unseal
from liaison.mailroom import access
from liaison.mailroom.gateway import NoLine, Trouble
from liaison.mailroom.models import Mailbox
from liaison.mailroom.reading.actions import mailboxes as actions
from liaison.mailroom.reading.gateway import Inbox, Reader

GOOD = "user=hello\x01auth=Bearer short\x01\x01"


class TokenServer(socketserver.StreamRequestHandler):
    """As much IMAP as a look into an empty mailbox needs."""

    capabilities = "IMAP4rev1 AUTH=XOAUTH2"

    def handle(self):
        self.say("* OK hello")
        while line := self.rfile.readline().decode():
            tag, command, *rest = line.split()
            self.answer(tag, command.upper(), rest)

    def answer(self, tag, command, rest):
        if command == "CAPABILITY":
            self.say(f"* CAPABILITY {self.capabilities}")
        elif command == "AUTHENTICATE":
            self.say("+ ")
            said = base64.b64decode(self.rfile.readline()).decode()
            if said != GOOD:
                self.say("+ " + base64.b64encode(b'{"status":"400"}').decode())
                self.rfile.readline()
                self.say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
                return
        elif command == "EXAMINE":
            self.say("* 0 EXISTS")
            self.say("* OK [UIDVALIDITY 7] valid")
        elif command == "UID":
            self.say("* SEARCH")
        elif command == "LOGOUT":
            self.say("* BYE")
        self.say(f"{tag} OK done")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class NoTokens(TokenServer):
    capabilities = "IMAP4rev1 AUTH=PLAIN"


@contextmanager
def running(handler):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(10)


def inbox(port, token="short"):
    return Inbox("127.0.0.1", port, "none", "hello", "", token=token, may_be_inside=True)


def trouble(reading):
    with pytest.raises(NoLine) as found, Reader(reading):
        pass
    return found.value.trouble


def test_one_signs_in_with_a_token():
    with running(TokenServer) as port, Reader(inbox(port)) as reader:
        assert (reader.uidvalidity, reader.numbers_after(0)) == (7, [])


def test_a_token_that_is_too_old_is_told_from_a_server_without_tokens():
    with running(TokenServer) as port:
        assert trouble(inbox(port, token="old")) is Trouble.PASSWORD
    with running(NoTokens) as port:
        assert trouble(inbox(port)) is Trouble.NO_SIGN_IN


@pytest.fixture
def exchange(settings, monkeypatch):
    """The provider's door for tokens; answers with what it was asked."""
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["oauth"], "ops@example.org"
    settings.MAIL_LOCAL_SERVERS = ["127.0.0.1"]
    asked = []

    class Provider:
        def post(self, url, form, **headers):
            asked.append((url, form))
            return Answer(State.VALUE, body=b'{"access_token": "short", "expires_in": 3600}')

    monkeypatch.setattr(access, "client_for", lambda _service: Provider())
    return asked


def test_a_lasting_token_is_exchanged_as_for_sending(workspace, exchange):
    with running(TokenServer) as port:
        mailbox = Mailbox.objects.create(
            address="hello@northshire.example",
            host="127.0.0.1",
            port=port,
            security="none",
            sign_in="xoauth2",
            user="hello",
            secret=seal("lasting", actions.PURPOSE),
            token_url="https://login.example.org/token",
            client_id="us",
            client_secret=seal("client", actions.PURPOSE),
            drop_token="abcdefgh22334455",
        )
        for _time in range(2):
            assert actions.try_out(actions.inbox_of(mailbox)) == 0
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "lasting",
        "client_id": "us",
        "client_secret": "client",
    }
    assert exchange == [("https://login.example.org/token", form)]


def test_another_token_is_exchanged_anew(exchange):
    mailbox = Mailbox(host="127.0.0.1", sign_in="xoauth2", token_url="https://login.example.org/token")
    for token in ("one", "two", "two"):
        assert actions.inbox_of(mailbox, token).token == "short"
    assert [form["refresh_token"] for _url, form in exchange] == ["one", "two"]


def test_an_installation_that_may_call_nobody_says_so(workspace, settings):
    mailbox = Mailbox(host="127.0.0.1", sign_in="xoauth2", token_url="https://login.example.org/token")
    with pytest.raises(actions.CannotRead):
        actions.inbox_of(mailbox, "lasting")


def test_a_mailbox_is_set_up_with_a_token_on_its_page(client_for, maya):
    said = {
        "address": "hello@northshire.example",
        "host": "imap.northshire.example",
        "port": "993",
        "security": "tls",
        "sign_in": "xoauth2",
        "user": "hello",
        "password": "lasting",
        "folder": "INBOX",
        "token_url": "https://login.example.org/token",
        "client_id": "us",
        "new_client_secret": "client",
    }
    client_for(maya).post(reverse("mailroom:mailbox-new", args=["northshire"]), said)
    mailbox = Mailbox.objects.get()
    assert (mailbox.sign_in, mailbox.takes_plus) == ("xoauth2", False)
    secrets = [unseal(one, actions.PURPOSE) for one in (mailbox.secret, mailbox.client_secret)]
    assert secrets == ["lasting", "client"]

    # Its token is told to no other place that somebody names later.
    place = reverse("mailroom:mailbox", args=["northshire", mailbox.public_id])
    elsewhere = said | {"password": "", "token_url": "https://thief.example.org/token"}
    answer = client_for(maya).post(place, elsewhere)
    assert answer.status_code == 422
    mailbox.refresh_from_db()
    assert mailbox.token_url == "https://login.example.org/token"
