# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a measurement keeps its rows: SQLite, a database that somebody names, or a PostgreSQL of its own."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from tools.private_postgres import PrivatePostgres, find_binaries


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--postgres", action="store_true", help="on a server of its own, as the tests have")
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without it")


@contextmanager
def database(asked: argparse.Namespace) -> Iterator[str]:
    """Its address, empty for SQLite. The server of its own goes afterwards, with all that is in it."""
    if not asked.postgres:
        yield asked.database_url
        return
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    server = PrivatePostgres(binaries)
    try:
        url = server.start()
        with psycopg.connect(url.replace("/liaison?", "/postgres?"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE liaison")
        yield url
    finally:
        server.stop()
