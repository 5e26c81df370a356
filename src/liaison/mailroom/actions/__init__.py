# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queueing mail, and noting whom not to write to."""

from .queueing import Mail, MailRefused, Wishes, queue_message, queue_messages
from .suppressions import suppress

__all__ = ["Mail", "MailRefused", "Wishes", "queue_message", "queue_messages", "suppress"]
