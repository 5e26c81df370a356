# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which language a public page speaks: as its reader chose, else its own, else as the browser asks."""

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant


def spoken(request: HttpRequest, own: str = "") -> str:
    for code in (request.GET.get("lang", ""), own):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return str(request.LANGUAGE_CODE)
