# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail as it will be, for people who look at it before it goes."""

from datetime import datetime
from email.header import decode_header, make_header

from .models import Message
from .ways_out import from_line, sender_for
from .wire import Unwritable, headers_of


def preview_headers(message: Message, now: datetime) -> list[tuple[str, str]]:
    """The headers with which it went, or would go now; empty where it could not."""
    sender = sender_for(message.workspace, message.sender_id)
    name, address = from_line(sender)
    try:
        found = headers_of(message, from_name=name, from_address=address, at=message.flown_at or now)
    except Unwritable:
        return []
    if message.sent_as:
        found[0] = ("From", message.sent_as)
    return [(header, _in_words(value)) for header, value in found]


def _in_words(value: str) -> str:
    return str(make_header(decode_header(value))) if "=?" in value else value
