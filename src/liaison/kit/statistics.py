# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database knows of its own tables, by which it plans: out of date after very many inserts at once.

Without it both databases take indexes of a few values for choosy ones, and checks of foreign keys that should
take microseconds walk a whole table: undoing 3,000 imported rows took 15 s on PostgreSQL instead of 1.
https://www.postgresql.org/docs/15/sql-analyze.html https://sqlite.org/lang_analyze.html
"""

from collections.abc import Iterable

from django.db import connection, models

# Rows of each index that SQLite looks at, so that it takes milliseconds at any size.
_SAMPLE = 1_000


def count_anew(tables: Iterable[type[models.Model]], columns: Iterable[str] = ()) -> None:
    """Works inside a transaction, and sees the rows that it has written. `columns`: only these, where reading
    all others is dear; PostgreSQL then leaves out what is indexed of several of them.
    """
    quote = connection.ops.quote_name
    some = f" ({', '.join(map(quote, columns))})" if columns and connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        for table in tables:
            cursor.execute(f"ANALYZE {quote(table._meta.db_table)}{some}")


def count_all_anew() -> None:
    """Every table: after an upgrade or a restore, say."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        cursor.execute("ANALYZE")
