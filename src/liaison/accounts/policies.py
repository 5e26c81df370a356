# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every route says who may use it. A route that does not is an error at start-up (checks.py).

    @policy(get=Can.SEE_DIRECTORY, post=Can.EDIT_DIRECTORY)   inside /w/<slug>/
    @open_to(Audience.ANYONE)                                 outside of it

Methods that are not named are refused with 405.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django_htmx.middleware import HtmxDetails

from .models import Member, Workspace
from .rules import Can

View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """What a view under /w/<slug>/ receives: the workspace is in scope, the member may do this."""

    workspace: Workspace
    member: Member
    htmx: HtmxDetails


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is to be bound to: None until it is sent. One sent with nothing in it counts as sent."""
    return request.POST if request.method == "POST" else None


class Audience(StrEnum):
    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class Policy:
    """`capabilities`: method → capability inside a workspace, or method → audience outside of one."""

    capabilities: dict[str, str]
    in_workspace: bool

    @property
    def methods(self) -> list[str]:
        return sorted(self.capabilities)


def policy(*, get: Can | None = None, post: Can | None = None) -> Callable[[View], View]:
    """Only members with the capability that the method needs."""
    needed = {name: can for name, can in {"GET": get, "HEAD": get, "POST": post}.items() if can is not None}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in needed:
                return HttpResponseNotAllowed(sorted(needed))
            if not request.member.may(needed[request.method]):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = Policy({m: c.value for m, c in needed.items()}, in_workspace=True)  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to(audience: Audience, *, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """For pages outside any workspace."""

    def decorate(view: View) -> View:
        inner = login_required(view) if audience is Audience.SIGNED_IN else view

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return inner(request, *args, **kwargs)

        guarded.policy = Policy(dict.fromkeys(methods, audience.value), in_workspace=False)  # type: ignore[attr-defined]
        return guarded

    return decorate
