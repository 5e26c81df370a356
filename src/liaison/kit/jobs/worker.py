# SPDX-License-Identifier: AGPL-3.0-or-later
"""django-tasks-db's worker loop with signs of life around it."""

import os
import signal
import sys
from datetime import timedelta
from types import FrameType

from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .beats import LEASE, Heart, resume_interrupted_work

FORCED = 1  # exit status


class JobWorker(Worker):
    """Runs jobs one after the other until told to stop, or with `batch` until none is left."""

    def __init__(
        self,
        *,
        batch: bool = False,
        limit: int | None = None,
        interval: float = 1.0,
        lease: timedelta = LEASE,
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
        self.heart = Heart(self.worker_id, lease=lease)

    @property
    def done(self) -> int:
        return self._run_tasks

    def run(self) -> None:
        """As upstream; a worker that ends in good order leaves no trace, so what it left is free at once."""
        try:
            # Inside, because the signal to end may come between the first beat and the next line.
            self.heart.start()
            resume_interrupted_work()
            super().run()
        finally:
            self.heart.stop()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """The first signal lets the job in hand finish. The second is a crash on purpose: the job is run again.

        (Upstream would record it as failed.)
        """
        if not self.running:
            os._exit(FORCED)
        self.running = False
        if not self.running_task:
            sys.exit(0)

    def configure_signals(self) -> None:
        signal.signal(signal.SIGINT, self.shutdown)
        signal.signal(signal.SIGTERM, self.shutdown)


def run_waiting(limit: int | None = None) -> int:
    """Run the jobs that are ready, here and now, also those they enqueue. Returns how many ran."""
    if limit == 0:
        return 0
    worker = JobWorker(batch=True, limit=limit, interval=0)
    if connection.in_atomic_block:
        _run_inside_transaction(worker)
    else:
        worker.run()
    return worker.done


def _run_inside_transaction(worker: JobWorker) -> None:
    """No other process sees what is claimed here, so nothing has to beat; and the connection must stay open."""
    while worker.max_tasks is None or worker.done < worker.max_tasks:
        job = DBTaskResult.objects.ready().filter(backend_name=worker.backend_name).get_locked()
        if job is None:
            return
        job.claim(worker.worker_id)
        worker.run_task(job)
