# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting up a mail account, and what the test button says when something is wrong."""

import base64
import socket
import threading
from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult

from liaison.kit.outbound import Answer, Client, State
from liaison.kit.sealing import Unreadable, seal, unseal
from liaison.mailroom import ways_out
from liaison.mailroom.actions.senders import try_out
from liaison.mailroom.gateway import Account, Line, NoLine, Trouble
from liaison.mailroom.models import Sender
from liaison.mailroom.wording import TROUBLES

from .postbox import PASSWORD, Postbox, certificate_for, free_port, with_password

SENDERS = "/w/northshire/mail/senders/"
FORM = {
    "name": "Wikimedia Northshire",
    "address": "hello@northshire.example",
    "host": "127.0.0.1",
    "port": "587",
    "security": "starttls",
    "sign_in": "password",
    "user": "hello",
    "new_secret": PASSWORD,
}


@pytest.fixture(autouse=True)
def _may_send(settings):
    settings.MAIL_TRANSPORT, settings.MAIL_LOCAL_SERVERS = "send", ["127.0.0.1", "localhost"]


def test_an_owner_sets_up_the_workspaces_account_and_tries_it(client_for, maya, own_box):
    visitor = client_for(maya)
    done = visitor.post(f"{SENDERS}workspace/", {**FORM, "port": own_box.port, "security": "none"})
    assert done.url == SENDERS
    words = visitor.post(f"{SENDERS}workspace/trial/", follow=True).content.decode()
    assert "It works" in words
    assert own_box.mails == []
    assert "v=spf1" in words
    assert "_dmarc.northshire.example" in words


def test_a_password_is_kept_sealed_and_never_shown(client_for, maya):
    client_for(maya).post(f"{SENDERS}workspace/", FORM)
    kept = Sender.objects.values().get()
    assert PASSWORD not in str(kept)
    assert unseal(kept["secret"], ways_out.PURPOSE) == PASSWORD
    page = client_for(maya).get(f"{SENDERS}workspace/").content.decode()
    assert PASSWORD not in page
    assert kept["secret"] not in page


def test_an_empty_password_leaves_the_old_one_but_only_for_the_same_server(client_for, maya):
    visitor = client_for(maya)
    visitor.post(f"{SENDERS}workspace/", FORM)
    secret = Sender.objects.get().secret
    without = {**FORM, "new_secret": "", "hourly_cap": "20"}
    assert visitor.post(f"{SENDERS}workspace/", without).status_code == 302
    assert (Sender.objects.get().secret, Sender.objects.get().hourly_cap) == (secret, 20)
    elsewhere = visitor.post(f"{SENDERS}workspace/", {**without, "host": "mail.evil.example"})
    assert "given only to the server it was typed for" in elsewhere.content.decode()
    assert (Sender.objects.get().host, Sender.objects.get().secret) == ("127.0.0.1", secret)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": "https://smtp.example.org"}, "Only the server"),
        ({"user": ""}, "With whose name"),
        ({"new_secret": ""}, "Type the password"),
        ({"host": "smtp.example.org", "security": "none"}, "could read the password"),
        ({"name": "Maya\x0bBcc: x@example.org"}, "single line"),
        ({"port": "70000"}, "65535"),
        ({"address": "nobody"}, "valid email"),
    ],
)
def test_a_form_with_a_mistake_says_so_and_keeps_nothing(client_for, maya, wrong, said):
    assert said in client_for(maya).post(f"{SENDERS}workspace/", {**FORM, **wrong}).content.decode()
    assert not Sender.objects.exists()


def test_a_coordinator_has_an_account_of_their_own_and_not_the_workspaces(client_for, tomos, maya):
    visitor = client_for(tomos)
    assert visitor.get(f"{SENDERS}workspace/").status_code == 403
    assert visitor.post(f"{SENDERS}own/", {**FORM, "address": "tomos@northshire.example"}).status_code == 302
    assert Sender.objects.get().member == tomos
    theirs = client_for(maya).get(SENDERS).content.decode()
    assert "tomos@northshire.example" in theirs
    assert f"{SENDERS}own/removal/" not in theirs


def test_a_removed_account_forgets_its_password_and_makes_room_for_another(client_for, maya):
    visitor = client_for(maya)
    visitor.post(f"{SENDERS}workspace/", FORM)
    visitor.post(f"{SENDERS}workspace/removal/")
    removed = Sender.objects.get()
    assert (removed.secret, removed.closed_at is None) == ("", False)
    assert visitor.post(f"{SENDERS}workspace/", FORM).status_code == 302
    assert Sender.objects.filter(closed_at=None).count() == 1


def test_while_mail_is_only_kept_no_server_is_called(client_for, maya, own_box, settings, account):
    settings.MAIL_TRANSPORT = "log"
    account(own_box)
    words = client_for(maya).post(f"{SENDERS}workspace/trial/", follow=True).content.decode()
    assert "whoever runs it has to allow sending first" in words
    assert own_box.sessions == 0


def test_what_is_sealed_opens_with_its_key_and_for_its_purpose_alone(settings):
    sealed = seal("über", "one")
    assert (unseal(sealed, "one"), sealed != seal("über", "one")) == ("über", True)
    with pytest.raises(Unreadable):
        unseal(sealed, "another")
    settings.SECRET_KEY = "another key, for the sake of the test"
    with pytest.raises(Unreadable):
        unseal(sealed, "one")


# --- what is wrong, in words ---


