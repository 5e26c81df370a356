# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person decides about a mail. Each says what it found where somebody, or the sender, was faster."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.mailroom import tasks
from liaison.mailroom.models import Message
from liaison.mailroom.opt_out import addressed
from liaison.mailroom.queries import address_hash

from .queueing import MailRefused, one_line, possible_address

State = Message.State


class TooLate(Exception):
    """The mail has gone on meanwhile; the message says where it is now."""


def hold(message: Message, *, by: Member) -> Message:
    """Keep it back. Raises TooLate once it is on its way."""
    # Translators: why a mail is kept back; %(name)s is a colleague.
    words = _("%(name)s keeps it back.") % {"name": by}
    return _decided(message, lambda now: now.can_be_held, state=State.HELD, refusal=words, lease=None)


def release(message: Message, *, by: Member) -> Message:
    """Let it go after all; it is checked like any other before it does. Raises TooLate."""
    return _go_on(message, lambda now: now.can_be_released)


def approve(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """Let a draft go. Raises TooLate."""
    return _go_on(
        message,
        lambda now: now.is_draft,
        approved_by=by,
        approved_at=at or timezone.now(),
        written_by=_writer(message, by),
    )


def _writer(message: Message, by: Member) -> Member:
    return message.written_by or by


def edit(message: Message, *, to: str, subject: str, body: str) -> Message:
    """Of a draft, or of what somebody keeps back. Raises MailRefused and TooLate."""
    if not body.strip():
        # Translators: a mail cannot be saved without a text.
        raise MailRefused(_("The mail has no text."))
    values = {"to": possible_address(to), "subject": one_line(subject), "body": body.replace("\r\n", "\n")}
    if message.workspace is not None:
        theirs = address_hash(values["to"])
        values["body"], values["unsubscribe_url"] = addressed(
            values["body"], workspace=message.workspace, address_hash=theirs
        )
    return _decided(message, lambda now: now.can_be_edited, **values)


def it_was_sent(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """A person found it at its receiver's, or among the sent mails of the account. Raises TooLate."""
    return _decided(message, _in_doubt, state=State.ACCEPTED, refusal="", lease=None, **_settled(by, at))


def send_again(message: Message, *, by: Member) -> Message:
    """It did not arrive, and shall. It keeps its Message-ID: should both arrive, most servers drop one."""
    return _go_on(message, _in_doubt, settled_by=by, settled_at=None, flown_at=None)


def leave_it(message: Message, *, by: Member, at: datetime | None = None) -> Message:
    """It did not arrive, and need not."""
    # Translators: why a mail was not sent; %(name)s is a colleague.
    words = _("It was in doubt, and %(name)s decided not to send it again.") % {"name": by}
    return _decided(message, _in_doubt, state=State.REFUSED, refusal=words, lease=None, **_settled(by, at))


def _settled(by: Member, at: datetime | None) -> dict[str, object]:
    return {"settled_by": by, "settled_at": at or timezone.now()}


def _in_doubt(message: Message) -> bool:
    return message.is_in_doubt


def _go_on(message: Message, may: Callable[[Message], bool], **values: object) -> Message:
    with transaction.atomic():
        message = _decided(message, may, state=State.QUEUED, refusal="", lease=None, leased_until=None, **values)
        tasks.wake(message.not_before)
    return message


def _decided(message: Message, may: Callable[[Message], bool], **values: object) -> Message:
    """Locked, looked at anew, written."""
    with transaction.atomic():
        now = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if not may(now):
            # Translators: a colleague or the sender was faster; %(state)s is "sent", "on its way", "held back", …
            raise TooLate(
                _("Nothing was changed: this mail is now “%(state)s”.") % {"state": now.get_state_display()}
            )
        for name, value in values.items():
            setattr(now, name, value)
        now.save(update_fields=list(values))
    return now
