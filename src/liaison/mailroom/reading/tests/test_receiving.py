# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest

from liaison.accounts.scope import in_workspace
from liaison.kit import hooks
from liaison.mailroom.models import IncomingMail, Mailbox, Suppression
from liaison.mailroom.queries import suppressions_of
from liaison.mailroom.reading.actions.receiving import receive
from liaison.mailroom.reading.events import AddressComplained, AddressFailed, MailArrived
from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.rules.tokens import message_token, with_token

from .mails import NGOZI, OURS, THEN, bounce, complaint, mail


@pytest.fixture
def told(monkeypatch):
    """The events that the rooms above hear, in order."""
    heard = []
    for event in (MailArrived, AddressFailed, AddressComplained):
        monkeypatch.setitem(hooks._listeners, event, [heard.append])
    return heard


def test_an_answer_is_kept_with_what_it_answers_and_without_what_it_quotes(ours, arrive, told):
    text = (
        "Yes, on Thursday!\n\nOn Tue, 3 Mar 2026, Maya <hello@northshire.example> wrote:\n"
        "> Dear Ngozi,\n> would you like to show your collections to everybody?\n"
    )
    kept = arrive(mail(text, In_Reply_To=ours.message_id))

    assert (kept.mail_kind, kept.sender_name, kept.sender_address) == ("human", "Ngozi Achebe", NGOZI)
    assert (kept.answers, kept.answering, kept.is_certain) == (ours, "thread", True)
    assert kept.own_text == "Yes, on Thursday!"
    assert [why for why, _text in kept.pieces] == ["", "quoted"]
    assert told == [MailArrived(kept)]


def test_an_answer_to_the_address_that_our_mail_gave_is_certain(ours, arrive):
    kept = arrive(mail(To=with_token(OURS, message_token(ours.public_id))))
    assert (kept.answers, kept.answering, kept.is_certain) == (ours, "token", True)
    assert kept.recipients == [OURS]  # the number is nobody's business


def test_same_person_and_same_subject_are_a_guess_and_never_certain(ours, arrive):
    kept = arrive(mail(Subject="SV: Re:  your Collections"))
    assert (kept.answers, kept.answering, kept.is_certain) == (ours, "guess", False)

    other = arrive(mail(Subject="Parking", Message_ID="<other@harbour-museum.example>"))
    assert (other.answers, other.is_certain) == (None, False)


def test_the_number_of_a_mail_of_another_workspace_says_nothing_here(ours, other_workspace):
    with in_workspace(other_workspace):
        kept = receive(read_mail(mail(In_Reply_To=ours.message_id)), door="upload", at=THEN).mail
    assert (kept.answers, kept.is_certain) == (None, False)


def test_the_same_mail_comes_in_once_by_whatever_door(arrive, told):
    first = arrive(mail())
    again = arrive(mail(Received="by another way"), door=IncomingMail.Door.MAILBOX)

    assert again == first
    assert len(told) == IncomingMail.objects.count() == 1


def test_a_program_that_gives_every_mail_one_number_loses_none(arrive):
    first = arrive(mail("One"))
    second = arrive(mail("Two", Date="Wed, 04 Mar 2026 10:15:00 +0000"))
    no_number = arrive(mail("Three", Message_ID=None))
    assert len({first.pk, second.pk, no_number.pk}) == 3


def test_a_mail_is_not_from_the_future(arrive):
    assert arrive(mail(Date="Wed, 04 Mar 2076 10:15:00 +0000")).sent_at == THEN


def test_an_automatic_answer_says_when_they_are_back(ours, arrive):
    kept = arrive(mail("I am away until 8 March.", Auto_Submitted="auto-replied", In_Reply_To=ours.message_id))
    assert (kept.mail_kind, kept.back_on) == ("auto_reply", date(2026, 3, 9))


# --- reports ---


def reasons(workspace, address=NGOZI):
    return [row.reason for row in suppressions_of(address, workspace)]


def test_a_bad_address_is_not_written_to_again(ours, workspace, arrive, told):
    kept = arrive(bounce("5.1.1", original=ours.message_id))

    assert (kept.mail_kind, kept.verdict, kept.answers) == ("delivery_status", "bad_address", ours)
    assert reasons(workspace) == [Suppression.Reason.BAD_ADDRESS]
    assert told == [AddressFailed(kept, NGOZI)]


