# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where answers to a letter go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.scope import in_workspace
from liaison.mailroom.actions import Mail, Wishes, queue_messages
from liaison.mailroom.models import Mailbox, Sender
from liaison.mailroom.rules.tokens import bare, message_in

HELLO = "hello@northshire.example"


@pytest.fixture
def sender(workspace):
    one = Sender(name="Northshire", address=HELLO, host="mail.northshire.example")
    one.save()
    return one


def mailbox(address=HELLO, **more):
    return Mailbox.objects.create(
        address=address,
        host="imap.northshire.example",
        user="hello",
        secret="",
        drop_token="abcdefgh22334455",
        **more,
    )


def test_an_answer_to_a_letter_says_which_one_where_we_read_its_senders_mailbox(sender, write):
    mailbox("Hello@Northshire.example")
    letter = write()
    assert bare(letter.reply_to) == HELLO
    assert message_in(letter.reply_to) == letter.public_id


def test_it_is_left_as_it_is_where_we_do_not_read_that_mailbox(sender, write):
    mailbox("press@northshire.example")
    assert write().reply_to == ""


def test_it_is_left_as_it_is_where_the_provider_takes_no_plus(sender, write):
    mailbox(takes_plus=False)
    assert write().reply_to == ""


def test_a_colleagues_own_letters_are_answered_to_them(sender, write, workspace, maya):
    own = Sender(member=maya, name="Maya", address="maya@northshire.example", host="mail.northshire.example")
    own.save()
    mailbox()
    assert write(wishes=Wishes(sender=own)).reply_to == ""
    mailbox("maya@northshire.example", folder="Answers")
    assert bare(write(wishes=Wishes(sender=own)).reply_to) == "maya@northshire.example"


def test_the_installations_address_counts_where_a_workspace_reads_it(write, settings):
    settings.MAIL_FROM = f"Liaison <{HELLO}>"
    mailbox()
    assert bare(write().reply_to) == HELLO


def test_the_mailbox_of_another_workspace_is_not_ours(write, settings, other_workspace):
    settings.MAIL_FROM = f"Liaison <{HELLO}>"
    with in_workspace(other_workspace):
        mailbox()
    assert write().reply_to == ""


def test_what_the_writer_wished_and_service_mail_are_left_alone(sender, write):
    mailbox()
    assert write(wishes=Wishes(reply_to="press@northshire.example")).reply_to == "press@northshire.example"
    assert write(service=True).reply_to == ""


def test_a_name_too_long_for_a_number_behind_it_is_left_alone(write, settings):
    settings.MAIL_FROM = f"{'n' * 40}@northshire.example"
    mailbox(settings.MAIL_FROM)
    assert write().reply_to == ""


def test_many_letters_ask_for_their_mailbox_once(sender, workspace):
    mailbox()
    counts = []
    for number in (1, 3):
        mails = [Mail("eleri@glanyrafon.example", "Hello", "…") for _letter in range(number)]
        with CaptureQueriesContext(connection) as asked:
            queue_messages("letter", mails, workspace=workspace, is_service=False)
        counts.append(sum('"mailbox"' in query["sql"] for query in asked))
    assert counts == [1, 1]
