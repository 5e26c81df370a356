# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which language a public page speaks: as its reader chose, else its own, else as the browser asks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import activate

from liaison.kit.languages import asked_for, first_spoken, public_languages


def spoken(request: HttpRequest, own: str = "") -> str:
    """The request keeps it, for the header that says in which language the answer is."""
    chosen = first_spoken(request.GET.get("lang", ""), own)
    request.LANGUAGE_CODE = chosen or asked_for(request, public_languages())
    return request.LANGUAGE_CODE


def still(request: HttpRequest, address: str, **more: str) -> str:
    """`address` in the language that its reader chose, where they did; `more` is what else is asked of it."""
    chosen = first_spoken(request.GET.get("lang", ""))
    query = {"lang": chosen, **more} if chosen else more
    return f"{address}?{urlencode(query)}" if query else address


class PublicPages:
    """What this room says beside its pages, such as that there is none, is also said as the browser asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        if request.resolver_match is not None and request.resolver_match.namespace == "portal":
            activate(spoken(request))
