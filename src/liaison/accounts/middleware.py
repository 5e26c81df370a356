# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opens the workspace that the address names, for its members only."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from .queries import membership
from .scope import in_workspace


class WorkspaceMiddleware:
    """For `/w/<slug>/…`: sets `request.workspace` and `request.member` and puts the workspace in scope.

    Somebody else's workspace and one that does not exist give the same 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.workspace = request.member = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        slug = kwargs.pop("workspace", None)
        if slug is None:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        member = membership(get_user(request), slug)  # `request.user` is a stand-in for it
        if member is None:
            raise Http404
        request.workspace, request.member = member.workspace, member  # type: ignore[attr-defined]
        with in_workspace(member.workspace), timezone.override(member.workspace.zone):
            return render_inside(view(request, *args, **kwargs))


def render_inside(response: HttpResponseBase) -> HttpResponseBase:
    """A TemplateResponse renders after the view has returned; do it while the workspace is still in scope."""
    render = getattr(response, "render", None)
    if callable(render) and not getattr(response, "is_rendered", True):
        return render()
    return response
