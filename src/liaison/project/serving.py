# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages and jobs together: granian and a job worker, started, watched and ended as one.

`python -m liaison.project.serving HOST PORT WORKERS PARENT` is the web half; the other is `liaison worker`.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "liaison.project.wsgi:application"
OK, NOT_POSSIBLE = 0, 3
SERVER_ERROR = 500
QUICK = 5.0  # seconds; whoever dies sooner than this after its start died of its start
MOST_QUICK_DEATHS = 3
LONGEST_PAUSE = 30.0  # seconds between two tries, for example while the database is away
PATIENCE = 30.0  # seconds for requests and the job in hand to finish


def tell(sentence: str) -> None:
    sys.stderr.write(f"liaison: {sentence}\n")
    sys.stderr.flush()


class Half:
    """One of the two processes. Its own process group, so that Ctrl-C reaches it once, through us."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name = name
        self.arguments = arguments
        self.has_lived = False
        self.quick_deaths = 0
        self.not_before = 0.0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", *self.arguments], process_group=0)  # noqa: S603

    def revive(self) -> bool:
        """Start it again if it died, later and later if it dies at once. False when it cannot even start."""
        now = time.monotonic()
        if self.process.poll() is None or now < self.not_before:
            return True
        if self.not_before:
            self.not_before = 0.0
            self.start()
            return True
        self.kill()  # granian's own children may have survived it, and hold the port
        quick = now - self.started < QUICK
        self.has_lived = self.has_lived or not quick
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= MOST_QUICK_DEATHS and not self.has_lived:
            return False
        self.not_before = now + (min(2.0**self.quick_deaths, LONGEST_PAUSE) if quick else 0.0)
        tell(f"The {self.name} ended unexpectedly and is started again.")
        return True

    def end(self, deadline: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self.kill()
        self.process.wait()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def serve(host: str, port: int, workers: int, when_ready: Callable[[], None] = lambda: None) -> int:
    """Until SIGTERM or Ctrl-C. Returns an exit status."""
    if answer(host, port) is not None:
        tell(f"Something else answers on port {port}; choose another with --port.")
        return NOT_POSSIBLE
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, lambda _signum, _frame: stop.set())
    halves = [
        Half("web server", "liaison.project.serving", host, str(port), str(workers), str(os.getpid())),
        Half("job worker", "liaison", "worker", "--with-parent", str(os.getpid())),
    ]
    try:
        return watch(halves, stop, lambda: 0 < (answer(host, port) or 0) < SERVER_ERROR, when_ready)
    finally:
        for half in halves:
            half.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for half in halves:
            half.end(deadline)


def watch(
    halves: list[Half], stop: threading.Event, is_ready: Callable[[], bool], when_ready: Callable[[], None]
) -> int:
    waiting = True
    while not stop.wait(0.2):
        if waiting and is_ready():
            waiting = False
            when_ready()
        for half in halves:
            if not half.revive():
                tell(f"The {half.name} cannot start; the lines above say why.")
                return NOT_POSSIBLE
    return OK


def answer(host: str, port: int) -> int | None:
    """The status of our front page; 0 for something that is no web page, None where nobody listens."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status
    except ConnectionRefusedError:
        return None
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def end_with(parent: int) -> None:
    """End this process, gently, as soon as `parent` is no longer its parent."""

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch_parent, name="end-with-parent", daemon=True).start()


def web(host: str, port: int, workers: int, parent: int) -> None:
    """One thread for each web process: a request has the process to itself."""
    end_with(parent)
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=int(PATIENCE),
    )
    master = os.getpid()

    def load() -> Any:
        # Until granian listens for signals here, its first process's handlers would swallow them.
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, signal.SIG_DFL)
        end_with(master)
        module, name = APPLICATION.split(":")
        return getattr(import_module(module), name)

    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    web(sys.argv[1], *map(int, sys.argv[2:]))
