# SPDX-License-Identifier: AGPL-3.0-or-later
"""Insert many rows of one table, three times as fast as `bulk_create`, which asks every field about every value.

Only for imports and invented data, where it is the difference between seconds and minutes: bench/import_rows.py.
Defaults, constraints, triggers and guards hold as ever; `save()` is not called and no signal is sent.
"""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models.base import ModelState

R = TypeVar("R", bound=models.Model)
Prepare = Callable[[Any], Any]
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Python's collector walks all living rows again and again while a thousand of them are being made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def new_row(model: type[R], **values: Any) -> R:
    """What `model(**values)` makes, without its checks of every name and without signals: for many rows.

    Foreign keys take the row they point at, which may still be without a primary key, or "x_id".
    """
    row = model.__new__(model)
    row._state = ModelState()
    cells = row.__dict__
    for name, default, is_made in _defaults(model):
        cells[name] = default() if is_made else default
    for name, value in values.items():
        if isinstance(value, models.Model):
            row._state.fields_cache[name] = value
            cells[f"{name}_id"] = value.pk
        else:
            cells[name] = value
    return row


@cache
def _defaults(model: type[models.Model]) -> list[tuple[str, Any, bool]]:
    """(attribute, default, whether it is a function to call) for each column."""
    fields = model._meta.concrete_fields
    return [
        (field.attname, field.default, True)
        if callable(field.default) and field.default is not models.NOT_PROVIDED
        else (field.attname, field.get_default(), False)
        for field in fields
    ]


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Give the rows primary keys and write them, inside a transaction, which holds SQLite's write lock.

    Rows they point at must have been written before; their primary keys are looked up here.
    """
    if not rows:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("insert_many needs a transaction around it")
    fields = model._meta.concrete_fields
    parents = [field for field in fields if isinstance(field, models.ForeignKey)]
    prepare = [_preparation(field) for field in fields]
    names = [field.attname for field in fields]
    database = connection.alias  # asking the connection is dear, and there are many rows
    for row, key in zip(rows, _free_keys(model, len(rows)), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, database
        for field in parents:
            if field.is_cached(row) and (parent := field.get_cached_value(row)) is not None:
                setattr(row, field.attname, parent.pk)
    values = [[ready(getattr(row, name)) for name, ready in zip(names, prepare, strict=True)] for row in rows]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _free_keys(model: type[models.Model], count: int) -> range | list[int]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [connection.ops.quote_name(table), count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return range(last + 1, last + 1 + count)


def _preparation(field: "models.Field[Any, Any]") -> Prepare:
    """From the row's value to the database's: nothing to do for most, and for the others the field's own way."""
    if isinstance(field, PLAIN) or field.primary_key:
        return lambda value: value
    if connection.vendor == "sqlite":
        if isinstance(field, models.UUIDField):
            return lambda value: value if value is None else value.hex
        if isinstance(field, models.JSONField):
            return lambda value: _as_json(value, field.encoder)
        if isinstance(field, models.DateTimeField):
            return _Moments()
    return lambda value: field.get_db_prep_save(value, connection)


def _as_json(value: Any, encoder: Any) -> str:
    if value in ([], {}):
        return "[]" if value == [] else "{}"  # most of them
    return json.dumps(value, cls=encoder)


class _Moments(dict[datetime | None, Any]):
    """Rows written together share most of their moments, and each is dear to write out."""

    def __init__(self) -> None:
        super().__init__()
        self._write_out = connection.ops.adapt_datetimefield_value

    def __missing__(self, moment: datetime | None) -> Any:
        written = self._write_out(moment)
        self[moment] = written
        return written

    def __call__(self, moment: datetime | None) -> Any:
        return self[moment]
