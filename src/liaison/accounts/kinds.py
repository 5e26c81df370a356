# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a row's stable name to its class, and from a row to plain JSON values and back."""

import json
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile

from .models import Recorded


@cache
def recorded_kinds() -> dict[str, type[Recorded]]:
    """Every recorded class by its `kind`."""
    kinds: dict[str, type[Recorded]] = {}
    for model in apps.get_models():
        if issubclass(model, Recorded):
            assert model.kind not in kinds, f"two classes call themselves {model.kind!r}"  # noqa: S101
            kinds[model.kind] = model
    return kinds


def recorded_fields(model: type[Recorded]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in model.unrecorded]


def relations_to(model: type[Model]) -> list[Any]:
    """One for each foreign key of any table that leads to this one; also those without a name on this side."""
    relations: list[Any] = [*model._meta.get_fields(include_hidden=True)]
    led = [one for one in relations if one.auto_created and not one.concrete]
    return [one for one in led if one.one_to_many or one.one_to_one]


def plain(value: Any) -> Any:
    """The value as the change log's JSON stores it."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)  # as the database gives it back, whatever zone somebody typed it in
    if isinstance(value, datetime | time):  # the encoder would cut off what lies behind the milliseconds
        return value.isoformat().replace("+00:00", "Z")
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def is_as_noted(value: Any, noted: Any) -> bool:
    """Whether a value is the one that was noted; moments were noted to the millisecond once."""
    if plain(value) == noted:
        return True
    if not isinstance(value, datetime | time) or not isinstance(noted, str):
        return False
    return bool(json.loads(json.dumps(value, cls=DjangoJSONEncoder)) == noted)


def snapshot(row: Recorded) -> dict[str, Any]:
    """Column name → JSON value, for every recorded field."""
    return {field.attname: plain(field.value_from_object(row)) for field in recorded_fields(type(row))}


def from_snapshot(model: type[Recorded], values: dict[str, Any]) -> Recorded:
    """A row, not yet saved, that looks as the snapshot says; fields that no longer exist are left out."""
    fields = {field.attname: field for field in recorded_fields(model)}
    known = {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
    return model(**known)
