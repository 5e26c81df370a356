# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links that open a booking, or a member's own calendar, without an account: who has one may do what it may."""

from dataclasses import dataclass
from uuid import UUID

from liaison.accounts.models import Workspace
from liaison.kit.tokens import payload_of, token_for

from .models import Booking, CalendarFeed

_BOOKING, _CALENDAR = "liaison.booking", "liaison.calendar"


@dataclass(frozen=True)
class Opens:
    """The public ids of a workspace, and of a row in it."""

    workspace: UUID
    row: UUID


def token_of(booking: Booking, workspace: Workspace) -> str:
    return token_for(_BOOKING, workspace.public_id.bytes + booking.public_id.bytes)


def read_token(token: str) -> Opens | None:
    """None for one that is cut off, changed, or not ours."""
    return _opens(payload_of(_BOOKING, token))


def calendar_token_of(feed: CalendarFeed, workspace: Workspace) -> str:
    return token_for(_CALENDAR, workspace.public_id.bytes + feed.public_id.bytes)


def read_calendar_token(token: str) -> Opens | None:
    return _opens(payload_of(_CALENDAR, token))


def _opens(payload: bytes | None) -> Opens | None:
    if payload is None or len(payload) != 32:
        return None
    return Opens(UUID(bytes=payload[:16]), UUID(bytes=payload[16:]))
