# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying that two records are two, once and for all, or until somebody takes it back."""

from django.db import IntegrityError

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import NotDuplicate
from liaison.directory.models.duplicates import in_order
from liaison.directory.models.parties import Party


def tell_apart(one: Party, other: Party, *, by: Member) -> Change | None:
    """None where somebody has said so already."""
    first, second = in_order(one.public_id, other.public_id)
    if one.pk == other.pk or NotDuplicate.objects.filter(first=first, second=second).exists():
        return None
    try:
        with changing(by, "tell apart") as change:
            change.create(NotDuplicate(of_kind=one.kind, first=first, second=second))
    except IntegrityError:  # somebody said so in this very moment
        return None
    return change.record


def take_decision_back(decision: NotDuplicate, *, by: Member) -> Change:
    """From now on the two may be found again."""
    with changing(by, "take decision back") as change:
        change.delete(decision)
    return change.record
