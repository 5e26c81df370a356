# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queueing mail, delivering it, and noting whom not to write to."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Workspace
from liaison.accounts.promises import promise

from . import tasks
from .models import Message, Suppression
from .promises import promise_of
from .queries import address_hash
from .rules import LONGEST_ADDRESS, LONGEST_SUBJECT, has_line_break, weighs_more


class MailRefused(ValueError):
    """This mail cannot be queued; the message says why."""


def queue_message(
    kind: str,
    to: str,
    subject: str,
    body: str,
    *,
    workspace: Workspace | None,
    is_service: bool,
    at: datetime | None = None,
) -> Message:
    """Write the finished mail down in the caller's transaction; it is delivered after the commit.

    `is_service`: its receiver has just asked for it. Raises MailRefused.
    """
    with transaction.atomic():
        message = Message.objects.create(
            message_kind=kind,
            to=_possible_address(to),
            subject=_one_line(subject),
            body=body,
            workspace=workspace,
            is_service=is_service,
            queued_at=at or timezone.now(),
        )
        tasks.deliver.enqueue(str(message.public_id))
    return message


def _possible_address(address: str) -> str:
    address = address.strip()
    try:
        if has_line_break(address) or len(address) > LONGEST_ADDRESS:
            raise ValidationError("")
        validate_email(address)
    except ValidationError:
        # Translators: a mail was to be written to something that is no e-mail address.
        raise MailRefused(_("“%(address)s” is not an e-mail address.") % {"address": address[:80]}) from None
    return address


def _one_line(subject: str) -> str:
    subject = subject.strip()
    if has_line_break(subject):
        # Translators: the subject of a mail has to be a single line.
        raise MailRefused(_("The subject of a mail cannot have a line break."))
    return subject[:LONGEST_SUBJECT]


def suppress(
    address: str,
    *,
    reason: str,
    workspace: Workspace | None = None,
    source: str = "",
    at: datetime | None = None,
) -> Suppression:
    """From now on this address gets no mail; without a workspace, none from the whole installation.

    Tighten-only: a second call can make the reason weightier, never lighter.
    """
    with transaction.atomic():
        suppression, _is_new = Suppression.objects.select_for_update().get_or_create(
            workspace=workspace,
            address_hash=address_hash(address),
            defaults={"reason": reason, "source": source[:300], "since": at or timezone.now()},
        )
        if weighs_more(reason, suppression.reason):
            suppression.reason, suppression.source = reason, source[:300]
            suppression.save(update_fields=["reason", "source"])
        promise([promise_of(suppression)])
    return suppression
