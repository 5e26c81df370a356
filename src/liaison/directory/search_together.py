# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thousands of rows that are written at once reach SQLite's index at once as well: docs/decisions/0009."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from .search_index import ALL, ID_BITS, KINDS, is_indexed, number, sqlite_text


@contextmanager
def together() -> Iterator[None]:
    """Inside a transaction: index what is written in here at the end, all at once. For thousands of rows.

    FTS5 finishes a part of its index after every statement with a trigger, which is a third of an import's time.
    What is written in here is not found in here. Not a savepoint: one that lasts makes SQLite keep each page that
    any statement changes.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Rows can be indexed together in a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute("INSERT OR IGNORE INTO search_later VALUES (0)")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                for statement in _catching_up():
                    cursor.execute(statement)


def _catching_up() -> Iterator[str]:
    for indexed in ALL:
        noted = f"FROM search_later WHERE (number >> {ID_BITS}) % {KINDS} = {indexed.kind}"
        yield f"DELETE FROM search_{indexed.index} WHERE rowid IN (SELECT number {noted})"
        yield (
            f"INSERT INTO search_{indexed.index} (rowid, text) SELECT {number(indexed, 'new')}, "
            f"{sqlite_text(indexed, 'new')} FROM {indexed.table} AS new "
            f"WHERE id IN (SELECT number & {(1 << ID_BITS) - 1} {noted}) AND {is_indexed(indexed, 'new')}"
        )
    yield "DELETE FROM search_later"
