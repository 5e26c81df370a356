# SPDX-License-Identifier: AGPL-3.0-or-later
from uuid import UUID

from django.db.models import QuerySet

from liaison.mailroom.models import Mailbox
from liaison.mailroom.rules.tokens import with_token


def mailboxes() -> "QuerySet[Mailbox]":
    return Mailbox.objects.all()


def mailbox_for(public_id: UUID) -> Mailbox:
    """Raises Mailbox.DoesNotExist."""
    return Mailbox.objects.get(public_id=public_id)


def drop_address(mailbox: Mailbox) -> str:
    """Where colleagues send copies to; a secret of the workspace."""
    return with_token(mailbox.address, f"drop-{mailbox.drop_token}")
