# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reading half of the mailroom tells the rooms above it, in the transaction in which a mail is kept."""

from dataclasses import dataclass

from liaison.mailroom.models import IncomingMail


@dataclass(frozen=True)
class MailArrived:
    """A person's answer, or their machine's. `mail.is_certain` says whether we know what it answers."""

    mail: IncomingMail


@dataclass(frozen=True)
class AddressFailed:
    """A server says that a mail of ours did not reach this address, and that it is no use to try again."""

    mail: IncomingMail
    address: str


@dataclass(frozen=True)
class AddressComplained:
    """The one with this address told their provider that a mail of ours was unwanted."""

    mail: IncomingMail
    address: str
