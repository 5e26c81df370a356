# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as bytes → what it says. Any bytes: what is damaged is read as far as it goes, and nothing raises.

The lenient policy of the standard library reads (compat32; the strict one raises on three mails in a hundred that
were damaged on their way). What could cost it time or memory without end is cut off before: see the limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from .headers import Address, addresses, clean, decode, ids, lines_of, moment, one_line, words
from .plain import text_of

MOST_BYTES = 1_000_000  # of one mail: texts come first, and attachments stay in the mailbox
MOST_HEADER_BYTES = 100_000
LONGEST_TEXT = 100_000
LONGEST_SUBJECT = 300
MOST_PARTS = 100
# Each part within a part is asked about at every line that follows; a mail has three, a bomb has thousands.
MOST_NESTED = 60
REPORTS = {"message/delivery-status", "message/feedback-report", "message/disposition-notification"}
ORIGINALS = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}


@dataclass(frozen=True)
class Attachment:
    """`size` is of the bytes we saw, and 0 where we do not know."""

    name: str
    type: str
    size: int = 0


@dataclass(frozen=True)
class ReadMail:
    """`headers` are those by which mails are told apart, by name in small letters. `text` is what a person would
    read. `fields` are the blocks of a machine's report, `originals` the headers of the mail that it is about (or
    that was forwarded) and its text.
    """

    headers: dict[str, list[str]]
    type: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    report_type: str = ""
    fields: tuple[dict[str, str], ...] = ()
    originals: tuple[dict[str, list[str]], ...] = ()
    original_text: str = ""
    is_cut: bool = False
    is_damaged: bool = False

    def first(self, name: str) -> str:
        return words(self.headers.get(name, [""])[0])

    @property
    def subject(self) -> str:
        return self.first("subject")[:LONGEST_SUBJECT]

    @property
    def sender(self) -> Address | None:
        """Who it says that it is from; anybody can write this."""
        found = addresses([*self.headers.get("from", []), *self.headers.get("sender", [])])
        return found[0] if found else None

    @property
    def recipients(self) -> list[Address]:
        """All whom it names, and to whom the servers on the way say that it went."""
        names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to", "resent-to")
        return addresses(raw for name in names for raw in self.headers.get(name, []))

    @property
    def addressed(self) -> list[Address]:
        return addresses([*self.headers.get("to", []), *self.headers.get("cc", [])])

    @property
    def message_id(self) -> str:
        found = ids(self.headers.get("message-id", []))
        return found[0] if found else one_line(self.headers.get("message-id", [""])[0].strip("<> "), 250)

    @property
    def references(self) -> list[str]:
        """The mails that it answers: the nearest last."""
        return ids([*self.headers.get("references", []), *self.headers.get("in-reply-to", [])])

    @property
    def sent_at(self) -> datetime | None:
        return moment(self.headers.get("date", []))


@dataclass
class _Parts:
    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)
    originals: list[Message] = field(default_factory=list)
    seen: int = 0


def read_mail(data: bytes) -> ReadMail:
    cut, is_damaged = data[:MOST_BYTES], False
    if _is_bomb(cut) or (mail := _parsed(cut)) is None:
        mail, is_damaged = _headers_alone(cut), True
    parts = _Parts()
    _gather(mail, parts)
    headers = lines_of(mail)
    original = parts.originals[0] if parts.originals else None
    return ReadMail(
        headers=headers,
        type=mail.get_content_type(),
        text=_joined(parts.texts),
        attachments=tuple(parts.attachments),
        report_type=_parameter(mail, "report-type"),
        fields=tuple(parts.fields),
        originals=tuple(map(lines_of, parts.originals)),
        original_text=_text_within(original) if original is not None else "",
        is_cut=len(data) > MOST_BYTES,
        is_damaged=is_damaged or bool(mail.defects),
    )


def _is_bomb(data: bytes) -> bool:
    low = data.lower()
    header = _end_of_header(data)
    return header > MOST_HEADER_BYTES or low.count(b"boundary") + low.count(b"message/") > MOST_NESTED


def _end_of_header(data: bytes) -> int:
    ends = [place for mark in (b"\n\n", b"\n\r\n", b"\r\r") if (place := data.find(mark)) >= 0]
    return min(ends, default=len(data))


