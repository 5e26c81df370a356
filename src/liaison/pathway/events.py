# SPDX-License-Identifier: AGPL-3.0-or-later
"""What crosses the branches: the rooms above announce and hear these, and know nothing of each other.

Each is announced in the transaction of the change that it tells of.
"""

from dataclasses import dataclass
from uuid import UUID

from liaison.accounts.actions import Changing
from liaison.directory.models import Organisation, Person

from .models import Ending, Partnership, SideState, StageChange


@dataclass(frozen=True)
class PartnershipBegun:
    partnership: Partnership
    change: Changing


@dataclass(frozen=True)
class StageEntered:
    """`step` says from which stage, and whether something was missing."""

    partnership: Partnership
    step: StageChange
    change: Changing


@dataclass(frozen=True)
class PartnershipSetAside:
    """It waits, rests, was declined or referred on: cadences stop, requests for scores can wait."""

    partnership: Partnership
    state: SideState
    change: Changing


@dataclass(frozen=True)
class PartnershipEnded:
    partnership: Partnership
    ending: Ending
    change: Changing


@dataclass(frozen=True)
class PartnershipReopened:
    partnership: Partnership
    change: Changing


@dataclass(frozen=True)
class ScoreKept:
    """The summary of an assessment on the partnership has changed."""

    partnership: Partnership
    change: Changing


@dataclass(frozen=True)
class Registered:
    """Somebody wants to come to an event of ours; `kind` and `public_id` name the registration.

    Of an organisation, a person, or both; a room above knows who it was.
    """

    kind: str
    public_id: UUID
    change: Changing
    organisation: Organisation | None = None
    person: Person | None = None


@dataclass(frozen=True)
class MeetingBooked:
    """Somebody took a time to talk to one of us; `kind` and `public_id` name the booking."""

    kind: str
    public_id: UUID
    change: Changing
    organisation: Organisation | None = None
    person: Person | None = None
