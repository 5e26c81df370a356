# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail that we sent is a contact, whoever wrote it: follow-ups wait from then on, and reports count it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liaison.accounts.actions import changing, undo
from liaison.accounts.models import Change
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.sent_mail import note_what_left
from liaison.directory.models import Interaction, Organisation
from liaison.directory.tasks_mail import note_mail
from liaison.kit.hooks import announce, upkeep
from liaison.mailroom.actions import Wishes, queue_message
from liaison.mailroom.events import MailLeft
from liaison.mailroom.models import Message
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.reading.tests.mails import NGOZI, mail

NOW = timezone.now()
AN_HOUR_AGO = NOW - timedelta(hours=1)


@pytest.fixture
def sent(tomos):
    """Tomos wrote, and the mail server took it: `sent(about, to)`."""

    def send(about=None, to=NGOZI, subject="Your collections", *, at=AN_HOUR_AGO, **more):
        wishes = Wishes(written_by=tomos)
        if about is not None:
            wishes = Wishes(written_by=tomos, about_kind=about.kind, about_id=about.public_id)
        given = {"workspace": tomos.workspace, "is_service": False, "wishes": wishes} | more
        message = queue_message("letter", to, subject, "Dear Ngozi", **given)
        Message.objects.filter(pk=message.pk).update(state="accepted", flown_at=at, settled_at=at)
        message.refresh_from_db()
        return message

    return send


def test_a_letter_that_left_stands_on_both_timelines_and_is_the_last_contact(sent, museum, curator, tomos):
    message = sent(curator)
    note_what_left()
    interaction = Interaction.objects.get()
    told = (interaction.type, interaction.direction, interaction.at, interaction.note)
    assert told == ("email", "outgoing", AN_HOUR_AGO, "Your collections")
    assert interaction.public_id == message.public_id
    assert (list(interaction.people.all()), list(interaction.organisations.all())) == ([curator], [museum])
    assert list(interaction.members.all()) == [tomos]
    for party in (museum, curator):
        party.refresh_from_db()
        assert (party.last_contact_at, party.last_contact_by) == (AN_HOUR_AGO, tomos)


def test_a_letter_about_an_organisation_is_also_one_to_whoever_reads_there(sent, museum, curator):
    sent(museum)
    note_what_left()
    interaction = Interaction.objects.get()
    assert (list(interaction.people.all()), list(interaction.organisations.all())) == ([curator], [museum])


def test_it_is_told_once_and_not_again_after_somebody_took_it_away(sent, curator, tomos):
    sent(curator)
    for _round in range(2):
        note_what_left()
    assert Interaction.objects.count() == 1
    undo(Change.objects.get(action="send mail"), by=tomos)
    note_what_left()
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("state", ["queued", "refused", "uncertain", "logged", "draft"])
def test_what_has_not_left_for_sure_is_no_contact(sent, curator, state):
    message = sent(curator)
    Message.objects.filter(pk=message.pk).update(state=state)
    note_what_left()
    assert not Interaction.objects.exists()


def test_mail_of_the_house_and_to_strangers_is_no_contact(sent, curator):
    sent(curator, is_service=True)
    sent(None, "stranger@elsewhere.example")
    note_what_left()
    assert not Interaction.objects.exists()


def test_a_mail_without_a_matter_is_told_of_whoever_reads_it(sent, curator):
    sent(None)
    note_what_left()
    assert list(Interaction.objects.get().people.all()) == [curator]


def test_what_left_next_door_stays_there(sent, museum, tomos, other_workspace, oskar):
    with in_workspace(other_workspace), changing(oskar, "create") as change:
        theirs = change.create(Organisation(name="Their Museum"))
    sent(theirs, workspace=other_workspace, wishes=Wishes(about_kind=theirs.kind, about_id=theirs.public_id))
    note_what_left()
    assert not Interaction.objects.exists()
    with in_workspace(other_workspace):
        interaction = Interaction.objects.get(type="email", direction="outgoing")
        assert [str(one) for one in interaction.organisations.all()] == ["Their Museum"]


def test_a_copy_that_comes_back_is_no_second_contact(sent, curator, tomos):
    message = sent(curator)
    note_what_left()
    receive(read_mail(_copy(message, tomos)), door="upload", at=NOW)
    assert Interaction.objects.count() == 1


def test_a_copy_that_was_quicker_is_the_contact(sent, curator, tomos):
    message = sent(curator)
    receive(read_mail(_copy(message, tomos)), door="upload", at=NOW)
    note_what_left()
    assert Interaction.objects.count() == 1


def _copy(message, member):
    return mail("Dear Ngozi", From=member.user.email, To=NGOZI, Message_ID=message.message_id)


def test_the_sender_asks_for_it_once_however_often_it_goes_round(db):
    for _round in range(3):
        announce(MailLeft())
    assert DBTaskResult.objects.filter(task_path=note_mail.module_path).count() == 1


def test_what_left_long_ago_is_found_with_an_upgrade_and_not_each_time(sent, curator, run_jobs):
    sent(curator, at=NOW - timedelta(days=40))
    announce(MailLeft())
    run_jobs()
    assert not Interaction.objects.exists()
    for put_right in upkeep:
        put_right()
    assert Interaction.objects.count() == 1


def test_a_long_list_of_strangers_costs_one_question(sent, museum, django_assert_num_queries):
    note_what_left()
    with CaptureQueriesContext(connection) as few:
        note_what_left()
    for number in range(5):
        sent(None, f"stranger{number}@elsewhere.example")
    with django_assert_num_queries(len(few)):
        note_what_left()
