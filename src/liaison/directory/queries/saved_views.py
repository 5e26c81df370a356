# SPDX-License-Identifier: AGPL-3.0-or-later
"""The views of a list that somebody has: their own, and what colleagues shared."""

from django.db.models import Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import SavedView


def views_of(member: Member, list_name: str) -> list[SavedView]:
    """By name; what is shared stands after one's own."""
    rows = seen_by(member).filter(list_name=list_name).order_by("name", "pk")
    return sorted(rows, key=lambda view: view.owner_id != member.pk)


def seen_by(member: Member) -> "QuerySet[SavedView]":
    return SavedView.objects.filter(Q(owner=member) | Q(is_shared=True))


def editable_by(member: Member) -> "QuerySet[SavedView]":
    """One's own; of what is shared, coordinators keep all in order. A private one is its owner's alone."""
    rows = seen_by(member) if may_share(member) else SavedView.objects.filter(owner=member)
    return rows.select_related("owner__user")


def query_of(view: SavedView) -> str:
    """What opens the view, for behind the list's address."""
    return f"?{view.query}{'&' if view.query else ''}view={view.public_id}"


def may_share(member: Member) -> bool:
    """A view that is shared stands above everybody's list; those who answer for the whole may put it there."""
    return member.may_see_everything


def may_change(member: Member, view: SavedView) -> bool:
    return view.owner_id == member.pk or (view.is_shared and may_share(member))


def has_name(owner: Member, list_name: str, name: str, but: SavedView | None) -> bool:
    rows = SavedView.objects.filter(owner=owner, list_name=list_name, name=name)
    return bool((rows.exclude(pk=but.pk) if but else rows).exists())
