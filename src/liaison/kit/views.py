# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kit's own doors: choosing a theme, and the gallery of components for whoever works on pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from .gallery import gallery_context
from .themes import COOKIE, ONE_YEAR, THEMES


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """For browsers without script; with script the page sets the same cookie itself."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else "/")
    if (theme := request.POST.get("theme")) in THEMES:
        response.set_cookie(COOKIE, theme, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE)
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/gallery.html", gallery_context())
