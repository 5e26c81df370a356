# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of incoming mail hold about people; kit/privacy.py explains the words."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import Subject, loose_ends, table
from liaison.mailroom.models import IncomingMail

table(
    "mailbox",
    # Translators: why accounts with mailboxes are kept; on the page about privacy.
    why=_("So that answers find their way here. The mailbox is only read; nothing in it is changed."),
    # Translators: for how long accounts with mailboxes are kept; on the page about privacy.
    kept=_("Until somebody removes it."),
    none="host port security sign_in token_url client_id takes_plus folder uidvalidity last_uid checked_at"
    " failures next_at chain",
    personal="address user",
    sensitive="trouble",
    secret="secret client_secret drop_token",  # noqa: S106 (names of columns)
)
table(
    "incoming_mail",
    # Translators: why mails that came in are kept; on the page about privacy.
    why=_("So that we know what somebody answered, and do not ask again."),
    # Translators: for how long mails that came in are kept; on the page about privacy.
    kept=_("Until the person who wrote it is erased. Attachments stay in the mailbox."),
    none="mailbox door mail_kind why sent_at arrived_at is_from_us is_vouched_for is_cut answers answering back_on"
    " verdict status message_id references",
    personal="sender_name sender_address recipients failed_address",
    sensitive="subject pieces attachments diagnostic",
    hashes="identity",
)
table(
    "mail_handling",
    # Translators: why we keep what became of a mail; on the page about privacy.
    why=_("So that no mail is forgotten, and none is looked at twice."),
    # Translators: for how long we keep what became of a mail; on the page about privacy.
    kept=_("As long as the mail."),
    none="mail outcome is_automatic",
)


@loose_ends.register
def mails_of_theirs(subject: Subject) -> Iterator["QuerySet[Any]"]:
    """What they wrote, what a server said of their address, and what stands in their records as a contact."""
    theirs = Q(public_id__in=subject.ids)
    if subject.addresses:
        theirs |= Q(sender_address__in=subject.addresses) | Q(failed_address__in=subject.addresses)
    yield IncomingMail.objects.filter(theirs)
