# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was answered to people who asked for their data, and who was let back in, for the page about privacy."""

from dataclasses import dataclass
from datetime import datetime

from liaison.accounts.models import Change, Member
from liaison.directory.models import DataRequest, ErasedKey

MOST = 100


@dataclass(frozen=True)
class Answered:
    """It names nobody but one of us: `by` is None for what Liaison did by itself."""

    what: str
    at: datetime
    by: Member | None
    rows: int


@dataclass(frozen=True)
class LetBack:
    at: datetime
    by: Member
    because: str


def answered() -> list[Answered]:
    """The newest ones."""
    requests = list(DataRequest.objects.all()[:MOST])
    changes = Change.objects.filter(public_id__in=[request.changed_in for request in requests])
    by_id = {change.public_id: change for change in changes.select_related("actor__user")}
    return [
        Answered(request.get_type_display(), request.created_at, by_id[request.changed_in].actor, request.rows)
        for request in requests
        if request.changed_in in by_id
    ]


def let_back_in() -> list[LetBack]:
    """Each once, though several keys were lifted."""
    lifted = ErasedKey.objects.exclude(lifted_at=None).exclude(lifted_by=None).select_related("lifted_by__user")
    found = {(key.lifted_at, key.lifted_by_id): key for key in lifted.order_by("-lifted_at")[:MOST]}
    return [
        LetBack(key.lifted_at, key.lifted_by, key.lifted_because)
        for key in found.values()
        if key.lifted_at and key.lifted_by
    ]
