# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing mail down, finished, in the caller's transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError
from email_validator import validate_email as validate_any_email

from liaison.accounts.models import Member, Workspace
from liaison.mailroom import tasks
from liaison.mailroom.answering import ReplyAddresses
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.opt_out import addressed
from liaison.mailroom.queries import address_hash
from liaison.mailroom.rules import (
    LONGEST_ADDRESS,
    LONGEST_SUBJECT,
    has_line_break,
    is_message_id,
    references_of_reply,
)


class MailRefused(ValueError):
    """This mail cannot be queued; the message says why."""


@dataclass(frozen=True)
class Wishes:
    """How a mail is to travel, where that is not as usual.

    `sender`: None for the workspace's own, else the installation's. `answers` is the Message-ID of the mail that
    it follows, `references` those which that one named. `unsubscribe_url` takes a one-click POST (RFC 8058); where
    it is empty, what nobody asked for gets a link of its own (opt_out.py). `is_automatic`: None for what service
    mail is. A draft waits until somebody approves it. `calendar` is an entry for a calendar with its METHOD (RFC
    5546): calendars offer to accept it, move it or take it out.
    """

    to_name: str = ""
    sender: Sender | None = None
    reply_to: str = ""
    answers: str = ""
    references: str = ""
    not_before: datetime | None = None
    latest_send: datetime | None = None
    about_kind: str = ""
    about_id: uuid.UUID | None = None
    unsubscribe_url: str = ""
    is_automatic: bool | None = None
    is_draft: bool = False
    written_by: Member | None = None
    calendar: str = ""


AS_USUAL = Wishes()


def queue_message(
    kind: str,
    to: str,
    subject: str,
    body: str,
    *,
    workspace: Workspace | None,
    is_service: bool,
    at: datetime | None = None,
    wishes: Wishes = AS_USUAL,
) -> Message:
    """Write the finished mail down in the caller's transaction; it is delivered after the commit.

    `is_service`: its receiver has just asked for it. Such a mail is tried until it is through, so that it may
    arrive twice with one Message-ID; any other goes once at most. Raises MailRefused.
    """
    message = _written(kind, Mail(to, subject, body, wishes), workspace, is_service, at or timezone.now())
    _give_ways_back([message])
    with transaction.atomic(savepoint=False):
        message.save(force_insert=True)
        if not wishes.is_draft:
            tasks.wake(wishes.not_before)
    return message


@dataclass(frozen=True)
class Mail:
    """One of many that are queued together."""

    to: str
    subject: str
    body: str
    wishes: Wishes = AS_USUAL


def queue_messages(
    kind: str,
    mails: Iterable[Mail],
    *,
    workspace: Workspace | None,
    is_service: bool,
    at: datetime | None = None,
) -> list[Message]:
    """As `queue_message` for each, all or none, in a few statements for hundreds. Raises MailRefused."""
    at = at or timezone.now()
    messages = [_written(kind, mail, workspace, is_service, at) for mail in mails]
    _give_ways_back(messages)
    waiting = [message.not_before or at for message in messages if message.state == Message.State.QUEUED]
    with transaction.atomic(savepoint=False):
        Message.objects.bulk_create(messages, batch_size=500)
        if waiting:
            tasks.wake(min(waiting))
    return messages


def _written(kind: str, mail: Mail, workspace: Workspace | None, is_service: bool, at: datetime) -> Message:
    wishes = mail.wishes
    message = Message(
        message_kind=kind,
        to=possible_address(mail.to),
        subject=one_line(mail.subject),
        body=mail.body,
        workspace=workspace,
        is_service=is_service,
        queued_at=at,
        state=Message.State.DRAFT if wishes.is_draft else Message.State.QUEUED,
        **_as_wished(wishes, workspace),
    )
    message.is_automatic = is_service if wishes.is_automatic is None else wishes.is_automatic
    message.message_id = f"<{message.public_id.hex}@{_our_name()}>"
    return message


def _give_ways_back(messages: list[Message]) -> None:
    """What nobody asked for can be declined and answered: a link, and an address that says what is answered."""
    replies: ReplyAddresses | None = None
    for message in messages:
        if message.workspace is None or message.is_service:
            continue
        theirs = address_hash(message.to)
        message.body, own = addressed(message.body, workspace=message.workspace, address_hash=theirs)
        message.unsubscribe_url = message.unsubscribe_url or own
        replies = replies or ReplyAddresses(message.workspace)
        message.reply_to = message.reply_to or replies.for_letter(message.public_id, message.sender)


def _as_wished(wishes: Wishes, workspace: Workspace | None) -> dict[str, object]:
    if wishes.sender is not None and (workspace is None or wishes.sender.workspace_id != workspace.pk):
        raise ValueError("A mail of one workspace does not leave through another's account.")
    if has_line_break(wishes.to_name + wishes.unsubscribe_url):
        # Translators: a header of a mail, such as the receiver's name, has to be a single line.
        raise MailRefused(_("A name or address in a mail cannot have a line break."))
    if wishes.answers and not is_message_id(wishes.answers):
        raise ValueError(f"{wishes.answers[:80]!r} is no Message-ID.")
    return {
        "to_name": wishes.to_name.strip()[:200],
        "sender": wishes.sender,
        "reply_to": possible_address(wishes.reply_to) if wishes.reply_to else "",
        "in_reply_to": wishes.answers,
        "references": references_of_reply(wishes.references, wishes.answers),
        "not_before": wishes.not_before,
        "latest_send": wishes.latest_send,
        "about_kind": wishes.about_kind,
        "about_id": wishes.about_id,
        "unsubscribe_url": wishes.unsubscribe_url,
        "written_by": wishes.written_by,
        "calendar": wishes.calendar or None,
    }


def _our_name() -> str:
    """After the @ of a Message-ID; whose it is, is told by what stands before."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def possible_address(address: str) -> str:
    """Raises MailRefused."""
    address = address.strip()
    try:
        if has_line_break(address) or len(address) > LONGEST_ADDRESS:
            raise ValidationError("")
        if address.isascii():
            validate_email(address)
        else:
            # Django knows no letters but ours before the @ (RFC 6531).
            validate_any_email(address, check_deliverability=False)
    except (ValidationError, EmailNotValidError, ValueError):
        # Translators: a mail was to be written to something that is no e-mail address.
        raise MailRefused(_("“%(address)s” is not an e-mail address.") % {"address": address[:80]}) from None
    return address


def one_line(subject: str) -> str:
    """Raises MailRefused."""
    subject = subject.strip()
    if has_line_break(subject):
        # Translators: the subject of a mail has to be a single line.
        raise MailRefused(_("The subject of a mail cannot have a line break."))
    return subject[:LONGEST_SUBJECT]
