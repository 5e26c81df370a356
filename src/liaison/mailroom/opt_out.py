# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link in a letter by which its receiver says no, without an account, a cookie or a row that stands for it.

It says which workspace wrote, the keyed hash of the address that was written to (the one by which suppressions are
kept), what may be done, and in which language; signed, so that nobody makes one for somebody else. The address
cannot be read from it, and it works on when the letter is erased here.
"""

import re
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from liaison.accounts.models import Workspace
from liaison.kit.hooks import letter_page
from liaison.kit.tokens import MARK, payload_of, token_for, unchecked

# The first byte: what the link may do.
DECLINE = 1
_WORKSPACE, _HASH = 16, 32
_PURPOSE = "liaison.opt_out"
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{0,12}")
_PLACE = "TOKEN"


@dataclass(frozen=True)
class Link:
    """`address_hash` is empty in a text that is not written to anybody yet; such a link only shows who we are."""

    workspace: UUID
    address_hash: str = ""
    language: str = ""

    @property
    def is_somebodys(self) -> bool:
        return bool(self.address_hash)


def token_of(link: Link) -> str:
    hashed = bytes.fromhex(link.address_hash)
    payload = bytes([DECLINE]) + link.workspace.bytes + bytes([len(hashed)]) + hashed + link.language.encode()
    return token_for(_PURPOSE, payload)


def read_token(token: str) -> Link | None:
    """None for one that is cut off, changed, or not ours."""
    payload = payload_of(_PURPOSE, token)
    return _read(payload) if payload else None


def workspace_named_in(token: str) -> UUID | None:
    """Of a link that may be cut off: who is said to have written. Good for nothing but public words about them."""
    start = MARK + 1
    data = unchecked(token[: (start + _WORKSPACE) * 4 // 3 // 4 * 4 + 4])
    return UUID(bytes=data[start : start + _WORKSPACE]) if len(data) >= start + _WORKSPACE else None


def _read(payload: bytes) -> Link | None:
    workspace, size, rest = payload[1 : 1 + _WORKSPACE], payload[1 + _WORKSPACE], payload[2 + _WORKSPACE :]
    language = rest[size:].decode("ascii", "replace")
    if payload[0] != DECLINE or size not in {0, _HASH} or not _LANGUAGE.fullmatch(language):
        return None
    return Link(UUID(bytes=workspace), rest[:size].hex(), language)


def page_of(link: Link) -> str:
    """Its address; empty where no room has such a page."""
    return _address(token_of(link))


def _address(token: str) -> str:
    return next((settings.SITE_URL + reverse(route, args=[token]) for route in letter_page), "")


def page_for_anybody(workspace: Workspace, language: str) -> str:
    """For a text that is still to be addressed: `addressed` makes it its receiver's own."""
    return page_of(Link(workspace.public_id, language=language))


def addressed(body: str, *, workspace: Workspace, address_hash: str) -> tuple[str, str]:
    """The text with every such link in it made this receiver's, and their link (empty where there is no page)."""
    link = Link(workspace.public_id, address_hash)
    before, _place, after = _address(_PLACE).partition(_PLACE)
    if not before:
        return body, ""
    ours = re.compile(rf"{re.escape(before)}([\w-]+){re.escape(after)}", re.ASCII)
    languages = []

    def own(match: "re.Match[str]") -> str:
        known = read_token(match.group(1))
        if known is None or known.workspace != workspace.public_id:
            return match.group()
        languages.append(known.language)
        return page_of(replace(link, language=known.language))

    body = ours.sub(own, body)
    return body, page_of(replace(link, language=next(iter(languages), "")))
