# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

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
