# SPDX-License-Identifier: AGPL-3.0-or-later
"""django-tasks-db's worker loop with signs of life around it."""

import os
import signal
from datetime import timedelta
from types import FrameType

from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from liaison.kit.hooks import interrupted_work

from .beats import LEASE, Heart

FORCED = 1  # exit status


class JobWorker(Worker):
    """Runs jobs one after the other until told to stop, or with `batch` until none is left.

    `parent`: the process to end with, where this worker belongs to one.
    """

    def __init__(
        self,
        *,
        batch: bool = False,
        limit: int | None = None,
        interval: float = 1.0,
        lease: timedelta = LEASE,
        parent: int | None = None,
    ) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=limit,
            worker_id=get_random_string(32),
        )
        self.heart = Heart(self.worker_id, lease=lease, parent=parent)

    @property
    def done(self) -> int:
        return self._run_tasks

    def run(self) -> None:
        """As upstream; a worker that ends in good order leaves no trace, so what it left is free at once."""
        self.heart.start()
        try:
            for look_after in interrupted_work:
                look_after()
            super().run()
        finally:
            self.heart.stop()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """The first signal lets the job in hand finish. The second is a crash on purpose: the job is run again.

        (Upstream would record it as failed.)
        """
        if not self.running:
            os._exit(FORCED)
        super().shutdown(signum, frame)

    def configure_signals(self) -> None:
        signal.signal(signal.SIGINT, self.shutdown)
        signal.signal(signal.SIGTERM, self.shutdown)


def run_waiting(limit: int | None = None) -> int:
    """Run the jobs that are ready, here and now, also those they enqueue. Returns how many ran.

    Inside a transaction no other process sees what we claim, so no signs of life are needed.
    """
    if limit == 0:
        return 0
    worker = JobWorker(batch=True, limit=limit, interval=0)
    if connection.in_atomic_block:
        Worker.run(worker)
    else:
        worker.run()
    return worker.done
