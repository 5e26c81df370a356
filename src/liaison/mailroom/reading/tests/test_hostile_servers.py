# SPDX-License-Identifier: AGPL-3.0-or-later
"""Servers that are no mail servers, or want to do harm: each ends with a sentence, soon."""

import socket
import threading
import time

import pytest

from liaison.mailroom.gateway import NoLine
from liaison.mailroom.reading.gateway import Inbox, Reader
from liaison.mailroom.reading.wording import mailbox_trouble

GREETING = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n"


def answering(*answers):
    """A server that gives these answers to one line after the other, whatever is said; the port it listens on."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _address = server.accept()
        with line, server:
            line.settimeout(5)
            line.sendall(answers[0])
            for answer in answers[1:]:
                said = line.recv(10_000)
                tag = said.split(b" ", 1)[0]
                line.sendall(answer.replace(b"TAG", tag))
            line.recv(10)

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


@pytest.mark.parametrize(
    "answers",
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
        (b"220 mail.example ESMTP\r\n",),
        (b"\x00\xff\xfe" * 100 + b"\r\n",),
        (b"* OK " + b"x" * 2_000_000 + b"\r\n",),
        (b"* BYE too busy\r\n",),
        (GREETING, b"TAG BAD what?\r\n"),
        (GREETING, b"* CAPABILITY {9000000000}\r\n"),
        (GREETING, b"* CAPABILITY nothing\r\nTAG OK\r\n", b"TAG NO\r\n"),
    ],
)
def test_a_server_that_is_none_ends_with_a_sentence(answers):
    begun = time.monotonic()
    inbox = Inbox("127.0.0.1", answering(*answers), "none", "maya", "secret", may_be_inside=True)
    with pytest.raises(NoLine) as caught, Reader(inbox):
        pass
    assert mailbox_trouble(caught.value).endswith(".")
    assert time.monotonic() - begun < 10


def test_a_line_break_in_a_name_never_reaches_the_server():
    inbox = Inbox(
        "127.0.0.1",
        answering(GREETING, b"* CAPABILITY IMAP4rev1\r\nTAG OK\r\n"),
        "none",
        "maya\r\nA1 DELETE INBOX",
        "secret",
        may_be_inside=True,
    )
    with pytest.raises(NoLine), Reader(inbox):
        pass
