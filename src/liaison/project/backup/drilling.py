# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trying out whether a backup can be brought back, in a place of its own that is removed afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import DatabaseError, connection

from .elsewhere import changed, elsewhere, new_file
from .filling import fill
from .reading import open_archive
from .restoring import unpack
from .shapes import Manifest, Progress, Refused
from .writing import make_archive


def drill(archive: Path | None, progress: Progress) -> Manifest:
    """Bring the archive back, or one that is made for it. Raises Refused with what did not come back as it was.

    Touches neither the installation's database nor its folder, but for reading them.
    """
    with TemporaryDirectory(prefix="liaison-drill-") as name:
        folder = Path(name)
        if archive is None:
            archive = folder / "drill.zip"
            make_archive(archive, progress)
        checked = open_archive(archive, progress)
        with empty_database(folder):
            fill(checked, progress)
        unpack(checked, folder / "media", progress)
    return checked.manifest


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Of the installation's own kind."""
    if connection.vendor == "sqlite":
        with elsewhere(new_file(folder / "drill.sqlite3")):
            yield
        return
    name = f"liaison_drill_{secrets.token_hex(6)}"
    with elsewhere(changed(CONN_MAX_AGE=0)) as server, server.cursor() as cursor:
        try:
            cursor.execute(f'CREATE DATABASE "{name}"')
        except DatabaseError as error:
            raise Refused(
                f"A drill needs a database of its own, and the server refused to make one: {str(error).strip()}. "
                f"Let the role of LIAISON_DATABASE_URL create databases: ALTER ROLE … CREATEDB"
            ) from error
        try:
            with elsewhere(changed(NAME=name, CONN_MAX_AGE=0)):
                yield
        finally:
            cursor.execute(f'DROP DATABASE "{name}"')
