# SPDX-License-Identifier: AGPL-3.0-or-later
from .incoming import IncomingMail, Mailbox, MailHandling
from .letters import Letter, LetterVersion
from .messages import Message
from .senders import Sender
from .suppressions import Loosening, Suppression

__all__ = [
    "IncomingMail",
    "Letter",
    "LetterVersion",
    "Loosening",
    "MailHandling",
    "Mailbox",
    "Message",
    "Sender",
    "Suppression",
]
