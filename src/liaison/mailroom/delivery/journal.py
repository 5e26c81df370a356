# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beside the database: what a sender had begun to say, and what it had heard, when it was killed.

Many mails are put in flight by one commit, because each commit waits for the disk. Of a sender that dies in the
midst of them the database alone cannot tell which ones had been spoken. So each notes in a file of its own, which
costs some microseconds: begun (before the body goes out), and the outcome. What is written to a file outlives the
process, however it ends; it need not outlive the machine, and a file from before a restart is not believed.

The file is locked as long as its sender lives. Only the system takes the lock away, with the process: so whoever
gets it knows that the sender is dead, and not merely slow.
"""

import fcntl
import os
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from liaison.mailroom.gateway import Outcome

BEGUN = "begun"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def folder() -> Path:
    path = Path(settings.DATA_FOLDER) / "outbox"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def boot_id() -> str:
    """Different after each start of the machine; empty where it has none, and then no file is believed."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


class Journal:
    """Of one sender, from its start to its end."""

    def __init__(self) -> None:
        self.lease = uuid.uuid4()
        self.path = folder() / f"{self.lease}.journal"
        self._file = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._write(f"boot {boot_id()}")

    def begin(self, pk: int) -> None:
        self._write(f"{BEGUN} {pk}")

    def note(self, pk: int, outcome: Outcome) -> None:
        self._write(f"{outcome} {pk}")

    def close(self, *, all_settled: bool) -> None:
        """What is not settled is left to whoever looks after the dead."""
        if all_settled:
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def _write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


class Left:
    """What a dead sender left. Locked against others who want to look after it, until `close`."""

    def __init__(self, path: Path, file: int) -> None:
        self.path, self._file = path, file
        lines = path.read_text(errors="replace").split("\n")[:-1]
        boot = lines[0].partition(" ")[2] if lines else ""
        self.is_believed = bool(boot) and boot == boot_id()
        self._known = {int(pk): word for word, _space, pk in (line.partition(" ") for line in lines[1:])}

    def known_of(self, pk: int) -> str | None:
        """BEGUN, an Outcome, or None for what was not begun."""
        return self._known.get(pk)

    def close(self, *, all_settled: bool) -> None:
        if all_settled:
            self.path.unlink(missing_ok=True)
        os.close(self._file)


def path_of(lease: uuid.UUID) -> Path:
    return folder() / f"{lease}.journal"


def left_by(path: Path) -> Left | None:
    """None while its sender lives, or somebody else looks after it, or there is no such file (any more)."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Another may have finished with it between our two steps.
        if path.exists() and path.stat().st_ino == os.fstat(file).st_ino:
            return Left(path, file)
    os.close(file)
    return None


def is_alive(path: Path) -> bool:
    """Whether somebody on this machine holds the file."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)
