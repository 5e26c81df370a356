# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying what was done, with Undo on the next page. Works without script: Undo is a small form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from .actions import Changing
from .links import workspace_url
from .models import Change

_KEY = "undo"


def done(request: HttpRequest, text: object, change: Change | Changing | None = None) -> None:
    """Show `text` on the next page; with a change that really changed something, also "Undo"."""
    record = change.record if isinstance(change, Changing) else change
    if record is None or record.pk is None:
        messages.success(request, str(text))
        return
    waiting = request.session.get(_KEY)
    if waiting:
        messages.success(request, waiting["text"])
    request.session[_KEY] = {"text": str(text), "url": workspace_url("accounts:undo", record.public_id)}


def take_undo(request: HttpRequest) -> dict[str, Any] | None:
    """What the frame's Undo bar shows: `text` and `url`; once."""
    session = getattr(request, "session", None)
    return session.pop(_KEY, None) if session is not None else None
