# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory tells the rooms above it, in the transaction of the change that it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass

from liaison.accounts.actions import Changing

from .models import Interaction, Organisation, Person
from .models.parties import Party


@dataclass(frozen=True)
class InteractionWritten:
    """Somebody noted a contact, or a mail that came in was found to be one; with whom it was."""

    interaction: Interaction
    organisations: Sequence[Organisation]
    people: Sequence[Person]
    change: Changing


@dataclass(frozen=True)
class PartyArchived:
    """An organisation or a person was put into the archive."""

    party: Party
    change: Changing
