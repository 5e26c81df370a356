# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows as lines of text that mean the same to every database, and back.

A line is a JSON list with the values of a row: moments and dates in ISO 8601, UUIDs as text, JSON columns as the
text that the database gave. Tables are described by their migrations and not by today's classes, so that a
database of an older version can be saved and brought back as it was.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Cast

Step = tuple[str, str]
Field = models.Field[Any, Any]
Table = type[models.Model]

# Nobody misses these: who is signed in (signed-out sessions must not come back to life), which workers are alive,
# how often something was tried in the last minutes.
LEFT_OUT = frozenset({"django_session", "worker_beat", "rate_counter"})
AT_ONCE = 500


def steps_taken() -> list[Step]:
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown_steps(steps: Iterable[Step]) -> list[Step]:
    known = MigrationLoader(None).disk_migrations
    return sorted(set(steps) - set(known))


def last_steps(steps: Iterable[Step], loader: MigrationLoader) -> list[Step]:
    """Those on which no other one builds."""
    taken = {step for step in steps if step in loader.graph.nodes}
    return sorted(
        step for step in taken if not {child.key for child in loader.graph.node_map[step].children} & taken
    )


def tables_after(steps: Iterable[Step]) -> list[Table]:
    """Every table whose rows are kept, by name."""
    loader = MigrationLoader(None)
    state = loader.project_state(last_steps(steps, loader))
    tables = [
        table
        for table in state.apps.get_models(include_auto_created=True)
        if table._meta.managed and not table._meta.proxy and table._meta.db_table not in LEFT_OUT
    ]
    return sorted(tables, key=lambda table: table._meta.db_table)


def columns(table: Table) -> list[str]:
    return [str(field.column) for field in table._meta.concrete_fields]


def lines(table: Table) -> Iterator[str]:
    """All rows by primary key, of all workspaces: the classes of the migrations know no scope."""
    expressions = [
        Cast(field.attname, models.TextField()) if isinstance(field, models.JSONField) else field.attname
        for field in table._meta.concrete_fields
    ]
    rows: models.QuerySet[Any] = models.QuerySet(table)
    found = rows.order_by("pk").values_list(*expressions)
    for values in found.iterator(chunk_size=AT_ONCE):
        yield json.dumps(values, default=_as_text, ensure_ascii=False, separators=(",", ":"))


def _as_text(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"no way to write {type(value).__name__} in an archive")


class Digest:
    """Of rows, however a database likes to write its JSON."""

    def __init__(self, table: Table) -> None:
        self.rows = 0
        self._sum = hashlib.sha256()
        fields = table._meta.concrete_fields
        self._json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]

    def add(self, line: str) -> None:
        self.rows += 1
        if self._json:
            values = json.loads(line)
            for place in self._json:
                values[place] = values[place] if values[place] is None else [json.loads(values[place])]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        self._sum.update(line.encode("utf-8", "surrogatepass") + b"\n")

    def __str__(self) -> str:
        return self._sum.hexdigest()


def digest_now(table: Table) -> Digest:
    digest = Digest(table)
    for line in lines(table):
        digest.add(line)
    return digest


def file_columns(table: Table) -> list[int]:
    """At which places of a row the name of an upload stands."""
    fields = table._meta.concrete_fields
    return [place for place, field in enumerate(fields) if isinstance(field, models.FileField)]


def write_lines(table: Table, told: Iterable[str]) -> None:
    """Into an empty table, inside a transaction."""
    fields = table._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns(table))
    marks = ", ".join(_mark(field) for field in fields)
    statement = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({marks})"
    prepare = [_preparation(field) for field in fields]
    waiting: list[list[Any]] = []
    with connection.cursor() as cursor:
        for line in told:
            values = zip(prepare, json.loads(line), strict=True)
            waiting.append([value if value is None else ready(value) for ready, value in values])
            if len(waiting) == AT_ONCE:
                cursor.executemany(statement, waiting)
                waiting.clear()
        if waiting:
            cursor.executemany(statement, waiting)


def _mark(field: Field) -> str:
    return "%s::jsonb" if isinstance(field, models.JSONField) and connection.vendor == "postgresql" else "%s"


def _preparation(field: Field) -> Callable[[Any], Any]:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.JSONField | models.CharField | models.TextField | models.BooleanField):
        return lambda text: text
    return lambda value: field.get_db_prep_value(field.to_python(value), connection)
