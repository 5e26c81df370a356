# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we promised people, in a file of its own: not to write to them, not to keep them.

A backup that is brought back knows nothing of what was promised since. So each promise is also a line of
`promises.jsonl` in the data folder, beside the database and not in it. A line is a keyed hash; the key is the
installation's secret key, which is in no database. Lines are only ever added.

A process that is killed between its commit and the line leaves the promise in the database alone; the worker
compares the two now and then and adds what is missing (accounts/promises.py). A power cut may tear the last line;
it is skipped when reading, and the next one begins on a line of its own.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from .hooks import Hook

FILE = "promises.jsonl"
Mark = tuple[str, str, str]
Forget = Callable[[str], None]


@dataclass(frozen=True)
class Promise:
    """`kind` is a stable word, `workspace` a public id ("" for all), `at` when it was noted, in ISO 8601."""

    kind: str
    workspace: str
    hash: str
    at: str = ""
    detail: str = ""

    @property
    def mark(self) -> Mark:
        return (self.kind, self.workspace, self.hash)


@dataclass(frozen=True)
class Keeper:
    """How a room remembers its promises, with a workspace in scope.

    `made` tells all that stand in the database; `keep` makes those from the file hold again and says how many
    records that changed. It is given what shall be told the names of uploads that have to go, or None where the
    worker removes them. `noted_first` are kinds that stand in the file before they are done. `promised_in` tells
    what a single record says, whenever one is written.

    `written` is told each record that a person or the house writes, with the values that changed as they were
    before (none where it is new), `going` each that is about to be removed: so that a promise outlives its record.
    """

    made: Callable[[], Iterable[Promise]]
    keep: Callable[[list[Promise], Forget | None], int]
    noted_first: frozenset[str] = frozenset()
    promised_in: Callable[[Any], Iterable[Promise]] = lambda row: ()
    written: Callable[[Any, Mapping[str, Any]], None] = lambda row, before: None
    going: Callable[[Any], None] = lambda row: None


keepers: Hook[Keeper] = Hook("keepers")


def keyed(kind: str, workspace: object, value: str) -> str:
    """The same for the same value of the same workspace; nobody without the key can try values."""
    return salted_hmac("liaison.promises", f"{workspace}:{kind}:{value}", algorithm="sha256").hexdigest()


def file_of(folder: Path | None = None) -> Path:
    return Path(folder or settings.DATA_FOLDER) / FILE


def append(promises: Iterable[Promise], at: datetime) -> None:
    """On the disk when this returns. Several processes may append at once."""
    lines = [json.dumps({**asdict(promise), "at": at.isoformat()}) for promise in promises]
    if not lines:
        return
    path = file_of()
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "rb+", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
        torn = bool(end) and file.read(1) != b"\n"
        file.write((("\n" if torn else "") + "\n".join(lines) + "\n").encode())
        os.fsync(file.fileno())
    if is_new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(path: Path | None = None) -> list[Promise]:
    """Every whole line. Raises FileNotFoundError."""
    promises = []
    for line in (path or file_of()).read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            promises.append(Promise(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return promises
