# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom people have told apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.models import Change, Member
from liaison.directory.models import NotDuplicate
from liaison.directory.models.duplicates import in_order
from liaison.directory.models.parties import Party

from .kinds import MODELS, parties_seen_by
from .survivors import survivors

Pair = tuple[UUID, UUID]


def told_apart(kind: str) -> set[Pair]:
    """Pairs of public ids. What was said of a record that was merged since holds for the one it lives on in."""
    pairs = NotDuplicate.objects.filter(of_kind=kind).values_list("first", "second")
    gone = survivors(kind) if pairs else {}
    return {in_order(gone.get(one, one), gone.get(other, other)) for one, other in pairs}


def decision_about(one: Party, other: Party) -> NotDuplicate | None:
    """What was said of just these two."""
    first, second = in_order(one.public_id, other.public_id)
    return NotDuplicate.objects.filter(of_kind=one.kind, first=first, second=second).first()


# --- those that can be taken back ---


@dataclass(frozen=True)
class DecisionLine:
    decision: NotDuplicate
    first: Party
    second: Party
    by: str


def decisions_seen_by(member: Member) -> "QuerySet[NotDuplicate]":
    """The latest first; of records that are still here, and that this member sees."""
    wanted = Q(pk=None)
    for kind in MODELS:
        seen = parties_seen_by(member, kind).order_by()
        ends = [Exists(seen.filter(public_id=OuterRef(end))) for end in ("first", "second")]
        wanted |= Q(*ends, of_kind=kind)
    return NotDuplicate.objects.filter(wanted).order_by("-pk")


def decision_lines(decisions: Iterable[NotDuplicate]) -> list[DecisionLine]:
    decisions = list(decisions)
    parties: dict[UUID, Any] = {}
    for model in MODELS.values():
        ids = {one for row in decisions if row.of_kind == model.kind for one in (row.first, row.second)}
        for party in model.objects.filter(public_id__in=ids):
            parties[party.public_id] = party
    changes = Change.objects.filter(public_id__in=[row.changed_in for row in decisions])
    by: dict[Any, str] = {
        change.public_id: str(change.actor or "") for change in changes.select_related("actor__user")
    }
    lines = []
    for row in decisions:
        both = sorted((parties[one] for one in (row.first, row.second) if one in parties), key=lambda one: one.pk)
        if len(both) == 2:
            lines.append(DecisionLine(row, both[0], both[1], by.get(row.changed_in, "")))
    return lines