def test_the_address_alone_names_our_mail_and_whom_we_wrote_to_counts(ours, workspace, arrive):
    """Theirs was passed on to another one, which does not exist; the report knows only our receiver by name."""
    arrive(bounce("5.1.1", original="<unknown@example.org>"))
    assert reasons(workspace) == [Suppression.Reason.BAD_ADDRESS]


def test_a_refusal_stops_mail_the_second_time_and_a_delay_never(ours, workspace, arrive):
    for number in range(3):
        later = f"Date: Wed, {number + 4:02d} Mar 2026 10:15:00 +0000".encode()
        arrive(bounce("4.4.7", original=ours.message_id).replace(b"Date: Tue, 03 Mar 2026 10:15:00 +0000", later))
    arrive(bounce("5.2.2", original=ours.message_id))
    assert IncomingMail.objects.count() == 4
    assert reasons(workspace) == []

    second = bounce("5.2.2", original="<unknown@example.org>").replace(b"<report-1@", b"<report-2@")
    ours.pk, ours.public_id, ours.message_id = None, "12345678-1234-4234-8234-123456789abc", "<second@x.example>"
    ours.queued_at += timedelta(days=1)
    ours.save(force_insert=True)
    arrive(second)
    assert reasons(workspace) == [Suppression.Reason.BAD_ADDRESS]


def test_two_reports_about_one_mail_are_one_refusal(ours, workspace, arrive):
    arrive(bounce("5.2.2", original=ours.message_id))
    arrive(bounce("5.2.2", original=ours.message_id).replace(b"<report-1@", b"<report-2@"))
    assert IncomingMail.objects.count() == 2
    assert reasons(workspace) == []


def test_a_complaint_stops_mail_and_its_opposite_does_not(ours, workspace, arrive, told):
    arrive(complaint("not-spam", original=ours.message_id))
    assert reasons(workspace) == []

    kept = arrive(complaint("abuse", original=ours.message_id).replace(b"<report-1@", b"<report-2@"))
    assert reasons(workspace) == [Suppression.Reason.COMPLAINED]
    assert told == [AddressComplained(kept, NGOZI)]


def test_a_report_about_a_mail_that_we_never_wrote_changes_nothing(workspace, arrive, told):
    kept = arrive(bounce("5.1.1", to="stranger@example.org"))
    assert (kept.answers, kept.failed_address) == (None, "stranger@example.org")
    assert (reasons(workspace, "stranger@example.org"), told) == ([], [])


# --- copies of colleagues ---


@pytest.fixture
def mailbox(workspace):
    return Mailbox.objects.create(
        address=OURS, host="imap.northshire.example", user=OURS, secret="", drop_token="abcdefgh22334455"
    )


DROP = with_token(OURS, "drop-abcdefgh22334455")
FORWARDED = (
    "---------- Forwarded message ---------\nFrom: Ngozi Achebe <n.achebe@harbour-museum.example>\n"
    "Date: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Thursday\nTo: <maya@northshire.example>\n\nShall we meet?"
)


def test_a_copy_sent_to_the_secret_address_is_vouched_for_by_a_colleague(mailbox, maya, arrive):
    kept = arrive(
        mail("Shall we meet?", From="Maya <maya@northshire.example>", To=NGOZI, Delivered_To=DROP), mailbox=mailbox
    )
    assert (kept.door, kept.is_from_us, kept.is_certain, kept.recipients) == ("drop", True, True, [NGOZI])


def test_a_forwarded_mail_is_kept_as_its_first_writer_wrote_it(mailbox, maya, arrive):
    passed_on = mail(FORWARDED, From="maya@northshire.example", To=DROP, Subject="Fwd: Thursday")
    kept = arrive(passed_on, mailbox=mailbox)

    assert (kept.sender_address, kept.subject, kept.own_text) == (NGOZI, "Thursday", "Shall we meet?")
    assert (kept.is_from_us, kept.is_certain, kept.sent_at.day) == (False, True, 2)


def test_who_only_writes_a_colleagues_address_proves_nothing(mailbox, maya, arrive):
    kept = arrive(mail("Hello", From="maya@northshire.example", To=NGOZI), mailbox=mailbox)
    assert (kept.is_from_us, kept.is_certain) == (True, False)

    wrong = arrive(mail("Hello", To=with_token(OURS, "drop-zzzzzzzz22334455"), Message_ID="<x@y.example>"))
    assert (wrong.door, wrong.is_certain) == ("upload", False)
