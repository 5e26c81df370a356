# SPDX-License-Identifier: AGPL-3.0-or-later
"""What members keep under a name and may share: views of lists, and answers about the columns of files."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import SavedMapping, SavedView

K = TypeVar("K", SavedMapping, SavedView)


def seen_by(model: type[K], member: Member) -> "QuerySet[K]":
    """One's own, and what colleagues share."""
    return model.objects.filter(Q(owner=member) | Q(is_shared=True))


def editable_by(model: type[K], member: Member) -> "QuerySet[K]":
    """One's own; of what is shared, coordinators keep all in order. A private one is its owner's alone."""
    rows = seen_by(model, member).select_related("owner__user")
    return rows if may_share(member) else rows.filter(owner=member)


def may_share(member: Member) -> bool:
    """What is shared is offered to everybody; those who answer for the whole may put it there."""
    return member.may_see_everything


def has_name(model: type[K], owner: Member, name: str, but: K | None = None, **where: str) -> bool:
    """Whether another one of theirs is called so."""
    rows = model.objects.filter(owner=owner, name=name, **where)
    return (rows.exclude(pk=but.pk) if but else rows).exists()
