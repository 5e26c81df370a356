# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queueing mail, and noting whom not to write to."""

from .queueing import MailRefused, Wishes, queue_message
from .suppressions import suppress

__all__ = ["MailRefused", "Wishes", "queue_message", "suppress"]
