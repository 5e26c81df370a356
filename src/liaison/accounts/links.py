# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses inside the workspace in scope."""

from typing import Any

from django.urls import reverse

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace, in_workspace
from liaison.kit.hooks import navigation


def workspace_url(route: str, *args: Any, **kwargs: Any) -> str:
    """`reverse` for a route under `/w/<slug>/`; the slug is filled in."""
    slug = current_workspace().slug
    if args:
        return reverse(route, args=[slug, *args])
    return reverse(route, kwargs={"workspace": slug, **kwargs})


def first_page(member: Member) -> str:
    """Where a member begins: the first place of the rail that they may use."""
    allowed = [item for item in navigation if member.may(Can(item.capability))]
    with in_workspace(member.workspace):
        return workspace_url(min(allowed, key=lambda item: item.order).route)
