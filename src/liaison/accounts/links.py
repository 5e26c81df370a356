# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses inside the workspace in scope."""

from typing import Any

from django.urls import reverse

from liaison.accounts.scope import current_workspace


def workspace_url(route: str, *args: Any, **kwargs: Any) -> str:
    """`reverse` for a route under `/w/<slug>/`; the slug is filled in."""
    slug = current_workspace().slug
    if args:
        return reverse(route, args=[slug, *args])
    return reverse(route, kwargs={"workspace": slug, **kwargs})
