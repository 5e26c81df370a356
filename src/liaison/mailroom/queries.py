# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from liaison.accounts.models import Member, Workspace
from liaison.accounts.rules import Can

from .models import Message, Suppression
from .rules import folded_address

# These mails hold a code that makes somebody a member: whoever may not invite may not read them either.
FOR_MEMBER_MANAGERS = ("invitation",)
STUCK_AFTER = timedelta(hours=1)


def messages_seen_by(member: Member) -> "QuerySet[Message]":
    """The workspace's mail, newest first, as far as this member may read it."""
    messages = Message.objects.filter(workspace=member.workspace)
    if not member.may(Can.SEE_MAIL):
        return messages.none()
    if not member.may(Can.MANAGE_MEMBERS):
        return messages.exclude(message_kind__in=FOR_MEMBER_MANAGERS)
    return messages


def latest_account_mail(limit: int = 20) -> list[Message]:
    """Sign-in codes and the like, which belong to no workspace. For the demo only: they open accounts."""
    return list(Message.objects.filter(workspace=None)[:limit])


def address_hash(address: str) -> str:
    """Keyed, so that nobody without the installation's key can try addresses against the list."""
    return salted_hmac("liaison.suppression", folded_address(address), algorithm="sha256").hexdigest()


def suppressions_of(address: str, workspace: Workspace | None) -> list[Suppression]:
    """Those of this workspace and those of the whole installation."""
    here = Q(workspace=None) | Q(workspace=workspace) if workspace else Q(workspace=None)
    return list(Suppression.objects.filter(here, address_hash=address_hash(address)))


def waiting_since(before: datetime) -> "QuerySet[Message]":
    return Message.objects.filter(state=Message.State.QUEUED, queued_at__lt=before)
