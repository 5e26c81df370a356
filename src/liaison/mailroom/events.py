# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the mailroom tells the rooms above, in the same transaction, with the workspace in scope."""

from dataclasses import dataclass
from datetime import date

from liaison.mailroom.models import Message


@dataclass(frozen=True)
class LettersDeclined:
    """Somebody said by the link in a letter that they want none: for good, or before the day `until`.

    `letter` is the latest one with that link; None where it is no longer kept, and nobody here knows who they are.
    `for_everybody`: nobody at their organisation wants any. That waits for a person here, as a mail that came in.
    """

    letter: Message | None
    until: date | None = None
    for_everybody: bool = False


@dataclass(frozen=True)
class AddressSuppressed:
    """Nobody of this workspace writes to this address any more. `reason` is one of `Suppression.Reason`."""

    address: str
    reason: str


@dataclass(frozen=True)
class MailLeft:
    """The sender has gone through what waited, and some of it may have left. Told after that, in no workspace:
    what comes of it can no longer hold up a mail, nor send one twice.
    """
