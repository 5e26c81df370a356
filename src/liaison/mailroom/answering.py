# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where answers to a letter go: to the sender's own address, with a number of the letter's behind a plus, where we
read that mailbox. Then an answer is known even if a mail program drops what it answers.
"""

from uuid import UUID

from liaison.accounts.models import Workspace
from liaison.accounts.scope import in_workspace

from .models import Mailbox, Sender
from .rules import LONGEST_ADDRESS
from .rules.tokens import message_token, with_token
from .ways_out import from_line, sender_for

# RFC 5321, 4.5.3.1.1.
LONGEST_LOCAL = 64


class ReplyAddresses:
    """Of many letters of one workspace that are written together: each account is looked at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._read: dict[int | None, str] = {}

    def for_letter(self, public_id: UUID, sender: Sender | None) -> str:
        """Empty where answers come back as they always do."""
        key = sender.pk if sender else None
        if key not in self._read:
            self._read[key] = self._address_that_is_read(sender)
        address = self._read[key] and with_token(self._read[key], message_token(public_id))
        fits = len(address) <= LONGEST_ADDRESS and len(address.rpartition("@")[0]) <= LONGEST_LOCAL
        return address if fits else ""

    def _address_that_is_read(self, sender: Sender | None) -> str:
        _name, address = from_line(sender or sender_for(self._workspace, None))
        with in_workspace(self._workspace):
            is_read = Mailbox.objects.filter(address__iexact=address, takes_plus=True).exists()
        return address if is_read else ""
