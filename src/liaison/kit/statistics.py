# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database knows of its own tables, by which it plans: out of date after very many inserts at once.

Without it both databases take indexes of a few values for choosy ones, and checks of foreign keys that should
take microseconds walk a whole table: undoing 3,000 imported rows took 15 s on PostgreSQL instead of 1.
https://www.postgresql.org/docs/15/sql-analyze.html https://sqlite.org/lang_analyze.html
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

# Rows of each index that SQLite looks at, so that it takes milliseconds at any size.
_SAMPLE = 1_000


def count_anew(tables: Iterable[type[models.Model]], columns: Iterable[str] = ()) -> None:
    """Works inside a transaction, and sees the rows that it has written.

    Without `columns`, PostgreSQL looks at keys alone: they are what a long import is planned by, and working out
    again what the search has indexed of each row takes ten times as long. SQLite looks at few rows of everything.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        for table in tables:
            looked_at = ", ".join(map(quote, columns or _keys(table)))
            some = f" ({looked_at})" if connection.vendor == "postgresql" else ""
            cursor.execute(f"ANALYZE {quote(table._meta.db_table)}{some}")


def _keys(table: type[models.Model]) -> list[str]:
    fields: list[Any] = list(table._meta.concrete_fields)
    return [field.column for field in fields if field.primary_key or field.is_relation or field.db_index]


def count_all_anew() -> None:
    """Every table: after an upgrade or a restore, say."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        cursor.execute("ANALYZE")
