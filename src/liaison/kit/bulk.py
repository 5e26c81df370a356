# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write many rows of one table, several times as fast as `bulk_create`, which asks every field about every value.

Only for imports and invented data, where it is the difference between seconds and minutes: bench/import_rows.py.
Defaults, constraints, triggers and guards hold as ever; `save()` is not called and no signal is sent.
"""

import gc
import itertools
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models.base import ModelState

R = TypeVar("R", bound=models.Model)
Prepare = Callable[[Any], Any]
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)
NATIVE = (models.UUIDField, models.DateTimeField, models.DateField)  # as psycopg writes them
_FIRST_KEYS, _MOST_KEYS = 250, 1_000
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


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
    same, made = _defaults(model)
    cells = row.__dict__
    cells.update(same)
    for name, make in made.items():
        if name not in values:
            cells[name] = make()
    for name, value in values.items():
        if isinstance(value, models.Model):
            row._state.fields_cache[name] = value
            cells[f"{name}_id"] = value.pk
        else:
            cells[name] = value
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """By attribute: the defaults that every row has alike, and functions that make one for each row."""
    fields = model._meta.concrete_fields
    made = {field.attname: field.default for field in fields if callable(field.default)}
    made = {name: make for name, make in made.items() if make is not models.NOT_PROVIDED}
    return {field.attname: field.get_default() for field in fields if field.attname not in made}, made


def insert_many(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Give the rows primary keys, unless they have some from `free_keys`, and write them, inside a transaction.

    Rows they point at must have been written before; their primary keys are looked up here.
    """
    if not rows:
        return
    keys = iter(free_keys(model))
    database = connection.alias  # asking the connection is dear, and there are many rows
    key = model._meta.pk.attname
    cells = [row.__dict__ for row in rows]
    for row, values in zip(rows, cells, strict=True):
        state = row._state
        state.adding, state.db = False, database
        if values[key] is None:
            values[key] = next(keys)
        for name, parent in state.fields_cache.items():
            if parent is not None:
                values[f"{name}_id"] = parent.pk
    fields = model._meta.concrete_fields
    columns = [_prepared(field, [row[field.attname] for row in cells]) for field in fields]
    _write(model, fields, zip(*columns, strict=True))


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], **same: Any
) -> None:
    """Write rows that were never objects: values of the columns `names`, the primary key among them.

    `same` holds the values of columns that are alike in every row; all others get their defaults.
    """
    if not rows:
        return
    _check_transaction()
    given = dict(zip(names, zip(*rows, strict=True), strict=True))
    defaults, made = _defaults(model)
    same = {**defaults, **same}
    columns: list[Iterable[Any]] = []
    for field in model._meta.concrete_fields:
        name = field.attname
        if name in given:
            columns.append(_prepared(field, given[name]))
        elif name in same:
            columns.append(itertools.repeat(_prepared(field, [same[name]])[0], len(rows)))
        elif made[name] is uuid.uuid4:
            columns.append(_random_ids(len(rows)))
        else:
            columns.append(_prepared(field, [made[name]() for _row in rows]))
    _write(model, model._meta.concrete_fields, zip(*columns, strict=True))


def _random_ids(count: int) -> list[str]:
    """As `uuid.uuid4` makes them, in digits: as SQLite keeps them, and PostgreSQL reads them. RFC 9562, 5.4."""
    digits = os.urandom(16 * count).hex()
    each = (digits[start : start + 32] for start in range(0, len(digits), 32))
    return [f"{one[:12]}4{one[13:16]}{_VARIANT[one[16]]}{one[17:]}" for one in each]


