# SPDX-License-Identifier: AGPL-3.0-or-later
"""Doing something in another database, or as another reader of the same one, with the code as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

REPEATABLE_READ = 3  # psycopg.IsolationLevel.REPEATABLE_READ, without needing psycopg for SQLite
# A file that nobody knows yet: it is flushed once, when it is full.
UNSAFE_BUT_FAST = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-20000;"


@contextmanager
def elsewhere(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Inside, the default connection of this thread is a new one with these settings."""
    before = connections["default"]
    other = load_backend(database["ENGINE"]).DatabaseWrapper(database, "default")
    connections["default"] = other
    try:
        yield other
    finally:
        connections["default"] = before
        other.close()


def changed(**changes: Any) -> dict[str, Any]:
    """The settings of the default connection with these changes; OPTIONS are added to the ones it has."""
    present = dict(connection.settings_dict)
    options = {**present.get("OPTIONS", {}), **changes.pop("OPTIONS", {})}
    return {**present, **changes, "OPTIONS": options}


def one_moment() -> dict[str, Any]:
    """A reader for whom time stands still from its first question on, and who keeps nobody from writing."""
    if connection.vendor == "postgresql":
        return changed(OPTIONS={"isolation_level": REPEATABLE_READ}, CONN_MAX_AGE=0)
    return changed(OPTIONS={"transaction_mode": "DEFERRED"})


def new_file(path: Path) -> dict[str, Any]:
    return changed(NAME=str(path), OPTIONS={"init_command": UNSAFE_BUT_FAST})


def existing_file(path: Path) -> dict[str, Any]:
    """As it is: without a word about its journal, and without waiting long for whoever uses it."""
    return changed(NAME=str(path), OPTIONS={"init_command": "", "timeout": 1})
