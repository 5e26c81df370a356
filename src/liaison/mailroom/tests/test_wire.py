# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as it goes over the wire, read back as other programs read it."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.mailroom.models import Message
from liaison.mailroom.rules import has_line_break
from liaison.mailroom.wire import Unwritable, as_bytes

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = st.text(max_size=80).map(lambda text: " ".join(text.split())).filter(lambda text: not has_line_break(text))
# Programs that read mail drop what is no character, and so do we not send it.
WRITABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff")


def written(*, name="Liaison", **values) -> bytes:
    usual = {
        "to": "eleri@glanyrafon.example",
        "subject": "Hello",
        "body": "Dear Eleri",
        "message_id": "<a@liaison.example>",
    }
    return as_bytes(
        Message(**{**usual, **values}), from_name=name, from_address="hello@northshire.example", at=NOON
    )


def read(data: bytes):
    return message_from_bytes(data, policy=policy.default)


@given(subject=st.text(WRITABLE, max_size=200).map(lambda text: " ".join(text.split())))
def test_a_subject_comes_back_as_it_was(subject):
    data = written(subject=subject)
    assert read(data)["Subject"] == subject or not subject
    assert data.isascii()


@given(name=st.text(WRITABLE, min_size=1, max_size=80).map(lambda text: " ".join(text.split())))
def test_a_name_never_becomes_an_address_or_another_header(name):
    mail = read(written(name=name, to_name=name))
    assert [one.addr_spec for one in mail["From"].addresses] == ["hello@northshire.example"]
    assert [one.addr_spec for one in mail["To"].addresses] == ["eleri@glanyrafon.example"]
    assert mail["Bcc"] is None


@given(body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=400))
def test_a_text_comes_back_line_by_line(body):
    mail = read(written(body=body))
    assert mail.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip() == (
        body.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    )


@given(body=st.text(max_size=2000))
def test_no_line_is_longer_than_mail_allows(body):
    data = written(body=body, subject="ä" * 300, to_name="ö" * 200, references="<a@b.example> " * 60)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize(
    "header", ["subject", "to_name", "references", "unsubscribe_url", "message_id", "reply_to"]
)
def test_a_header_with_a_line_break_is_not_written(header, end):
    with pytest.raises(Unwritable):
        written(**{header: f"a{end}Bcc: everybody@example.org"})


def test_what_looks_like_an_encoded_word_is_none():
    assert read(written(subject="=?utf-8?q?Bcc?= hello"))["Subject"] == "=?utf-8?q?Bcc?= hello"


def test_a_domain_goes_as_dns_knows_it():
    assert read(written(to="info@västmark.example"))["To"] == "info@xn--vstmark-5wa.example"


def test_headers_that_do_not_apply_are_left_out():
    names = {name for name, _value in read(written()).items()}
    assert names == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }


def test_an_entry_for_a_calendar_stands_beside_the_text_and_as_a_file():
    entry = "BEGIN:VCALENDAR\nMETHOD:CANCEL\nSUMMARY:Cwrdd â'r Ïarll\nEND:VCALENDAR\n"
    mail = read(written(body="Dear Eleri\n\nIt is off. – Maya", calendar=entry))
    shown, file = mail.iter_parts()
    text, calendar = shown.iter_parts()
    assert (mail.get_content_type(), shown.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert text.get_content().replace("\r\n", "\n").strip() == "Dear Eleri\n\nIt is off. – Maya"
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "CANCEL")
    assert calendar.get_content() == entry.replace("\n", "\r\n")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == entry.replace("\n", "\r\n").encode()
