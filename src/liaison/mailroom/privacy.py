# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the mailroom's tables hold about people; kit/privacy.py explains the words."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.accounts.scope import readable_workspace_id
from liaison.kit.privacy import Subject, loose_ends, table

from .models import Message

table(
    "message",
    # Translators: why mails are kept; on the page about privacy.
    why=_("So that we know what we wrote to whom, and can show it."),
    # Translators: for how long mails are kept; on the page about privacy.
    kept=_("Until the person it was written to is erased."),
    none="message_kind is_service state queued_at settled_at",
    personal="to",
    sensitive="subject body refusal",
)
table(
    "suppression",
    # Translators: why a list of those who asked not to be written to is kept; on the page about privacy.
    why=_("So that nobody is written to who asked not to be. It holds no address, only a keyed hash of one."),
    # Translators: for how long the list of those who asked not to be written to is kept.
    kept=_("For good: without it, somebody would be written to again."),
    none="reason since",
    sensitive="source",
    hashes="address_hash",
)


@loose_ends.register
def mails_to_them(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """Of the workspace in scope; where everything is read, of all, with the codes by which they signed in."""
    here = readable_workspace_id()
    if subject.addresses:
        theirs = Q()
        for address in sorted(subject.addresses):
            theirs |= Q(to__iexact=address)
        mails = Message.objects.filter(theirs)
        yield mails if here is None else mails.filter(workspace=here)
