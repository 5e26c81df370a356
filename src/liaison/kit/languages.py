# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which language a page speaks. Pages for members speak those of STAFF_LANGUAGES alone, so that none is half
translated; what the public sees may speak all of LANGUAGES."""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import activate, get_language_info, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def public_languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def staff_choices() -> list[tuple[str, str]]:
    """Each by the name that its speakers give it."""
    return [(code, str(get_language_info(code)["name_local"]).capitalize()) for code in settings.STAFF_LANGUAGES]


def first_spoken(*codes: str) -> str:
    """The first of these that we speak, in its nearest kind; empty where there is none."""
    for code in codes:
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""


def asked_for(request: HttpRequest, among: Collection[str]) -> str:
    """The first of `among` that this browser was told to use, or asks for itself; else the usual one."""
    for wish in _wishes(request):
        code = first_spoken(wish)
        if code in among:
            return code
    return settings.LANGUAGE_CODE


def _wishes(request: HttpRequest) -> Iterator[str]:
    yield request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code != "*":
            yield code


class LanguageMiddleware(LocaleMiddleware):
    """A page may say on `request.LANGUAGE_CODE` that it speaks another language than its browser asked for."""

    def process_request(self, request: HttpRequest) -> None:
        request.LANGUAGE_CODE = asked_for(request, settings.STAFF_LANGUAGES)
        activate(request.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", str(request.LANGUAGE_CODE))
        return super().process_response(request, response)
