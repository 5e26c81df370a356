# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters that leave through the workspace's own mail account, or a colleague's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.scope import in_workspace
from liaison.kit.sealing import seal
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.ways_out import PURPOSE

from .conftest import ELERI

NOON = timezone.now


def test_a_workspace_sends_from_its_own_address_and_codes_from_the_installations(
    postbox, own_box, account, write, state
):
    sender = account(own_box)
    letter = write("Letter")
    queue_message("code", ELERI, "Code", "1234", workspace=None, is_service=True)
    deliver_waiting()
    assert (own_box.subjects, postbox.subjects) == (["Letter"], ["Code"])
    assert own_box.mails[0]["From"] == "Wikimedia Northshire <hello@northshire.example>"
    assert (state(letter), letter.sender_id) == ("accepted", sender.pk)


def test_a_colleague_writes_from_their_own_address(postbox, own_box, account, write, maya):
    write("From Maya", wishes=Wishes(sender=account(own_box, maya)))
    write("From us")
    deliver_waiting()
    assert (own_box.subjects, postbox.subjects) == (["From Maya"], ["From us"])
    assert own_box.envelopes[0][0] == "maya@northshire.example"


def test_a_wrong_password_makes_letters_wait_and_is_not_tried_over_and_over(
    postbox, own_box, account, write, state
):
    sender = account(own_box)
    Sender.objects.update(secret=seal("an old password", PURPOSE))
    message, sessions = write(), own_box.sessions
    deliver_waiting()
    tried = own_box.sessions
    assert tried > sessions
    write("Another")
    assert deliver_waiting() > NOON() + timedelta(minutes=20)
    assert (state(message), own_box.sessions) == ("queued", tried)
    sender.refresh_from_db()
    assert sender.trouble.startswith("User name and password were not accepted.")
    assert postbox.mails == []


def test_a_password_sealed_with_another_key_is_asked_for_anew(postbox, own_box, account, write, state):
    account(own_box)
    Sender.objects.update(secret="not ours")
    message = write()
    deliver_waiting()
    assert (state(message), own_box.mails) == ("held", [])
    assert "Type it again" in message.refusal


def test_what_waited_for_a_removed_account_is_held(postbox, own_box, account, write, state):
    sender = account(own_box)
    message = write(wishes=Wishes(sender=sender))
    Sender.objects.update(closed_at=NOON())
    deliver_waiting()
    assert (state(message), own_box.mails, postbox.mails) == ("held", [], [])


def test_a_cap_lets_so_many_go_in_an_hour(postbox, own_box, account, write):
    account(own_box, hourly_cap=3)
    for n in range(5):
        write(f"Letter {n}")
    again_at = deliver_waiting()
    assert own_box.subjects == ["Letter 0", "Letter 1", "Letter 2"]
    assert NOON() + timedelta(minutes=59) < again_at <= NOON() + timedelta(hours=1)
    assert deliver_waiting() == again_at
    Message.objects.filter(subject="Letter 0").update(flown_at=NOON() - timedelta(hours=1))
    deliver_waiting()
    assert own_box.subjects == ["Letter 0", "Letter 1", "Letter 2", "Letter 3"]


def test_one_account_that_rests_does_not_stop_another(postbox, own_box, account, write, other_workspace):
    account(own_box, hourly_cap=1)
    write("Ours 1"), write("Ours 2")
    with in_workspace(other_workspace):
        queue_message("letter", ELERI, "Theirs", "…", workspace=other_workspace, is_service=False)
    deliver_waiting()
    assert (own_box.subjects, postbox.subjects) == (["Ours 1"], ["Theirs"])


def test_an_account_of_another_workspace_is_not_to_be_had(workspace, other_workspace, own_box, account, write):
    sender = account(own_box)
    with pytest.raises(ValueError, match="another's account"):
        queue_message(
            "letter", ELERI, "x", "y", workspace=other_workspace, is_service=False, wishes=Wishes(sender=sender)
        )


def test_a_server_inside_the_house_is_reached_only_if_the_operator_says_so(
    settings, own_box, account, write, state
):
    account(own_box)
    settings.MAIL_TRANSPORT, settings.MAIL_LOCAL_SERVERS = "send", []
    message = write()
    deliver_waiting()
    assert (state(message), own_box.sessions) == ("queued", 0)
    assert "inside this network" in message.refusal
