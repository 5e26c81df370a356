# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our sender and a real Postfix: what it takes lies in a maildir, what it refuses is told as it is."""

import ssl
from email import message_from_bytes, policy

import pytest
from private_postfix import DOMAIN, NO_POSTFIX, PrivatePostfix, find_postfix
from suite import nothing_may_be_missing

from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.gateway import Account, Line, NoLine, Outcome, Trouble
from liaison.mailroom.opt_out import page_for_anybody

from .conftest import server_at

pytestmark = pytest.mark.xdist_group("postfix")
ELERI = f"eleri@{DOMAIN}"


@pytest.fixture(scope="module")
def postfix():
    program = find_postfix()
    if program is None:
        (pytest.fail if nothing_may_be_missing() else pytest.skip)(NO_POSTFIX)
    server = PrivatePostfix(program)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def sending(postfix, settings):
    """This installation sends through it."""
    settings.MAIL_TRANSPORT = "send"
    settings.MAIL_FROM = "Liaison <liaison@northshire.example>"
    settings.MAIL_SERVER = server_at(postfix.port)
    return postfix


def test_a_letter_arrives_as_it_was_written(sending, write, state, workspace):
    body = f"Annwyl Eleri,\n.\nÅäö “–”\n\n{page_for_anybody(workspace, 'cy')}\n" + "x" * 1200
    letter = write("Llythyr: åäö “–”", body, to=ELERI)
    before = len(list((sending.folder / "mail" / "eleri" / "new").glob("*")))
    deliver_waiting()
    assert state(letter) == "accepted"

    kept = [message_from_bytes(data, policy=policy.default) for data in sending.mails("eleri", before + 1)]
    [mail] = [one for one in kept if one["Message-ID"] == letter.message_id]
    assert (mail["Subject"], mail["List-Unsubscribe"]) == (letter.subject, f"<{letter.unsubscribe_url}>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content().replace("\r\n", "\n") == letter.body + "\n"
    assert mail["Return-Path"] == "<liaison@northshire.example>"


def test_what_it_refuses_and_what_it_wants_later_are_told_apart(sending, write, state):
    nobody, later, known = (write(to=f"{name}@{DOMAIN}") for name in ("nobody", "later", "eleri"))
    deliver_waiting()
    assert [state(one) for one in (nobody, later, known)] == ["refused", "queued", "accepted"]
    assert "550" in nobody.refusal
    assert "450" in later.refusal
    assert later.not_before is not None


def test_starttls_is_spoken_and_its_certificate_looked_at(postfix):
    trusting = ssl.create_default_context(cafile=str(postfix.folder / "tls" / "certificate.pem"))
    account = Account(
        host="localhost",
        port=postfix.port,
        security="starttls",
        address="liaison@northshire.example",
        may_be_inside=True,
    )
    with pytest.raises(NoLine) as found:
        Line(account)
    assert found.value.trouble is Trouble.CERTIFICATE

    line = Line(Account(**{**vars(account), "tls": trusting}))
    try:
        data = b"Subject: Protected\r\nMessage-ID: <tls@northshire.example>\r\n\r\nHello\r\n"
        before = len(list((postfix.folder / "mail" / "eleri" / "new").glob("*")))
        assert line.send(ELERI, data, utf8=False).outcome is Outcome.ACCEPTED
    finally:
        line.end()
    assert any(b"with ESMTPS id" in mail for mail in postfix.mails("eleri", before + 1))
