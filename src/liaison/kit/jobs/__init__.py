# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work that happens after the request: written down in the caller's transaction, done by `liaison worker`.

Declare a job with django-tasks' `@task()`, or with accounts' `@workspace_job` when it belongs to a workspace.
A job whose worker died is done again from its start, so every job must survive being started twice.
See docs/decisions/0003-jobs.md.
"""

from .beats import BEATS_PER_LEASE, LEASE
from .sweeping import MOST_RERUNS, WorkerLost, sweep
from .worker import JobWorker, run_waiting

__all__ = [
    "BEATS_PER_LEASE",
    "LEASE",
    "MOST_RERUNS",
    "JobWorker",
    "WorkerLost",
    "run_waiting",
    "sweep",
]
