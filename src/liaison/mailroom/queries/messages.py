# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.mailroom.models import Message

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


def waiting_since(before: datetime) -> "QuerySet[Message]":
    """Mails that could have gone since."""
    due = Q(not_before=None) | Q(not_before__lt=before)
    return Message.objects.filter(due, state__in=Message.WAITING, queued_at__lt=before)
