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
    none="message_kind is_service is_automatic about_kind about_id written_by sender message_id in_reply_to"
    " references state queued_at not_before latest_send approved_by approved_at attempts lease leased_until"
    " flown_at settled_at settled_by",
    personal="to to_name reply_to sent_as",
    sensitive="subject body refusal calendar",
    secret="unsubscribe_url",  # noqa: S106 (the name of a column; whoever has it may unsubscribe them)
)
table(
    "sender",
    # Translators: why accounts with mail servers are kept; on the page about privacy.
    why=_("So that letters leave from the workspace's own address, or a colleague's."),
    # Translators: for how long accounts with mail servers are kept; on the page about privacy.
    kept=_("A colleague's own goes with their account, the workspace's when it is removed."),
    none="host port security sign_in token_url client_id hourly_cap tested_at rests_until closed_at",
    personal="member name address user",
    sensitive="trouble",
    secret="secret client_secret",  # noqa: S106 (names of columns)
)
table(
    "suppression",
    # Translators: why a list of those who asked not to be written to is kept; on the page about privacy.
    why=_("So that nobody is written to who asked not to be. It holds no address, only a keyed hash of one."),
    # Translators: for how long the list of those who asked not to be written to is kept.
    kept=_("For good: without it, somebody would be written to again."),
    none="scope about_id reason since until by_link noted_by lifted_at",
    sensitive="source",
    hashes="address_hash",
)
table(
    "loosening",
    # Translators: why it is kept that somebody may be written to again; on the page about privacy.
    why=_("So that it can be seen who allowed writing to somebody again who had been on the list, and why."),
    # Translators: for how long the list of those who asked not to be written to is kept.
    kept=_("For good: without it, somebody would be written to again."),
    none="suppression reason by at",
    sensitive="because",
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
