# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links to what somebody may do without an account after an event, or at our stand."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from liaison.accounts.models import Workspace
from liaison.kit.hooks import Hook, feedback_page, stand_page
from liaison.kit.tokens import payload_of, token_for

from .models import Event, Registration

_FEEDBACK, _STAND = "liaison.feedback", "liaison.stand"


@dataclass(frozen=True)
class Link:
    """`registration` is None in the link that is the same for everybody."""

    workspace: UUID
    event: UUID
    registration: UUID | None = None


def feedback_token(event: Event, workspace: Workspace, registration: Registration | None = None) -> str:
    own = registration.public_id.bytes if registration is not None else b""
    return token_for(_FEEDBACK, workspace.public_id.bytes + event.public_id.bytes + own)


def stand_token(event: Event, workspace: Workspace) -> str:
    return token_for(_STAND, workspace.public_id.bytes + event.public_id.bytes)


def read_feedback_token(token: str) -> Link | None:
    """None for one that is cut off, changed, or not ours."""
    return _link(payload_of(_FEEDBACK, token))


def read_stand_token(token: str) -> Link | None:
    return _link(payload_of(_STAND, token))


def _link(payload: bytes | None) -> Link | None:
    if payload is None or len(payload) not in {32, 48}:
        return None
    own = UUID(bytes=payload[32:]) if len(payload) == 48 else None
    return Link(UUID(bytes=payload[:16]), UUID(bytes=payload[16:32]), own)


def feedback_url(event: Event, workspace: Workspace, registration: Registration | None = None) -> str:
    return _page(feedback_page, feedback_token(event, workspace, registration))


def stand_url(event: Event, workspace: Workspace) -> str:
    return _page(stand_page, stand_token(event, workspace))


def _page(routes: Hook[str], token: str) -> str:
    """Empty where no room has such a page."""
    return next((settings.SITE_URL + reverse(one, args=[token]) for one in routes), "")
