# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was promised to people after the backup was made is done again in what comes back: kit/promises.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liaison.accounts.promises import keep_again, made_since
from liaison.kit import promises

from .reading import Archive
from .shapes import SECRET_KEY, Refused

MISSING = (
    "No promises.jsonl was found beside the data ({folder}): whoever objected or was erased after the backup was "
    "made is back and would be written to. If you have that file, do the restore again and name it with "
    "--promises. If not, look through what reached you since {made_at} and note it by hand."
)


@dataclass
class Kept:
    """`records` that changed, and the uploads that have to go."""

    records: int = 0
    uploads: list[str] = field(default_factory=list)


def file_for(folder: Path, given: Path | None) -> Path | None:
    """The file beside the data that are replaced, or beside those that this command stands for. Raises Refused."""
    if given is not None:
        if not given.is_file():
            raise Refused(f"There is no file {given}.")
        return given
    found = (promises.file_of(folder), promises.file_of())
    return next((path for path in found if path.is_file()), None)


def keep_promises(path: Path | None, archive: Archive) -> Kept:
    """In the database that is being brought back, where nobody else works yet. Raises Refused."""
    kept = Kept()
    if path is None:
        return kept
    try:
        wanted = made_since(promises.read(path), datetime.fromisoformat(archive.manifest.made_at))
        with key_of(archive):
            kept.records = keep_again(wanted, kept.uploads.append)
    except Exception as error:
        # Of the error no more than its name: it may quote somebody's data.
        raise Refused(
            f"What was promised to people since could not be done again ({type(error).__name__}), so nothing is "
            f"put in place. The promises are in {path}; --debug shows where it stopped."
        ) from error
    return kept


@contextmanager
def key_of(archive: Archive) -> Iterator[None]:
    """The key by which the promises were noted: the one in the archive, if it is there."""
    before = settings.SECRET_KEY
    if SECRET_KEY in archive.manifest.files:
        settings.SECRET_KEY = archive.text(SECRET_KEY)
    try:
        yield
    finally:
        settings.SECRET_KEY = before


def put_promises_in_place(path: Path | None, folder: Path) -> None:
    """Data in a new folder go on with the promises that they keep."""
    target = promises.file_of(folder)
    if path is not None and not target.exists():
        target.touch(mode=0o600)
        target.write_bytes(path.read_bytes())
