# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link by which somebody changes or cancels their registration: who has it may do what they may."""

from dataclasses import dataclass
from uuid import UUID

from liaison.accounts.models import Workspace
from liaison.kit.tokens import payload_of, token_for

from .models import Registration

_PURPOSE = "liaison.registration"


@dataclass(frozen=True)
class Link:
    workspace: UUID
    registration: UUID


def token_of(registration: Registration, workspace: Workspace) -> str:
    return token_for(_PURPOSE, workspace.public_id.bytes + registration.public_id.bytes)


def read_token(token: str) -> Link | None:
    """None for one that is cut off, changed, or not ours."""
    payload = payload_of(_PURPOSE, token)
    if payload is None or len(payload) != 32:
        return None
    return Link(UUID(bytes=payload[:16]), UUID(bytes=payload[16:]))
