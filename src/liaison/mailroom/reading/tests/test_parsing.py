# SPDX-License-Identifier: AGPL-3.0-or-later
import time
from datetime import UTC, date, datetime

import pytest

from liaison.mailroom.reading.rules.absence import back_on
from liaison.mailroom.reading.rules.files import mails_in
from liaison.mailroom.reading.rules.forwards import forwarded_in
from liaison.mailroom.reading.rules.headers import Address, addresses, decode, words
from liaison.mailroom.reading.rules.parsing import MOST_BYTES, read_mail
from liaison.mailroom.reading.rules.quotes import Piece, fold_quotes
from liaison.mailroom.reading.rules.reports import read_report
from liaison.mailroom.reading.rules.sorting import sort

from .mails import NGOZI, THEN, damaged, html_mail, mail, multipart, seeds


def test_a_mail_says_who_wrote_it_to_whom_about_what_and_when():
    read = read_mail(
        mail(
            "Hej!",
            From="=?utf-8?q?Ngozi_=C3=85chebe?= <N.Achebe@harbour-museum.example>",
            To='"Okafor, Maya" <hello@northshire.example>, tomos@northshire.example',
            Subject="=?utf-8?q?Re:_Hej_?= =?utf-8?b?ZHU=?=",
            References="<first@northshire.example> <second@northshire.example>",
            In_Reply_To="<second@northshire.example>",
        )
    )

    assert read.sender == Address("N.Achebe@harbour-museum.example", "Ngozi Åchebe")
    assert read.recipients == [
        Address("hello@northshire.example", "Okafor, Maya"),
        Address("tomos@northshire.example"),
    ]
    assert (read.subject, read.sent_at, read.message_id) == ("Re: Hej du", THEN, "reply-1@harbour-museum.example")
    assert read.references == ["first@northshire.example", "second@northshire.example"]
    assert read.text.strip() == "Hej!"


def test_html_is_read_as_text_and_says_what_it_quotes():
    html = "<style>p{}</style><p>Ja <b>gärna</b>!</p><blockquote type='cite'>Vill ni?<br>Maya</blockquote>"
    assert read_mail(html_mail(html)).text == "Ja gärna!\n\n> Vill ni?\n> Maya\n>"


def test_of_two_forms_of_a_text_the_plain_one_is_read_and_files_are_named():
    read = read_mail(
        multipart(
            "multipart/mixed",
            'Content-Type: multipart/alternative; boundary="in"\n\n--in\nContent-Type: text/plain\n\nPlain\n'
            "--in\nContent-Type: text/html\n\n<p>Marked</p>\n--in--",
            "Content-Type: application/pdf; name*=utf-8''r%C3%A4kning.pdf\n\nJVBERg",
        )
    )
    assert read.text == "Plain"
    assert [(one.name, one.type) for one in read.attachments] == [("räkning.pdf", "application/pdf")]


def test_a_name_with_an_address_in_it_is_no_second_address():
    raw = '=?utf-8?q?Boss_=3Cboss=40example=2Eorg=3E=2C?= <someone@example.net>, "x@y.example" <z@example.com>'
    assert [one.address for one in addresses([raw])] == ["someone@example.net", "z@example.com"]


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"p\xe5 dig", "iso-8859-1", "på dig"),
        ("på dig".encode(), "punycode", "på dig"),
        (b"p\xe5 dig", None, "på dig"),
        (b"abc", "no-such-charset", "abc"),
    ],
)
def test_letters_are_read_in_their_charset_and_tricks_as_utf_8(data, charset, text):
    assert decode(data, charset) == text


@pytest.mark.parametrize("kind", ["application/pdf", "message/delivery-status", "image/png"])
def test_a_part_that_names_a_charset_which_is_none_is_read(kind):
    """The library decodes such a part with whatever it names, when it is asked for its text."""
    part = f"Content-Type: {kind}; charset=punycode; name=x\n\np\u00e5-\u00e5\u00e5"
    assert read_mail(multipart("multipart/mixed", "Content-Type: text/plain\n\nHej", part)).text == "Hej"


def test_encoded_words_that_are_broken_stay_as_they_are():
    assert words("=?utf-8?b?***?= and =?nonsense?q?x?=") == "=?utf-8?b?***?= and x"


@pytest.mark.parametrize(
    "text",
    [
        "Yes!\n\nOn Tue, 3 Mar 2026, Maya Okafor\n<hello@northshire.example> wrote:\n\n> Would you\n>\n> Maya\n",
        "Ja!\n\nDen tis 3 mars 2026 kl 10:15 skrev Maya <hello@northshire.example>:\n> Vill ni?\n",
        "Sí.\n\nEl mar, 3 mar 2026 a las 10:15, Maya (<hello@northshire.example>) escribió:\n\n> ¿Quieren?\n",
        "Ie.\n\n-----Original Message-----\nFrom: Maya\nSent: Tuesday\n\nWould you?\n",
        "Yes.\n\n____________________\nFrom: Maya\nSent: Tuesday\nTo: Ngozi\nSubject: Hello\n\nWould you?\n",
    ],
)
def test_what_is_quoted_is_folded_with_the_line_that_introduces_it(text):
    own, quoted = fold_quotes(text)
    assert (len(own.text.strip().splitlines()), own.why, quoted.why) == (1, "", "quoted")
    assert own.text + quoted.text == text


def test_our_own_lines_are_recognised_without_any_mark():
    ours = "Dear Ngozi,\nwould you like to show your collections?\n"
    theirs = "Gladly.\nWould you like to show  your collections?\nWhen?"
    assert fold_quotes(theirs, ours) == [
        Piece("", "Gladly.\n"),
        Piece("ours", "Would you like to show  your collections?\n"),
        Piece("", "When?"),
    ]


