# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the directory adds to the frame of every staff page: where the search box leads and asks."""

from typing import Any

from django.http import HttpRequest

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.accounts.scope import in_workspace


def search(request: HttpRequest) -> dict[str, Any]:
    member: Member | None = getattr(request, "member", None)
    if member is None or not member.may(Can.SEE_DIRECTORY):
        return {}
    with in_workspace(member.workspace):
        return {
            "search_url": workspace_url("directory:search"),
            "suggestions_url": workspace_url("directory:search-suggestions"),
        }
