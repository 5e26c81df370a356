# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a command's arguments name."""

from liaison.accounts.models import Workspace
from liaison.accounts.queries import all_workspaces, workspace_by_slug

from .answers import WRONG_USE, Refusal


def find_workspace(slug: str) -> Workspace:
    """Raises Refusal."""
    try:
        return workspace_by_slug(slug)
    except Workspace.DoesNotExist:
        known = ", ".join(workspace.slug for workspace in all_workspaces()) or "none yet"
        raise Refusal(f"There is no workspace {slug!r}. There are: {known}.", WRONG_USE) from None