def test_answers_between_quotations_stay_where_they_are():
    pieces = fold_quotes("> one?\n\nyes\n\n> two?\n> three?\n\nno\n")
    assert [(piece.why, piece.text.strip()) for piece in pieces] == [
        ("quoted", "> one?"),
        ("", "yes"),
        ("quoted", "> two?\n> three?"),
        ("", "no"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am back on 3 March.", date(2026, 3, 3)),
        ("I am away until Monday 2 March 2026.", date(2026, 3, 3)),
        ("Away from 20 February, returning March 3rd.", date(2026, 3, 3)),
        ("Jag är tillbaka den 3 mars.", date(2026, 3, 3)),
        ("Byddaf yn ôl ar 3 Mawrth.", date(2026, 3, 3)),
        ("Estaré de vuelta el 3 de marzo.", date(2026, 3, 3)),
        ("Ich bin bis zum 02.03.2026 nicht im Haus.", date(2026, 3, 3)),
        ("Je serai de retour le 3 mars.", date(2026, 3, 3)),
        ("We are closed. Back on 2026-03-03!", date(2026, 3, 3)),
        ("I was back on 3 August 2025.", None),  # forgotten since last summer
        ("I am out of the office from 2 March.", None),
        ("Back on 35 March.", None),
    ],
)
def test_an_absence_names_the_day_of_return(text, day):
    assert back_on(text, date(2026, 2, 18)) == day


def test_a_forwarded_mail_names_its_first_writer():
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ngozi Achebe <n.achebe@harbour-museum.example>\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: Thursday\nTo: <maya@northshire.example>\n\nShall we meet?"
    )
    found = forwarded_in(read_mail(mail(text, Subject="Fwd: Thursday", From="maya@northshire.example")))
    assert (found.sender.address, found.subject, found.text) == (NGOZI, "Thursday", "Shall we meet?")
    assert found.sent_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert forwarded_in(read_mail(mail(text, Subject="Thursday"))) is None


def test_a_file_of_mails_is_taken_apart_and_other_files_hold_none():
    one, two = mail("Dear all,\n\nFrom here on it rains."), mail("Two")
    mbox = b"From a@example.org Tue Mar  3 10:15:00 2026\n" + one.replace(b"\nFrom here", b"\n>From here")
    mbox += b"\nFrom b@example.org Tue Mar  3 10:16:00 2026\n" + two

    assert [read_mail(data).text.strip() for data in mails_in(mbox)] == [
        "Dear all,\n\nFrom here on it rains.",
        "Two",
    ]
    assert [read_mail(data).text.strip() for data in mails_in(two)] == ["Two"]
    assert list(mails_in(b"name;mail\nNgozi;n@example.org\n")) == []
    assert list(mails_in(b"PK\x03\x04\x00\x00")) == []


# --- any bytes ---------------------------------------------------------------------------------------------------


def read_all(data):
    """Everything that the product asks of a mail."""
    read = read_mail(data)
    sort(read), read_report(read), forwarded_in(read), back_on(read.text, date(2026, 3, 3))
    pieces = fold_quotes(read.text, "Dear Ngozi, would you like to show your collections?")
    assert "".join(piece.text for piece in pieces) == read.text
    said = (
        f"{read.subject}{read.text}{read.sender}{read.recipients}{read.references}{read.message_id}{read.sent_at}"
    )
    assert "\x00" not in said
    said.encode()
    return read


def test_two_thousand_damaged_mails_are_read_without_an_exception_and_at_once():
    for data in seeds():
        read_all(data)
    slowest, begun = 0.0, time.process_time()
    for data in damaged(2_000):
        start = time.process_time()
        read_all(data)
        slowest = max(slowest, time.process_time() - start)
    assert (time.process_time() - begun) / 2_000 < 0.005
    assert slowest < 0.1  # one in thousands meets a busy machine


BOMBS = {
    "parts in parts": b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 20_000,
    "mails in mails": b"From: a@example.org\nContent-Type: message/rfc822\n\n" * 20_000,
    "headers": b"X: y\n" * 200_000,
    "an endless header": b"Subject: " + b"=?utf-8?q?" * 90_000,
    "an endless name": b"From: " + b'"<' * 400_000 + b"\n\nx",
    "references": b"From: a@example.org\nReferences: " + b"<a@b> " * 150_000 + b"\n\nx",
    "comments in html": b"From: a@example.org\nContent-Type: text/html\n\n" + b"<!--" * 200_000,
    "instructions in html": b"From: a@example.org\nContent-Type: text/html\n\n" + b"<?" * 400_000,
    "brackets": b"From: a@example.org\nContent-Type: text/html\n\n" + b"<" * 900_000,
    "quotations": b"From: a@example.org\n\n" + b"> a\n" * 250_000,
    "attributions": b"From: a@example.org\n\n" + b"On 2026 wrote:\n" * 60_000,
    "addresses": b"From: mailer-daemon@example.org\nSubject: Undeliverable\n\n" + b"a@" * 400_000,
    "days": b"From: a@example.org\nAuto-Submitted: auto-replied\n\n" + b"back on 1" * 100_000,
    "much of everything": mail("x" * 3_000_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_mails_that_are_traps_cost_no_more_than_a_second(name):
    start = time.process_time()
    read = read_all(BOMBS[name])
    assert time.process_time() - start < 1
    assert read.is_cut == (len(BOMBS[name]) > MOST_BYTES)
