# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of our mails is meant: by its number, by the address that it gave, or by who wrote about what."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Lower

from liaison.accounts.scope import current_workspace
from liaison.mailroom.models import IncomingMail, Message
from liaison.mailroom.reading.rules.parsing import ReadMail
from liaison.mailroom.reading.rules.reports import Report
from liaison.mailroom.rules.tokens import message_in

_LONGEST_ID = 255
_PREFIXES = re.compile(
    r"\s*((re|sv|vs|ang|aw|antw|odp|r[ée]f?|ateb|fwd?|vb|wg|tr|rv)(\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")
MOST_GUESSED = 200


class Answered(NamedTuple):
    message: Message | None = None
    how: str = ""


def _ours() -> "QuerySet[Message]":
    return Message.objects.filter(workspace=current_workspace())


def answered_by(mail: ReadMail) -> Answered:
    if (message := _named(mail.references)) is not None:
        return Answered(message, IncomingMail.Answering.THREAD)
    if (message := _by_token(address.address for address in mail.recipients)) is not None:
        return Answered(message, IncomingMail.Answering.TOKEN)
    if (message := _guessed(mail)) is not None:
        return Answered(message, IncomingMail.Answering.GUESS)
    return Answered()


def reported_by(mail: ReadMail, report: Report) -> Answered:
    """The mail that a server speaks of. An address alone will do, where we wrote to it."""
    if (message := _named(report.message_ids[::-1])) is not None:
        return Answered(message, IncomingMail.Answering.THREAD)
    if (message := _by_token(address.address for address in mail.recipients)) is not None:
        return Answered(message, IncomingMail.Answering.TOKEN)
    for address in report.addresses:
        latest = _to([address]).order_by("-queued_at", "-pk").first()
        if latest is not None:
            return Answered(latest, IncomingMail.Answering.GUESS)
    return Answered()


def _named(ids: Iterable[str]) -> Message | None:
    """Of the mails with these ids, the last one that is ours."""
    wanted = [f"<{one}>" for one in ids if len(one) < _LONGEST_ID - 2]
    found = {message.message_id: message for message in _ours().filter(message_id__in=wanted)} if wanted else {}
    return next((found[one] for one in reversed(wanted) if one in found), None)


def _by_token(addresses: Iterable[str]) -> Message | None:
    numbers = [number for address in addresses if (number := message_in(address))]
    return _ours().filter(public_id__in=numbers).first() if numbers else None


def _to(addresses: list[str]) -> "QuerySet[Message]":
    return _ours().alias(folded=Lower("to")).filter(folded__in=addresses)


def _guessed(mail: ReadMail) -> Message | None:
    """We wrote to the one who writes now, about the same thing."""
    sender, about = mail.sender, _bare(mail.subject)
    if sender is None or not about:
        return None
    recent = _to([sender.address.casefold()]).filter(is_service=False).order_by("-queued_at", "-pk")
    return next((message for message in recent[:MOST_GUESSED] if _bare(message.subject) == about), None)


def _bare(subject: str) -> str:
    """Without "Re:", "SV:" and the like."""
    return _SPACE.sub(" ", _PREFIXES.sub("", subject, count=1)).strip().casefold()
