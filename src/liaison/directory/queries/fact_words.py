# SPDX-License-Identifier: AGPL-3.0-or-later
"""The values of a record's columns as people say them, side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

from liaison.directory.models import Organisation
from liaison.kit.places import country_name, language_name

NOTHING = "–"


def in_words(values: Mapping[str, Any]) -> str:
    said = [_one(name, value) for name, value in values.items() if value not in (None, "", [])]
    return ", ".join(said) or NOTHING


def _one(name: str, value: Any) -> str:
    if name == "type":
        return str(dict(Organisation.Kind.choices).get(value, value))
    if name == "country":
        return country_name(value)
    if name == "languages":
        return ", ".join(map(language_name, value))
    if name == "time_zone":
        return str(value).replace("_", " ")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)
