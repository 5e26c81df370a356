# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signs of life: a thread beside each worker says every few seconds "still here", and looks after the others."""

import logging
import os
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.models.functions import Now

from liaison.kit.hooks import interrupted_work
from liaison.kit.models import WorkerBeat

from .sweeping import sweep, tidy

logger = logging.getLogger("liaison.jobs")

LEASE = timedelta(seconds=10)
BEATS_PER_LEASE = 5
BEATS_PER_TIDYING = 30
LOST_THE_LEASE = 70  # exit status; serving.py starts a new worker


def resume_interrupted_work() -> None:
    """Let each room finish, or queue again, what a killed job left half done. If one fails the others go on."""
    for resume in interrupted_work:
        try:
            resume()
        except Exception:
            logger.exception("Interrupted work was left as it is")


class Heart:
    """Beats for one worker from `start` to `stop`, through a database connection of its own thread."""

    def __init__(self, worker_id: str, *, lease: timedelta = LEASE) -> None:
        self.worker_id = worker_id
        self.lease = lease
        self.pause = lease.total_seconds() / BEATS_PER_LEASE
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
        self._last_beat = 0.0
        self._beats = 0

    def start(self) -> None:
        """The first beat is on record before any job is claimed."""
        WorkerBeat.objects.update_or_create(worker_id=self.worker_id, defaults={"beat_at": Now()})
        self._last_beat = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=self.lease.total_seconds())
        WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _run(self) -> None:
        try:
            while not self._stopped.wait(self.pause):
                close_old_connections()
                self._beat_and_sweep()
        finally:
            connection.close()

    def _beat_and_sweep(self) -> None:
        try:
            held_up = not self._beats_on_time()
            if not WorkerBeat.objects.filter(worker_id=self.worker_id).update(beat_at=Now()):
                self._die()
            self._last_beat = time.monotonic()
            self._beats += 1
            if not held_up:
                self._sweep()
            if self._beats % BEATS_PER_TIDYING == 0:
                tidy()
        except Exception:
            # Mostly a busy or restarting database; the lease says how long we may be without it. A heart goes on.
            logger.warning("This round of the worker's heart failed", exc_info=True)
            connection.close()

    def _beats_on_time(self) -> bool:
        """Whoever was held up (by a long write on SQLite, a sleeping laptop) must not declare others dead."""
        return time.monotonic() - self._last_beat < 2 * self.pause

    def _sweep(self) -> None:
        found = sweep(self.lease, still_wanted=self._beats_on_time)
        if found:
            logger.warning("%d job(s) of a worker that died were put back.", found)
            resume_interrupted_work()

    def _die(self) -> None:
        """Somebody else has our jobs by now: stop before we do them a second time."""
        logger.error("This worker was taken for dead; it ends so that no job is done twice.")
        logging.shutdown()
        os._exit(LOST_THE_LEASE)
