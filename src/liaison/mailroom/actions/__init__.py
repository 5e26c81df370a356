# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queueing mail, and noting whom not to write to."""

from .queueing import Mail, MailRefused, Wishes, queue_message, queue_messages
from .suppressions import Because, loosen, suppress, suppress_domain, suppress_many, suppress_party

__all__ = [
    "Because",
    "Mail",
    "MailRefused",
    "Wishes",
    "loosen",
    "queue_message",
    "queue_messages",
    "suppress",
    "suppress_domain",
    "suppress_many",
    "suppress_party",
]
