# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two installations that answer by themselves, each other: the worst that can happen is one answer."""

import pytest
from django.utils import timezone

from liaison.accounts.scope import current_workspace, in_workspace
from liaison.kit.hooks import _listeners, listen
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.events import MailArrived
from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.wire import as_bytes

OURS, THEIRS = "hello@northshire.example", "hej@vastmark.example"
A_STORM = 12


@pytest.fixture
def both(workspace, other_workspace):
    return {OURS: workspace, THEIRS: other_workspace}


@pytest.fixture
def answering():
    """`answering(True)`: whoever is written to by a person answers at once, as a confirmation does; the word says
    whether the answer tells that nobody wrote it.
    """
    heard = []

    def begin(*, honestly):
        def answer(event):
            if event.mail.is_human:
                wishes = Wishes(is_automatic=honestly, answers=event.mail.message_id)
                to, words = event.mail.sender_address, "We got your mail, thank you."
                queue_message(
                    "confirmation",
                    to,
                    "Thank you",
                    words,
                    workspace=current_workspace(),
                    is_service=True,
                    wishes=wishes,
                )

        heard.append(listen(MailArrived)(answer))

    yield begin
    for answer in heard:
        _listeners[MailArrived].remove(answer)


def carry(both):
    """Bring each mail to whom it is for, until none is under way; says how many there were."""
    carried = 0
    while carried < A_STORM and (mail := Message.objects.filter(state="queued").order_by("pk").first()):
        Message.objects.filter(pk=mail.pk).update(state="accepted")
        writer = next(address for address, workspace in both.items() if workspace.pk == mail.workspace_id)
        data = as_bytes(mail, from_name="", from_address=writer, at=timezone.now())
        with in_workspace(both[mail.to]):
            receive(read_mail(data), door=IncomingMail.Door.MAILBOX, at=timezone.now())
        carried += 1
    return carried


def first_letter(both, **wishes):
    queue_message(
        "letter",
        THEIRS,
        "Hello",
        "Dear colleagues",
        workspace=both[OURS],
        is_service=False,
        wishes=Wishes(**wishes),
    )


def test_a_letter_gets_one_automatic_answer_and_that_gets_none(both, answering):
    answering(honestly=True)
    first_letter(both)
    assert carry(both) == 2


def test_a_letter_that_nobody_pressed_a_button_for_gets_no_automatic_answer(both, answering):
    answering(honestly=True)
    first_letter(both, is_automatic=True)
    assert carry(both) == 1


def test_it_is_the_header_that_ends_it(both, answering):
    """Without it there would be a storm: the test before has something to prevent."""
    answering(honestly=False)
    first_letter(both)
    assert carry(both) == A_STORM
