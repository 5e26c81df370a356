# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worker's round: through all workspaces, approach by approach, each in a transaction of its own."""

import logging
import time
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone, translation

from liaison.accounts.models import Workspace
from liaison.accounts.scope import in_workspace
from liaison.mailroom.models import Message
from liaison.outreach.models import Approach, ApproachLetter
from liaison.outreach.queries.letters import UNDER_WAY

from .advancing import advance
from .ending import State
from .sweeping import sweep

logger = logging.getLogger("liaison.outreach")

# Then other jobs have their turn, and the rest is left to a new one.
SLICE = 20.0
# When a letter has left nobody tells us: so often we look, while one is on its way, and otherwise.
WHILE_UNDER_WAY, AT_LEAST = timedelta(minutes=10), timedelta(hours=1)
BATCH = 200


def go_round(seconds: float = SLICE) -> datetime | None:
    """Write what is due. Returns when to look again; None: nobody is being written to.

    Safe to be killed at any moment, and to run several times at once.
    """
    end = time.monotonic() + seconds
    again: list[datetime] = []
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace), translation.override(workspace.language):
            try:
                looks = _look_after_all(end)
            except Exception:
                # The others' letters do not wait for this one's trouble.
                logger.exception("The approaches of %s were left as they are", workspace.slug)
                looks = [timezone.now() + WHILE_UNDER_WAY]
        if looks is None:
            return timezone.now()
        again += looks
    return min(again, default=None)


def _look_after_all(end: float) -> list[datetime] | None:
    """Of the workspace in scope: when to look again. None: time is up, and there is more to do."""
    if not Approach.objects.filter(state=State.RUNNING).exists():
        return []
    sweep(timezone.now())
    return _next_looks(timezone.now()) if _write_due(end) else None


def anybody_is_written_to() -> bool:
    for workspace in Workspace.objects.order_by("pk"):
        with in_workspace(workspace):
            if Approach.objects.filter(state=State.RUNNING).exists():
                return True
    return False


def _write_due(end: float) -> bool:
    """False: time is up, and there is more to do."""
    # One that raises is not looked at again on this round, so that it keeps nobody else.
    last = 0
    while True:
        keys = list(due(timezone.now()).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return True
        for pk in keys:
            if time.monotonic() > end:
                return False
            _advance(pk)
        last = keys[-1]


def _advance(pk: int) -> None:
    try:
        advance(pk, timezone.now())
    except Exception:
        logger.exception("Approach %d was left as it is", pk)


def due(at: datetime) -> "QuerySet[Approach]":
    """Those whose day has come, and those whose letter is not on its way any more, with nobody looking since."""
    letters = ApproachLetter.objects.filter(approach=OuterRef("pk"))
    by_hand = Q(message=None, sent_by_hand_at=None)
    under_way = Exists(letters.filter(Q(message__state__in=UNDER_WAY) | by_hand))
    stuck = Exists(letters.exclude(message=None).exclude(message__state=Message.State.ACCEPTED))
    settled = Q(next_at=None) & ~under_way & (Q(trouble="") | ~stuck)
    return Approach.objects.filter(Q(next_at__lte=at) | settled, state=State.RUNNING)


def _next_looks(at: datetime) -> list[datetime]:
    running = Approach.objects.filter(state=State.RUNNING).order_by()
    if not running.exists():
        return []
    first = running.filter(next_at__gt=at).aggregate(first=Min("next_at"))["first"]
    pause = WHILE_UNDER_WAY if running.filter(next_at=None).exists() else AT_LEAST
    return [moment for moment in (first, at + pause) if moment is not None]
