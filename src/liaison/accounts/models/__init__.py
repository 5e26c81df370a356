# SPDX-License-Identifier: AGPL-3.0-or-later
from .changes import Change, ChangeEvent
from .owned import Recorded, ScopedManager, ScopedQuerySet, WorkspaceOwned
from .people import Invitation, Member, Team, TeamMembership, User
from .wiki import WikiAccount
from .workspace import Workspace

__all__ = [
    "Change",
    "ChangeEvent",
    "Invitation",
    "Member",
    "Recorded",
    "ScopedManager",
    "ScopedQuerySet",
    "Team",
    "TeamMembership",
    "User",
    "WikiAccount",
    "Workspace",
    "WorkspaceOwned",
]
