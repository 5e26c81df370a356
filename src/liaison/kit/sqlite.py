# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which SQLite library runs, and which journal mode is safe with it.

SQLite before 3.51.3 has a race that can corrupt a WAL file when two processes write
(https://sqlite.org/wal.html#walresetbug). We ship a fixed library through `pysqlite3` and fall back to the slower
rollback journal where it is not to be had.
"""

import sys
from typing import Any

FIRST_SAFE_WAL = (3, 51, 3)


def use_shipped_library() -> None:
    """Let `import sqlite3` mean `pysqlite3`. Must run before Django loads its SQLite backend."""
    try:
        import pysqlite3  # noqa: PLC0415 (not installed on every platform)
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    return version >= FIRST_SAFE_WAL


def start_up_pragmas(version: tuple[int, int, int]) -> str:
    """The statements each new connection runs: never lose an acknowledged commit, whatever the speed."""
    journal = "WAL" if wal_is_safe(version) else "DELETE"
    return f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;"


def overwrite_what_is_deleted(connection: Any) -> None:
    """From now on this connection writes zeros over what it deletes. Other databases see to it by themselves."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def empty_the_journal(connection: Any) -> None:
    """The WAL holds pages as they were; this moves on as far as other readers allow, after a commit."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA secure_delete=OFF")
