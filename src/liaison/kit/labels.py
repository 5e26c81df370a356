# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words for what a field can hold, by its value.

Django translates all of them each time that it is asked for one; a list asks for each of its lines.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def labels_of(kinds: type[TextChoices]) -> Mapping[str, str]:
    """In the language of the page, and in the order in which they are offered."""
    return _labels(kinds, get_language())


@lru_cache(maxsize=1024)
def _labels(kinds: type[TextChoices], language: str | None) -> Mapping[str, str]:
    return {str(value): str(label) for value, label in kinds.choices}
