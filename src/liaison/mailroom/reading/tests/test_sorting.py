# SPDX-License-Identifier: AGPL-3.0-or-later
import uuid

import pytest

from liaison.mailroom.reading.rules.parsing import read_mail
from liaison.mailroom.reading.rules.reports import Verdict, may_suppress, read_report
from liaison.mailroom.reading.rules.sorting import Kind, Why, sort
from liaison.mailroom.rules import tokens

from .mails import NGOZI, bounce, complaint, mail, multipart


def kind(data):
    return sort(read_mail(data)).kind


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto-Submitted": "auto-replied"}, Why.SAYS_SO),
        ({"Auto-Submitted": "auto-generated; owner-email=x"}, Why.SAYS_SO),
        ({"X-Autoreply": "yes"}, Why.SAYS_SO),
        ({"Precedence": "auto_reply"}, Why.SAYS_SO),
        ({"Precedence": "bulk"}, Why.SAYS_SO),
        ({"Subject": "Automatic reply: Your collections"}, Why.SUBJECT),
        ({"Subject": "Out of the office"}, Why.SUBJECT),
        ({"Subject": "Ateb awtomatig: Eich casgliadau"}, Why.SUBJECT),
        ({"Subject": "Automatiskt svar: Era samlingar"}, Why.SUBJECT),
        ({"Subject": "Frånvaro: semester"}, Why.SUBJECT),
        ({"Subject": "Respuesta automática: Sus colecciones"}, Why.SUBJECT),
        ({"Subject": "Automatische Antwort: Ihre Sammlungen"}, Why.SUBJECT),
        ({"Subject": "Abwesenheitsnotiz"}, Why.SUBJECT),
        ({"Subject": "Réponse automatique : Vos collections"}, Why.SUBJECT),
    ],
)
def test_a_machine_is_known_by_its_headers_or_by_its_subject(headers, why):
    assert sort(read_mail(mail("I am away.", **headers))) == (Kind.AUTO_REPLY, why)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "no"},
        {"Precedence": "list", "List-Id": "<museums.example.org>"},
        {"Subject": "Re: Out of the office: may I introduce my colleague?"},
        {"Subject": "Offices and archives"},
        {"Subject": "Undelivered parcels of 1912"},  # no server wrote it
        {"From": "postmaster@harbour-museum.example", "Subject": "Our new mail server"},
    ],
)
def test_a_person_is_taken_for_a_person(headers):
    assert kind(mail("Hello, I am here.", **headers)) == Kind.HUMAN


@pytest.mark.parametrize(
    ("status", "action", "diagnostic", "verdict"),
    [
        ("5.1.1", "failed", "", Verdict.BAD_ADDRESS),
        ("5.1.10", "failed", "", Verdict.BAD_ADDRESS),
        ("5.1.8", "failed", "", Verdict.PERMANENT),  # finds fault with our address, not with theirs
        ("5.0.0", "failed", "550 5.1.1 no such user", Verdict.BAD_ADDRESS),
        ("5.0.0", "failed", "550 User unknown", Verdict.BAD_ADDRESS),
        ("5.2.2", "failed", "mailbox full", Verdict.PERMANENT),
        ("5.7.1", "failed", "550 5.1.1 forged", Verdict.PERMANENT),
        ("4.4.1", "delayed", "", Verdict.TEMPORARY),
        ("4.4.7", "failed", "given up after five days", Verdict.TEMPORARY),
        ("4.2.2", "failed", "452 4.2.2 over quota", Verdict.TEMPORARY),
        ("2.0.0", "delivered", "", Verdict.DELIVERED),
        ("", "failed", "", Verdict.PERMANENT),
    ],
)
def test_a_report_says_whether_an_address_is_bad_for_good(status, action, diagnostic, verdict):
    data = bounce(status, action, diagnostic=diagnostic)
    report = read_report(read_mail(data))

    assert kind(data) == Kind.DELIVERY_STATUS
    assert report.verdict == verdict
    assert report.addresses[0] == NGOZI
    assert report.message_ids[0] == "ours-1@northshire.example"


def test_a_report_in_words_alone_is_understood():
    text = f"<{NGOZI}>:\n550 5.1.1 user unknown\n\n--- Below is a copy.\nMessage-ID: <ours-1@northshire.example>"
    data = mail(
        text,
        From="MAILER-DAEMON@mail.example",
        Subject="failure notice",
        Return_Path="<>",
        Message_ID="<b@x.example>",
    )
    report = read_report(read_mail(data))
    assert kind(data) == Kind.DELIVERY_STATUS
    assert (report.verdict, report.status, report.diagnostic) == (
        Verdict.BAD_ADDRESS,
        "5.1.1",
        "550 5.1.1 user unknown",
    )
    assert report.addresses[0] == NGOZI
    assert "ours-1@northshire.example" in report.message_ids


def test_of_several_receivers_the_one_who_failed_for_good_counts():
    data = multipart(
        "multipart/report; report-type=delivery-status",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        "Final-Recipient: rfc822; a@example.org\nAction: delayed\nStatus: 4.4.1\n\n"
        "Final-Recipient: rfc822; b@example.org\nAction: failed\nStatus: 5.1.1\n",
    )
    assert read_report(read_mail(data)).verdict == Verdict.BAD_ADDRESS


def test_a_complaint_says_what_about_and_who_complains():
    data = complaint()
    report = read_report(read_mail(data))
    assert kind(data) == Kind.COMPLAINT
    assert (report.feedback, report.addresses[0]) == ("abuse", NGOZI)
    assert report.message_ids[0] == "ours-1@northshire.example"


def test_a_receipt_is_an_automatic_answer():
    data = multipart(
        "multipart/report; report-type=disposition-notification",
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; a@example.org\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n",
    )
    assert sort(read_mail(data)) == (Kind.AUTO_REPLY, Why.RECEIPT)


@pytest.mark.parametrize(
    ("verdict", "before", "stops"),
    [
        (Verdict.BAD_ADDRESS, 0, True),
        (Verdict.PERMANENT, 0, False),
        (Verdict.PERMANENT, 1, True),
        (Verdict.TEMPORARY, 9, False),
        (Verdict.DELIVERED, 9, False),
        (Verdict.UNKNOWN, 9, False),
    ],
)
def test_only_a_bad_address_or_a_second_refusal_stops_mail(verdict, before, stops):
    assert may_suppress(verdict, before) == stops


def test_an_address_says_which_mail_is_answered_and_nothing_else_does():
    number = uuid.UUID("12345678-1234-4234-8234-123456789abc")
    address = tokens.with_token("hello@northshire.example", tokens.message_token(number))

    assert tokens.message_in(address) == tokens.message_in(address.upper()) == number
    assert len(address.partition("@")[0]) <= 64
    assert tokens.message_in("hello+museums@northshire.example") is None
    assert tokens.drop_in("hello+drop-abcdefgh22334455@northshire.example") == "abcdefgh22334455"
    assert tokens.drop_in(address) == ""
    assert tokens.bare(address) == "hello@northshire.example"