def _parsed(data: bytes) -> Message | None:
    try:
        return message_from_bytes(data, policy=compat32)
    except (RecursionError, ValueError, LookupError, TypeError, IndexError, AttributeError):
        return None


def _headers_alone(data: bytes) -> Message:
    """A mail that is a trap: who wrote it, and a text that says nothing."""
    head = data[: min(_end_of_header(data), MOST_HEADER_BYTES)]
    plain = [line for line in head.split(b"\n") if not line.lower().startswith((b"content-", b"mime-"))]
    return _parsed(b"\n".join(plain) + b"\n\n") or Message()


def _gather(part: Message, parts: _Parts) -> None:
    parts.seen += 1
    if parts.seen > MOST_PARTS:
        return
    kind = part.get_content_type()
    if kind in REPORTS:
        parts.fields += _blocks(part)
    elif kind in ORIGINALS and parts.seen > 1:
        _keep_original(part, parts)
    elif part.is_multipart():
        _gather_all(part, parts, kind)
    elif kind in {"text/plain", "text/html"} and not _is_file(part):
        parts.texts.append(_text(part, kind))
    else:
        parts.attachments.append(_attachment(part, kind))


def _gather_all(part: Message, parts: _Parts, kind: str) -> None:
    inside = list(_inside(part))
    if kind != "multipart/alternative":
        for one in inside:
            _gather(one, parts)
        return
    # The same in several forms: plain where it says anything, else the one that does.
    readings = []
    for one in inside:
        reading = _Parts(seen=parts.seen)
        _gather(one, reading)
        parts.seen = reading.seen
        parts.attachments += reading.attachments
        parts.fields += reading.fields
        parts.originals += reading.originals
        readings.append(_joined(reading.texts))
    parts.texts.append(next((text for text in readings if text.strip()), ""))


def _inside(part: Message) -> Iterator[Message]:
    # Asked for a text, the library decodes it with whatever charset it names.
    payload = part.get_payload() if part.is_multipart() else None
    if isinstance(payload, list):
        yield from (one for one in payload[:MOST_PARTS] if isinstance(one, Message))


def _keep_original(part: Message, parts: _Parts) -> None:
    inside = next(_inside(part), None)
    if inside is None:
        inside = _parsed(_bytes(part)[:MOST_HEADER_BYTES])
    if inside is not None and len(parts.originals) < 5:
        parts.originals.append(inside)
        parts.attachments.append(Attachment(words(_subject(inside), 200), "message/rfc822"))


def _subject(mail: Message) -> str:
    return lines_of(mail).get("subject", [""])[0]


def _blocks(part: Message) -> list[dict[str, str]]:
    """The fields of a report: one block about the mail, one for each of its receivers."""
    inside = list(_inside(part))
    if not inside:
        # Some servers encode the report, and the library then leaves it as it is.
        texts = _decoded(part).replace("\r\n", "\n").strip().split("\n\n")
        inside = [one for text in texts[:MOST_PARTS] if (one := _parsed(text.encode()))]
    return [{name: words(values[0]) for name, values in lines_of(block).items()} for block in inside]


def _is_file(part: Message) -> bool:
    return str(part.get("content-disposition") or "").strip().lower().startswith("attachment") or bool(
        _filename(part)
    )


def _filename(part: Message) -> str:
    name = _parameter(part, "filename", "content-disposition") or _parameter(part, "name")
    return words(name, 200)


def _parameter(part: Message, name: str, header: str = "content-type") -> str:
    """`get_param` unquotes, joins and decodes; on damaged ones it raises."""
    try:
        value = part.get_param(name, "", header)
        if isinstance(value, tuple):
            return one_line(decode(str(value[2]).encode("latin-1", "replace"), value[0] or None), 200)
        return one_line(str(value or ""), 200)
    except (ValueError, TypeError, LookupError, AttributeError, IndexError):
        return ""


def _attachment(part: Message, kind: str) -> Attachment:
    return Attachment(_filename(part), one_line(kind, 100), len(_bytes(part)))


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AttributeError, IndexError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: Message) -> str:
    return decode(_bytes(part), _parameter(part, "charset") or None)


def _text(part: Message, kind: str) -> str:
    text = _decoded(part)
    text = text_of(text) if kind == "text/html" else text[:LONGEST_TEXT]
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _text_within(mail: Message) -> str:
    parts = _Parts()
    _gather(mail, parts)
    return _joined(parts.texts)


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())[:LONGEST_TEXT]
