# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page frame shows around every staff page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from liaison.kit.hooks import NavItem, add_menu, navigation, settings_pages

from .flash import take_undo
from .links import first_page, workspace_url
from .models import Member
from .rules import Can
from .scope import in_workspace

# Places from here on are needed now and then: they are in the member's menu, not in the rail.
MENU_FROM = 60


@dataclass(frozen=True)
class FrameLink:
    label: str
    url: str
    icon: str
    current: bool
    shortcut: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return {}
    with in_workspace(member.workspace):
        rail = [item for item in navigation if item.order < MENU_FROM]
        menu = [item for item in navigation if item.order >= MENU_FROM]
        return {
            "workspace": member.workspace,
            "member": member,
            "home_url": first_page(member),
            "nav_items": _links(rail, member, request.path),
            "add_items": _links(add_menu, member, request.path),
            "member_items": [*_links(menu, member, request.path), _own_account()],
            # Called by the tabs of the settings, so that other pages do not work them out.
            "settings_items": partial(_links, settings_pages, member, request.path),
            # Called by the Undo bar when it is drawn, so that a page without one leaves it waiting.
            "undo": partial(take_undo, request),
        }


def _own_account() -> FrameLink:
    # Translators: link to the page about one's own name, language and ways to sign in.
    return FrameLink(_("You and signing in"), reverse("accounts:profile"), "userAvatar", current=False)


def _links(items: Iterable[NavItem], member: Member, path: str) -> list[FrameLink]:
    allowed = sorted((item for item in items if member.may(Can(item.capability))), key=lambda item: item.order)
    links = [(item, workspace_url(item.route)) for item in allowed]
    root = f"/w/{member.workspace.slug}/"
    folders = [(start, url) for item, url in links for start in (url, *(root + folder for folder in item.within))]
    # The longest matching address is where we are.
    _start, here = max((pair for pair in folders if path.startswith(pair[0])), default=("", ""), key=_length)
    return [FrameLink(str(item.label), url, item.icon, url == here) for item, url in links]


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0])
