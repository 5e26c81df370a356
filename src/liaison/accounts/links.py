# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses inside the workspace in scope."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace, in_workspace
from liaison.kit.hooks import navigation

NO_ID = UUID(int=0)


def workspace_url(route: str, *args: Any, **kwargs: Any) -> str:
    """`reverse` for a route under `/w/<slug>/`; the slug is filled in."""
    slug = current_workspace().slug
    if not args and not kwargs:
        return _whole(route, slug, *_site())
    if not kwargs and len(args) == 1 and isinstance(args[0], UUID):
        return str(args[0]).join(_around_id(route, slug, *_site()))
    if args:
        return reverse(route, args=[slug, *args])
    return reverse(route, kwargs={"workspace": slug, **kwargs})


def _site() -> tuple[str, str]:
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


# A page names a hundred addresses, most of them of these two shapes, and finding one among all routes takes long.
@lru_cache(maxsize=4096)
def _whole(route: str, slug: str, urls: str, _prefix: str) -> str:
    return reverse(route, urls, args=[slug])


@lru_cache(maxsize=4096)
def _around_id(route: str, slug: str, urls: str, _prefix: str) -> tuple[str, str]:
    before, _id, after = reverse(route, urls, args=[slug, NO_ID]).rpartition(str(NO_ID))
    return before, after


def first_page(member: Member) -> str:
    """Where a member begins: the first place of the rail that they may use."""
    allowed = [item for item in navigation if member.may(Can(item.capability))]
    with in_workspace(member.workspace):
        return workspace_url(min(allowed, key=lambda item: item.order).route)
