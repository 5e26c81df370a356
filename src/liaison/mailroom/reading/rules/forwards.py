# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail that a colleague passes on: who wrote it, to whom, and what."""

import re
from dataclasses import dataclass
from datetime import datetime

from .headers import Address, addresses, moment, words
from .parsing import ReadMail

_FORWARDED = re.compile(r"\s*(fwd?|vb|vs|wg|tr|rv|enc|ymlaen)\s*:", re.IGNORECASE)
_MOST_LINES = 400
_FIELDS = {
    "from": ("from", "från", "oddi wrth", "de", "von", "da", "van"),
    "to": ("to", "till", "at", "para", "an", "à", "a", "aan"),
    "subject": ("subject", "ämne", "pwnc", "asunto", "betreff", "objet", "oggetto", "onderwerp"),
    "date": ("date", "sent", "datum", "skickat", "dyddiad", "anfonwyd", "fecha", "enviado", "gesendet", "envoyé"),
}
_NAMES = {spelling: name for name, spellings in _FIELDS.items() for spelling in spellings}
_FIELD = re.compile(r"[\s>*]*([^\W\d_][\w' ]{0,14}?)\s?:\*?\s+(.{1,500})$")


@dataclass(frozen=True)
class Forwarded:
    sender: Address
    recipients: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    message_id: str
    text: str


def forwarded_in(mail: ReadMail) -> Forwarded | None:
    """As an attachment, or as text below the head that mail programs write. None where nothing was passed on."""
    for headers in mail.originals[:1]:
        found = addresses(headers.get("from", []))
        if found:
            named = headers.get("message-id", [""])[0].strip().strip("<>")
            to = addresses([*headers.get("to", []), *headers.get("cc", [])])
            subject, at = words(headers.get("subject", [""])[0], 300), moment(headers.get("date", []))
            return Forwarded(found[0], tuple(to), subject, at, named, mail.original_text)
    return _in_text(mail) if _FORWARDED.match(mail.subject) else None


def _in_text(mail: ReadMail) -> Forwarded | None:
    lines = mail.text.splitlines()
    for number, line in enumerate(lines[:_MOST_LINES]):
        head: dict[str, str] = {}
        last = number
        if _field(line) is None:
            continue
        for last in range(number, min(number + 8, len(lines))):
            field = _field(lines[last])
            if field is None:
                break
            head.setdefault(*field)
        senders = addresses([head.get("from", "")])
        if senders and {"subject", "date", "to"} & head.keys():
            subject = head.get("subject") or _FORWARDED.sub("", mail.subject, count=1).strip()
            text = "\n".join(line.removeprefix("> ") for line in lines[last:]).strip()
            recipients = tuple(addresses([head.get("to", "")]))
            return Forwarded(senders[0], recipients, subject, moment([head.get("date", "")]), "", text)
    return None


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD.match(line)
    name = _NAMES.get(match.group(1).strip().casefold()) if match else None
    return (name, match.group(2).strip()) if match and name else None
