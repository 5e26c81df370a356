# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which mails are next, and through which account: each is claimed by one sender alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from liaison.accounts.models import Workspace
from liaison.accounts.scope import in_workspace
from liaison.mailroom.models import Message, Sender
from liaison.mailroom.rules import WINDOW, allowance
from liaison.mailroom.ways_out import Mode, mode, sender_for

State = Message.State

# Of so many at most nobody knows what became of them when the machine loses its power.
AT_ONCE = 50
# Much longer than so many mails may take; only for senders on other machines (journal.py knows about our own).
LEASE = timedelta(minutes=15)


@dataclass(frozen=True)
class Route:
    """The workspace, and the account that was asked for; None for what belongs to none, and for the usual one."""

    workspace_id: int | None
    sender_id: int | None

    @property
    def mails(self) -> Q:
        return Q(workspace=self.workspace_id, sender=self.sender_id)


@dataclass(frozen=True)
class Batch:
    """What was claimed, all for one account. `sender` is None for the installation's."""

    route: Route
    workspace: Workspace | None
    sender: Sender | None
    pks: list[int]


def due(at: datetime, resting: Iterable[Route] = ()) -> "QuerySet[Message]":
    """What waits and may go, the most urgent first: somebody sits before a screen and waits for their code."""
    mails = Message.objects.filter(Q(not_before=None) | Q(not_before__lte=at), state=State.QUEUED)
    for route in resting:
        mails = mails.exclude(route.mails)
    return mails.order_by("-is_service", "id")


def claim(lease: UUID, at: datetime, resting: dict[Route, datetime]) -> Batch | None:
    """The next mails for one account. Routes that have to rest are noted in `resting`. None: nothing may go."""
    while True:
        with transaction.atomic():
            head = (
                due(at, resting)
                .select_for_update(skip_locked=True)
                .values_list("workspace_id", "sender_id")
                .first()
            )
            if head is None:
                return None
            route = Route(*head)
            workspace = Workspace.objects.get(pk=route.workspace_id) if route.workspace_id else None
            sender = sender_for(workspace, route.sender_id)
            number, rests_until = _room(sender, at)
            if rests_until is not None:
                resting[route] = rests_until
                continue
            pks = list(
                due(at)
                .filter(route.mails)
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:number]
            )
            Message.objects.filter(pk__in=pks).update(state=State.CLAIMED, lease=lease, leased_until=at + LEASE)
            return Batch(route, workspace, sender, pks)


def _room(sender: Sender | None, at: datetime) -> tuple[int, datetime | None]:
    """How many may go through this account now; else until when it rests.

    Its row is locked, so that two workers do not each count on the same room.
    """
    if sender is None or mode() is Mode.LOG:
        return AT_ONCE, None
    with in_workspace(sender.workspace):
        sender = Sender.objects.select_for_update().get(pk=sender.pk)
    if sender.rests_until is not None and sender.rests_until > at:
        return 0, sender.rests_until
    if sender.hourly_cap is None:
        return AT_ONCE, None
    left, again_at = allowance(sender.hourly_cap, flights(sender, at), at)
    return min(AT_ONCE, left or 0), again_at


def flights(sender: Sender, at: datetime) -> list[datetime]:
    """When those mails went that count against the cap of an hour."""
    gone = Message.objects.filter(sender=sender, flown_at__gt=at - WINDOW).exclude(state=State.CLAIMED)
    through_it = Q(sender=sender)
    if sender.member_id is None:
        through_it |= Q(sender=None, workspace=sender.workspace_id)
    claimed = Message.objects.filter(through_it, state=State.CLAIMED).count()
    moments = [moment for moment in gone.order_by().values_list("flown_at", flat=True) if moment is not None]
    return moments + [at] * claimed


def next_due(at: datetime, resting: dict[Route, datetime]) -> datetime | None:
    """When there is something to do again; None: nothing waits."""
    if due(at, resting).exists():
        return at
    moments = [until for route, until in resting.items() if due(at).filter(route.mails).exists()]
    later = Message.objects.filter(state=State.QUEUED, not_before__gt=at).aggregate(first=Min("not_before"))
    if later["first"] is not None:
        moments.append(later["first"])
    return min(moments, default=None)
