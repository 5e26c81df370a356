# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page frame shows around every staff page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from liaison.kit.hooks import Hook, NavItem, add_menu, navigation

from .links import workspace_url
from .models import Member
from .rules import Can
from .scope import in_workspace


@dataclass(frozen=True)
class FrameLink:
    label: str
    url: str
    icon: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return {}
    with in_workspace(member.workspace):
        return {
            "workspace": member.workspace,
            "member": member,
            "nav_items": _links(navigation, member, request.path),
            "add_items": _links(add_menu, member, request.path),
        }


def _links(items: Hook[NavItem], member: Member, path: str) -> list[FrameLink]:
    allowed = sorted((item for item in items if member.may(Can(item.capability))), key=lambda item: item.order)
    links = [(item, workspace_url(item.route)) for item in allowed]
    # The longest matching address is where we are.
    here = max((url for _item, url in links if path.startswith(url)), key=len, default="")
    return [FrameLink(str(item.label), url, item.icon, url == here) for item, url in links]