def free_keys(model: type[models.Model]) -> Iterator[int]:
    """Primary keys for rows to come, without end. Inside a transaction, which holds SQLite's write lock.

    On SQLite whoever takes them writes all of them before anybody else writes to this table.
    """
    _check_transaction()
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        last = _ask("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        yield from itertools.count(last[0] + 1 if last else 1)
    # Materialised, so that the sequence is looked up once and not for each key: a fifth of an import's time there.
    sequence = (
        "WITH counter AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name) "
        "SELECT nextval(name) FROM counter, generate_series(1, %s)"
    )
    count = _FIRST_KEYS
    while True:
        yield from _ask(sequence, [connection.ops.quote_name(table), count])
        count = min(count * 4, _MOST_KEYS)


def _ask(question: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [number for (number,) in cursor.fetchall()]


def update_many(model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these columns of rows that exist, in one statement whose length does not grow with the rows."""
    if not rows:
        return
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            columns = [_prepared(field, [row.__dict__[field.attname] for row in rows]) for field in fields]
            changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
            keyed = list(zip(*columns, [row.pk for row in rows], strict=True))
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", keyed)
            return
        changes = ", ".join(f"{quote(field.column)} = given.{quote(field.column)}" for field in fields)
        given = ", ".join(f"{quote(field.column)} {field.rel_db_type(connection)}" for field in fields)
        # One text in JSON is quoted once; arrays of values are quoted value by value, in Python.
        values = [
            {"id": row.pk, **{field.column: row.__dict__[field.attname] for field in fields}} for row in rows
        ]
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM jsonb_to_recordset(%s::jsonb) AS given (id bigint, {given}) "
            f"WHERE {table}.id = given.id",
            [json.dumps(values, cls=DjangoJSONEncoder)],
        )


def _check_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("writing many rows needs a transaction around it")


def _prepared(field: "models.Field[Any, Any]", values: Sequence[Any]) -> list[Any]:
    prepare = _preparation(field)
    return list(values) if prepare is None else [prepare(value) for value in values]


def _write(model: type[models.Model], fields: Sequence[Any], rows: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            for statement, values in _some_at_once(f"INSERT INTO {table} ({columns}) VALUES ", list(rows)):
                cursor.executemany(statement, values)


def _some_at_once(insert: str, rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Some rows a statement: at each SQLite notes the pages that it changes, because a guard may refuse."""
    width = len(rows[0])
    most = (connection.features.max_query_params or width) // width or 1
    whole = len(rows) - len(rows) % most
    for part, at_once in ((rows[:whole], most), (rows[whole:], len(rows) - whole)):
        if part:
            marks = ", ".join([f"({', '.join(['%s'] * width)})"] * at_once)
            starts = range(0, len(part), at_once)
            yield insert + marks, [list(itertools.chain(*part[start : start + at_once])) for start in starts]


def _preparation(field: "models.Field[Any, Any]") -> Prepare | None:
    """From the row's value to the database's: nothing to do for most, and for the others the field's own way."""
    if isinstance(field, PLAIN) or field.primary_key:
        return None
    if isinstance(field, models.JSONField):
        return _Json(field.encoder)
    if connection.vendor == "postgresql" and isinstance(field, NATIVE):
        return None
    if isinstance(field, models.UUIDField):
        return lambda value: value if value is None else value.hex
    if isinstance(field, models.DateTimeField):
        return _Moments().__getitem__
    return lambda value: field.get_db_prep_save(value, connection)


class _Json:
    """Most are empty; an encoder is made once and not for each value."""

    def __init__(self, encoder: type[json.JSONEncoder] | None) -> None:
        self._encode = (encoder or json.JSONEncoder)().encode

    def __call__(self, value: Any) -> str | None:
        if value in ([], {}):
            return "[]" if value == [] else "{}"
        return None if value is None else self._encode(value)


class _Moments(dict[datetime | None, Any]):
    """Rows written together share most of their moments, and each is dear to write out."""

    def __init__(self) -> None:
        super().__init__()
        self._write_out = connection.ops.adapt_datetimefield_value

    def __missing__(self, moment: datetime | None) -> Any:
        written = self._write_out(moment)
        self[moment] = written
        return written
