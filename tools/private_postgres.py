# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PostgreSQL server for one run of the tests: its own folder, a socket instead of a port, nothing kept."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

STARTS_WITHIN = 30  # seconds
SETTINGS = {
    "listen_addresses": "",
    # The data lives as long as the run: speed is worth more than surviving a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
}


def find_binaries() -> Path | None:
    """The folder of the newest server programs: Debian keeps them off the path."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class PrivatePostgres:
    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        # A socket's path may have 107 characters, so not below a long TMPDIR.
        self.folder = Path(tempfile.mkdtemp(prefix="liaison-pg-", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None
        # The server refuses to run as root; Debian's package brings a user for it.
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.identity = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")

    def start(self) -> str:
        """Returns the address for LIAISON_DATABASE_URL."""
        data, log = self.folder / "data", self.folder / "log"
        self._run(
            "initdb", "-D", data, "-U", "liaison", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        settings = {**SETTINGS, "unix_socket_directories": self.folder}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", data, *words],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 (no other thread runs yet)
                **self.identity,
            )
        self._wait(log)
        return f"postgresql://liaison@/liaison?host={self.folder}"

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=STARTS_WITHIN)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str | Path) -> None:
        command = [self.binaries / program, *words]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, **self.identity
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _wait(self, log: Path) -> None:
        ready = [self.binaries / "pg_isready", "-q", "-h", self.folder]
        until = time.monotonic() + STARTS_WITHIN
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > until or self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)


def _end_with_parent() -> None:
    """However the run ends, kill -9 included, the server does not outlive it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)
