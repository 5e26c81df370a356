# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

ONE_YEAR = 365 * 24 * 60 * 60


def remember_language(response: HttpResponse, user: Any) -> HttpResponse:
    """Make this browser show the person's own language, or again what it asks for itself."""
    if user.language and translation.check_for_language(user.language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=ONE_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
