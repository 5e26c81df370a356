# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a record has gone that was merged into another, and what was merged into one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import MergeRecord
from liaison.directory.queries.parties import Party

from .kinds import MODELS, parties_seen_by

MOST_STEPS = 50  # of a chain of merges


def standing_merges() -> "QuerySet[MergeRecord]":
    """Those that nobody has taken apart."""
    return MergeRecord.objects.filter(change__undone_by=None).select_related("change__actor__user")


def survivor_of(kind: str, public_id: UUID) -> UUID | None:
    """The record that a merged one lives on in; None where it was not merged."""
    found = None
    for _step in range(MOST_STEPS):
        merge = standing_merges().filter(of_kind=kind, loser_id=found or public_id).order_by("-pk").first()
        if merge is None:
            break
        found = merge.winner_id
    return found


@dataclass(frozen=True)
class Lived:
    """`merge`: the one that took the record away; `party`: where it lives on now."""

    merge: MergeRecord
    party: Any


def survivor_seen_by(member: Member, kind: str, public_id: UUID) -> Lived | None:
    """None where it was not merged, is back again, or lives on in one that is not for this member."""
    if MODELS[kind].objects.filter(public_id=public_id).exists() or not (found := survivor_of(kind, public_id)):
        return None
    merge = standing_merges().filter(of_kind=kind, loser_id=public_id).order_by("-pk").first()
    party = parties_seen_by(member, kind).filter(public_id=found).first()
    return Lived(merge, party) if merge is not None and party is not None else None


def survivors(kind: str) -> dict[UUID, UUID]:
    """Every merged record → the one it lives on in, at the end of the chain."""
    steps = dict(standing_merges().filter(of_kind=kind).order_by("pk").values_list("loser_id", "winner_id"))
    return {loser: _end(loser, steps) for loser in steps}


def _end(start: UUID, steps: dict[UUID, UUID]) -> UUID:
    here = start
    for _step in range(MOST_STEPS):
        if here not in steps:
            break
        here = steps[here]
    return here


def merge_for(member: Member, public_id: UUID) -> tuple[MergeRecord, Party]:
    """With the record that it made. Raises DoesNotExist of either, whether absent or not for this member."""
    merge = MergeRecord.objects.select_related("change__actor__user", "change__undone_by").get(public_id=public_id)
    here = survivor_of(merge.of_kind, merge.winner_id) or merge.winner_id
    party: Party = parties_seen_by(member, merge.of_kind).get(public_id=here)
    return merge, party