def trouble(account: Account) -> Trouble:
    with pytest.raises(NoLine) as refused:
        Line(account)
    return refused.value.trouble


HERE = Account("127.0.0.1", 0, "none", "hello@northshire.example", may_be_inside=True, patience=1.0)


def test_nobody_listens():
    assert trouble(replace(HERE, port=free_port())) is Trouble.CLOSED_PORT


def test_no_such_name():
    assert trouble(replace(HERE, host="no-such-host.invalid", port=25)) is Trouble.NAME


def test_an_address_inside_the_house():
    for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "localhost"):
        assert trouble(replace(HERE, host=host, port=25, may_be_inside=False)) is Trouble.INSIDE


def test_a_server_without_starttls(own_box):
    assert trouble(replace(HERE, port=own_box.port, security="starttls")) is Trouble.NO_TLS


def test_tls_where_none_is_spoken(own_box):
    assert trouble(replace(HERE, port=own_box.port, security="tls")) in {Trouble.TLS, Trouble.TIMEOUT}


def test_a_wrong_password(own_box):
    assert trouble(replace(HERE, port=own_box.port, user="hello", password="wrong")) is Trouble.PASSWORD


def test_a_server_that_lets_nobody_sign_in(postbox):
    account = replace(HERE, port=postbox.port, user="hello", password="x")
    assert trouble(account) in {Trouble.NO_SIGN_IN, Trouble.PASSWORD}


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Trouble.NOT_MAIL),
        (b"554 go away\r\n", Trouble.BUSY),
        (b"", Trouble.HUNG_UP),
        (None, Trouble.TIMEOUT),
    ],
)
def test_something_else_answers(greeting, expected):
    with socket.create_server(("127.0.0.1", 0)) as place:
        threading.Thread(target=greet, args=(place, greeting), daemon=True).start()
        assert trouble(replace(HERE, port=place.getsockname()[1])) is expected


def greet(place, greeting):
    visitor, _address = place.accept()
    with visitor:
        if greeting is None:
            visitor.recv(1)
        elif greeting:
            visitor.sendall(greeting)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_is_checked(tmp_path, security):
    server, trusts_it = certificate_for("localhost", tmp_path)
    other_server, trusts_other = certificate_for("elsewhere.example", tmp_path)
    for context, tls, name_fits in (
        (server, trusts_it, True),
        (server, None, False),
        (other_server, trusts_other, False),
    ):
        options = {"ssl_context": context} if security == "tls" else {"tls_context": context}
        with Postbox(authenticator=with_password, auth_require_tls=False, **options) as box:
            account = replace(
                HERE, host="localhost", port=box.port, security=security, user="hello", password=PASSWORD, tls=tls
            )
            if name_fits:
                Line(account).end()
            else:
                assert trouble(account) is Trouble.CERTIFICATE


def test_an_account_that_may_not_send_to_others(account, own_box, maya):
    own_box.on_rcpt = lambda address: "554 5.7.1 Relay access denied"
    tried = try_out(account(own_box), to="maya@northshire.example")
    assert not tried.works
    assert tried.words.startswith("The server does not pass mail on to others for this account.")
    assert tried.words.endswith("The server said: 554 5.7.1 Relay access denied")
    assert Sender.objects.get().trouble == tried.words


def test_every_trouble_has_its_words():
    assert set(TROUBLES) == set(Trouble)


# --- OAuth 2 ---


def with_token(server, session, envelope, mechanism, data):
    return AuthResult(success=False, handled=False)


class TokenBox(Postbox):
    """Takes one token, by XOAUTH2."""

    async def auth_XOAUTH2(self, server, args):
        said = base64.b64decode(args[1]).decode()
        if said == "user=hello\x01auth=Bearer good token\x01\x01":
            return AuthResult(success=True)
        await server.push("334 " + base64.b64encode(b'{"status":"400"}').decode())
        await server._reader.readline()
        return AuthResult(success=False, handled=False)


def test_signing_in_with_a_token():
    with TokenBox(authenticator=with_token, auth_require_tls=False) as box:
        account = replace(HERE, port=box.port, user="hello", token="good token")
        Line(account).end()
        assert trouble(replace(account, token="old token")) is Trouble.PASSWORD


def test_a_lasting_token_is_exchanged_once_for_a_short_one(account, own_box, settings, monkeypatch):
    settings.OUTBOUND, settings.OPERATOR_CONTACT = ["oauth"], "ops@example.org"
    asked = []

    def post(client, url, form, **headers):
        asked.append((url, form))
        return Answer(State.VALUE, body=b'{"access_token": "short", "expires_in": 3600}')

    monkeypatch.setattr(Client, "post", post)
    sender = account(own_box, sign_in="xoauth2", token_url="https://login.example.org/token", client_id="us")
    sender.client_secret = seal("quiet", ways_out.PURPOSE)

    assert [ways_out.account_for(sender).token for _time in range(2)] == ["short", "short"]

    form = {
        "grant_type": "refresh_token",
        "refresh_token": PASSWORD,
        "client_id": "us",
        "client_secret": "quiet",
    }
    assert asked == [("https://login.example.org/token", form)]


def test_a_provider_that_gives_no_token_is_told_about_in_words(account, own_box, settings):
    sender = account(own_box, sign_in="xoauth2", token_url="https://login.example.org/token")
    tried = try_out(sender, to="maya@northshire.example")
    assert (tried.works, own_box.sessions) == (False, 0)
    assert "LIAISON_OUTBOUND" in tried.words
