# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers as people write them: 40.5 and not 40.50, with the decimal sign of the reader's language."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language


def number(value: Decimal | None, places: int = 2) -> str:
    """Halves up to so many places, without zeros at the end; empty for none. In templates ``|number``."""
    return "" if value is None else _written(value, places, get_language() or "")


@lru_cache(maxsize=4096)
def _written(value: Decimal, places: int, language: str) -> str:
    """Kept, because a page of results says the same numbers again and again."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return str(number_format(text.rstrip("0").rstrip(".") if "." in text else text, use_l10n=True))
