# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as it goes over the wire (RFC 5322, 2045–2047, 6532, 8058, 3834): plain text with headers of ours.

A mail with an entry for a calendar (RFC 6047) has the entry beside its text, where calendars look for it, and once
more as a file, for those who want to open it themselves.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime

import idna

from .models import Message
from .rules import has_line_break

MIME_LINE = 998
_SPECIAL = re.compile(r"[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)
_FILE = "invite.ics"


class Unwritable(ValueError):
    """This cannot be said in a mail."""


def needs_utf8(message: Message, from_address: str) -> bool:
    """Whether an address has other letters before its @, for which the server must understand SMTPUTF8."""
    return not all(
        address.rpartition("@")[0].isascii() for address in (message.to, message.reply_to, from_address)
    )


def wire_address(address: str) -> str:
    """With a domain as DNS knows it."""
    local, _at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as wrong:
        raise Unwritable(domain) from wrong


def headers_of(message: Message, *, from_name: str, from_address: str, at: datetime) -> list[tuple[str, str]]:
    """In the words of people, in order; `as_bytes` writes them down."""
    automatic = "auto-generated" if message.is_automatic else ""
    one_click = "List-Unsubscribe=One-Click" if message.unsubscribe_url else ""
    found = [
        ("From", mailbox(from_name, from_address)),
        ("To", mailbox(message.to_name, message.to)),
        ("Reply-To", mailbox("", message.reply_to) if message.reply_to else ""),
        ("Subject", message.subject),
        ("Date", format_datetime(at.astimezone(UTC))),
        ("Message-ID", message.message_id),
        ("In-Reply-To", message.in_reply_to),
        ("References", message.references),
        ("Auto-Submitted", automatic),
        ("List-Unsubscribe", f"<{message.unsubscribe_url}>" if message.unsubscribe_url else ""),
        ("List-Unsubscribe-Post", one_click),
    ]
    return [(name, value) for name, value in found if value]


def mailbox(name: str, address: str) -> str:
    """A name and an address; the name is encoded already where it has to be."""
    if has_line_break(name + address):
        raise Unwritable(name)
    address = wire_address(address)
    if not name:
        return address
    if _needs_words(name):
        return f"{Header(name, 'utf-8', maxlinelen=70).encode(linesep='')} <{address}>".replace("\n", "")
    if _SPECIAL.search(name):
        name = '"{}"'.format(name.replace("\\", r"\\").replace('"', r"\""))
    return f"{name} <{address}>"


def as_bytes(message: Message, *, from_name: str, from_address: str, at: datetime) -> bytes:
    """Raises Unwritable."""
    lines = [
        _header(name, value)
        for name, value in headers_of(message, from_name=from_name, from_address=from_address, at=at)
    ]
    lines.append("MIME-Version: 1.0")
    return "\r\n".join(lines).encode() + b"\r\n" + (_with_calendar(message) or _plain(message.body))


def _plain(text: str) -> bytes:
    body, encoding = _body(text)
    return _part('text/plain; charset="utf-8"', encoding, body)


def _part(content_type: str, encoding: str, body: bytes, *more: str) -> bytes:
    headers = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more, "", ""]
    return "\r\n".join(headers).encode() + body


def _with_calendar(message: Message) -> bytes:
    """Empty where there is none."""
    if not message.calendar:
        return b""
    found = _METHOD.search(message.calendar)
    method = found.group(1) if found else "PUBLISH"
    entry = base64.encodebytes(_LINE_END.sub("\r\n", message.calendar).encode()).replace(b"\n", b"\r\n")
    shown = _several(
        "alternative",
        f"text-{message.public_id.hex}",
        _plain(message.body),
        _part(f'text/calendar; charset="utf-8"; method={method}', "base64", entry),
    )
    file = _part("application/ics", "base64", entry, f'Content-Disposition: attachment; filename="{_FILE}"')
    return _several("mixed", f"mail-{message.public_id.hex}", shown, file)


def _several(how: str, boundary: str, *parts: bytes) -> bytes:
    """RFC 2046, 5.1."""
    between = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{how}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(between + b"\r\n" + part + b"\r\n" for part in parts) + between + b"--\r\n"


_ADDRESSES = frozenset({"From", "To", "Reply-To"})
_AS_THEY_ARE = frozenset({"Message-ID", "In-Reply-To", "List-Unsubscribe"})


def _header(name: str, value: str) -> str:
    if has_line_break(value):
        raise Unwritable(name)
    line = f"{name}: {value}"
    if name in _AS_THEY_ARE or (len(line) <= 78 and (name in _ADDRESSES or not _needs_words(value))):
        return line
    if name in _ADDRESSES or name == "References":
        return f"{name}: " + value.replace(" <", "\r\n <")
    charset = "utf-8" if _needs_words(value) else "us-ascii"
    return f"{name}: {Header(value, charset, header_name=name, maxlinelen=76).encode(linesep=chr(13) + chr(10))}"


def _needs_words(text: str) -> bool:
    """Whether it has to be written in encoded words: also what would be taken for one."""
    return not text.isascii() or "=?" in text


def _body(text: str) -> tuple[bytes, str]:
    text = "\n".join(_LINE_END.split(text.rstrip())) + "\n"
    data = text.encode("utf-8", "replace")
    if text.isascii() and max(map(len, text.split("\n"))) <= MIME_LINE and "\x00" not in text:
        return data.replace(b"\n", b"\r\n"), "7bit"
    # Readable on the way, unlike base64; `b2a_qp` breaks lines and keeps ours.
    return binascii.b2a_qp(data, istext=True).replace(b"\n", b"\r\n"), "quoted-printable"
