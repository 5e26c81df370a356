# SPDX-License-Identifier: AGPL-3.0-or-later
"""The look a person chose. It travels in a cookie, so that the first byte of a page already wears it."""

from typing import Any

COOKIE = "theme"
THEMES = ("light", "dark", "contrast")
ONE_YEAR = 365 * 24 * 60 * 60


def theme_of(request: Any) -> str:
    """The chosen theme, or an empty word where the device decides. Unknown words count as nothing."""
    chosen = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return chosen if chosen in THEMES else ""
