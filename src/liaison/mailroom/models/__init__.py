# SPDX-License-Identifier: AGPL-3.0-or-later
from .messages import Message
from .senders import Sender
from .suppressions import Suppression

__all__ = ["Message", "Sender", "Suppression"]
