# SPDX-License-Identifier: AGPL-3.0-or-later
"""The address of a record that was merged leads to where it lives on; nothing sent to it is lost in silence."""

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from liaison.accounts.policies import MemberRequest

from .queries.parting import name_of_gone
from .queries.survivors import Lived, survivor_seen_by

FOLDERS = {"organisations/<uuid:public_id>/": "organisation", "people/<uuid:public_id>/": "person"}


def following_merges(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """The same addresses; those of an organisation or a person also answer for what was merged into another."""
    return [_following(pattern) for pattern in patterns]


def _following(pattern: URLPattern) -> URLPattern:
    route = str(pattern.pattern)
    kind = next((kind for folder, kind in FOLDERS.items() if folder in route), None)
    if kind is None:
        return pattern
    view: Any = pattern.callback

    @wraps(view)
    def follow(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Http404, ObjectDoesNotExist, IntegrityError):
            # The last two: it was merged while this very answer was being made.
            asked = [kwargs[name] for name in ("public_id", "other_id") if name in kwargs]
            lived = [one for one in (survivor_seen_by(request.member, kind, each) for each in asked) if one]
            if not lived:
                raise
            return _lead(request, lived)

    return path(route, follow, pattern.default_args, name=pattern.name)


def _lead(request: MemberRequest, lived: list[Lived]) -> HttpResponse:
    url = request.get_full_path()
    for one in lived:
        url = url.replace(str(one.merge.loser_id), str(one.party.public_id))
        names = {"gone": name_of_gone(one.merge), "name": one.party.name}
        if request.method == "POST":
            url = one.party.get_absolute_url()
            # Translators: somebody saved something for a record that was merged meanwhile; both are names.
            words = _("%(gone)s was merged into %(name)s meanwhile, so nothing was saved. Do it here once more.")
            messages.warning(request, words % names)
        else:
            # Translators: the address was that of a record that was merged into the one shown; both are names.
            messages.info(request, _("%(gone)s was merged into %(name)s.") % names)
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
