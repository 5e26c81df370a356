# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from private_dovecot import NO_DOVECOT, PrivateDovecot, find_dovecot
from suite import nothing_may_be_missing

from liaison.mailroom.actions import queue_message
from liaison.mailroom.models import IncomingMail
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.rules.parsing import read_mail

from .mails import NGOZI, THEN


@pytest.fixture
def ours(workspace):
    """A letter that we wrote to Ngozi."""
    return queue_message(
        "letter",
        NGOZI,
        "Your collections",
        "Dear Ngozi,\nwould you like to show your collections to everybody?\n",
        workspace=workspace,
        is_service=False,
        at=THEN,
    )


@pytest.fixture
def arrive(workspace):
    """Keep a mail, given as bytes; answers with its row."""

    def keep(data, *, door=IncomingMail.Door.UPLOAD, mailbox=None, at=THEN):
        return receive(read_mail(data), door=door, at=at, mailbox=mailbox).mail

    return keep


@pytest.fixture(scope="session")
def dovecot():
    """A mail server of our own; anybody has a mailbox there."""
    program = find_dovecot()
    if program is None:
        (pytest.fail if nothing_may_be_missing() else pytest.skip)(NO_DOVECOT)
    server = PrivateDovecot(program)
    try:
        yield server.start()
    finally:
        server.stop()
