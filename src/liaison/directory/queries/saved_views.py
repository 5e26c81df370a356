# SPDX-License-Identifier: AGPL-3.0-or-later
"""The views of a list that somebody has: their own, and what colleagues shared."""

from liaison.accounts.models import Member
from liaison.directory.models import SavedView

from .sharing import may_share, seen_by


def views_of(member: Member, list_name: str) -> list[SavedView]:
    """By name; what is shared stands after one's own."""
    rows = seen_by(SavedView, member).filter(list_name=list_name).order_by("name", "pk")
    return sorted(rows, key=lambda view: view.owner_id != member.pk)


def query_of(view: SavedView) -> str:
    """What opens the view, for behind the list's address."""
    return f"?{view.query}{'&' if view.query else ''}view={view.public_id}"


def may_change(member: Member, view: SavedView) -> bool:
    return view.owner_id == member.pk or (view.is_shared and may_share(member))
