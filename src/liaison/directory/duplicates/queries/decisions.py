# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom people have told apart."""

from uuid import UUID

from liaison.directory.models import NotDuplicate
from liaison.directory.models.duplicates import in_order

from .survivors import survivors

Pair = tuple[UUID, UUID]


def told_apart(kind: str) -> set[Pair]:
    """Pairs of public ids. What was said of a record that was merged since holds for the one it lives on in."""
    pairs = NotDuplicate.objects.filter(of_kind=kind).values_list("first", "second")
    gone = survivors(kind) if pairs else {}
    return {in_order(gone.get(one, one), gone.get(other, other)) for one, other in pairs}


def are_told_apart(kind: str, one: UUID, other: UUID) -> bool:
    return in_order(one, other) in told_apart(kind)
