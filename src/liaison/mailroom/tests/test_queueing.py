# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liaison.accounts.events import AccountMailWanted
from liaison.kit.hooks import announce
from liaison.mailroom import hooks
from liaison.mailroom.actions import Mail, MailRefused, Wishes, queue_message, queue_messages, suppress
from liaison.mailroom.delivery import deliver_waiting
from liaison.mailroom.models import Message, Suppression

ADDRESS = "eleri@glanyrafon.example"


def write(workspace, to=ADDRESS, *, subject="Hello", service=False, at=None):
    return queue_message("letter", to, subject, "Dear Eleri", workspace=workspace, is_service=service, at=at)


def state(message):
    message.refresh_from_db()
    return message.state


def test_a_mail_waits_until_the_job_has_kept_it(workspace, run_jobs):
    message = write(workspace)
    assert (state(message), message.settled_at) == ("queued", None)

    run_jobs()

    assert state(message) == "logged"
    assert message.settled_at is not None


def test_mail_and_job_vanish_together_when_the_action_fails(workspace):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(workspace)
        raise RuntimeError
    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_thousand_mails_of_one_transaction_ask_for_one_job(workspace, run_jobs):
    with transaction.atomic():
        for _number in range(3):
            write(workspace)
    assert DBTaskResult.objects.count() == 1
    run_jobs()
    write(workspace)
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_many_mails_are_queued_together_all_or_none(workspace, run_jobs):
    tomorrow = timezone.now() + timedelta(days=1)
    mails = [
        Mail(ADDRESS, "One", "…"),
        Mail(ADDRESS, "Two", "…", Wishes(not_before=tomorrow)),
        Mail(ADDRESS, "Three", "…", Wishes(is_draft=True)),
    ]
    with pytest.raises(MailRefused):
        queue_messages("letter", [*mails, Mail("nobody", "x", "y")], workspace=workspace, is_service=False)
    assert not Message.objects.exists()

    queued = queue_messages("letter", mails, workspace=workspace, is_service=False)
    run_jobs()

    assert [state(message) for message in queued] == ["logged", "queued", "draft"]
    assert len({message.message_id for message in queued}) == 3
    assert DBTaskResult.objects.get(status="READY").run_after == tomorrow


def test_a_mail_whose_neighbour_was_taken_back_still_has_its_job(workspace):
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            write(workspace)
            raise RuntimeError
        write(workspace)
    assert (Message.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_delivering_twice_settles_once(workspace, run_jobs):
    message = write(workspace)
    run_jobs()
    message.refresh_from_db()
    first = message.settled_at

    deliver_waiting()

    assert (state(message), message.settled_at) == ("logged", first)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "two@example.org, three@example.org",
        "a@example.org\nBcc: b@example.org",
        "x" * 250 + "@example.org",
    ],
)
def test_an_impossible_address_is_refused_with_a_sentence(workspace, address):
    with pytest.raises(MailRefused, match="is not an e-mail address"):
        write(workspace, to=address)
    assert not Message.objects.exists()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0b", "\x85"])
def test_a_subject_with_a_line_break_is_refused(workspace, end):
    with pytest.raises(MailRefused, match="line break"):
        write(workspace, subject=f"Hello{end}Bcc: everybody@example.org")
    assert not Message.objects.exists()


def test_what_is_stored_is_what_was_written(workspace):
    message = write(workspace, subject="  Żółw, “Hello”  ")
    message.refresh_from_db()
    assert (message.subject, message.body, message.to) == ("Żółw, “Hello”", "Dear Eleri", ADDRESS)


def test_accounts_get_their_mail_through_the_mailroom(workspace):
    announce(AccountMailWanted("login_code", ADDRESS, "Your code", "It is here", None))
    message = Message.objects.get()
    assert (message.message_kind, message.is_service, message.workspace) == ("login_code", True, None)


# --- whom not to write to ---


def test_an_objection_stops_letters_however_the_address_is_spelled(workspace, run_jobs):
    suppress("Eleri@GlanYrAfon.example ", reason="objected", workspace=workspace)
    message = write(workspace)
    run_jobs()
    assert state(message) == "refused"
    assert message.refusal == "We do not write to this address: asked not to be contacted."


def test_an_objection_after_queueing_is_respected_at_delivery(workspace, run_jobs):
    message = write(workspace)
    suppress(ADDRESS, reason="by_hand", workspace=workspace)
    run_jobs()
    assert state(message) == "refused"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [("objected", "logged"), ("by_hand", "logged"), ("bad_address", "refused"), ("complained", "refused")],
)
def test_service_mail_stops_only_for_bad_addresses_and_complaints(workspace, run_jobs, reason, outcome):
    suppress(ADDRESS, reason=reason)
    message = write(workspace, service=True)
    run_jobs()
    assert state(message) == outcome


def test_an_objection_to_one_workspace_does_not_bind_another(workspace, other_workspace, run_jobs):
    suppress(ADDRESS, reason="objected", workspace=workspace)
    here, there = write(workspace), write(other_workspace)
    run_jobs()
    assert (state(here), state(there)) == ("refused", "logged")


def test_an_objection_to_the_installation_binds_all(workspace, other_workspace, run_jobs):
    suppress(ADDRESS, reason="objected")
    here, there = write(workspace), write(other_workspace)
    run_jobs()
    assert (state(here), state(there)) == ("refused", "refused")


def test_a_suppression_gets_tighter_and_never_looser(workspace):
    for reason in ("objected", "complained", "by_hand", "bad_address"):
        suppress(ADDRESS, reason=reason, workspace=workspace, source=f"because of {reason}")
    kept = Suppression.objects.get()
    assert (kept.reason, kept.source) == ("complained", "because of complained")


def test_the_list_holds_no_address(workspace):
    suppress(ADDRESS, reason="objected", workspace=workspace)
    assert "glanyrafon" not in str(Suppression.objects.values().get())


def test_the_hash_needs_the_key_of_the_installation(workspace, settings):
    first = suppress(ADDRESS, reason="objected").address_hash
    settings.SECRET_KEY = "another key, for the sake of the test"
    assert suppress(ADDRESS, reason="objected").address_hash != first


# --- what the operator is told ---


def test_a_mail_that_waits_for_an_hour_is_a_contradiction(workspace):
    write(workspace, at=timezone.now() - timedelta(minutes=59))
    assert list(hooks.mail_waits_too_long()) == []
    write(workspace, at=timezone.now() - timedelta(minutes=61))
    assert len(list(hooks.mail_waits_too_long())) == 1


def lose_jobs():
    """As if they were of an earlier transaction."""
    DBTaskResult.objects.all().delete()
    connection.run_on_commit = []


def test_a_mail_whose_job_was_lost_is_delivered_after_all(workspace, run_jobs):
    recent = write(workspace)
    lose_jobs()
    assert hooks.deliver_forgotten_mail() == 0
    message = write(workspace, at=timezone.now() - timedelta(minutes=11))
    lose_jobs()

    assert hooks.deliver_forgotten_mail() == 1
    run_jobs()

    assert (state(message), state(recent)) == ("logged", "logged")
