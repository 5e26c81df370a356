# SPDX-License-Identifier: AGPL-3.0-or-later
"""A job that goes round by itself: each run sees to the next one, and none is queued twice for the same time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# So long after its time a round is not late but lost.
LATE = timedelta(minutes=15)


def wake(job: Any, at: datetime | None = None) -> None:
    """See to it that `job` (a task without arguments) runs once this transaction is over, and not before `at`.

    One that waits already will do: it is locked here, so that no worker takes it before ours can be seen.
    """
    now = timezone.now()
    is_now = at is None or at <= now
    soon_enough = Q(run_after=get_date_max()) | Q(run_after__lte=now if is_now else at)
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(
            soon_enough, status=TaskResultStatus.READY, task_path=job.module_path
        )
        if not waiting.order_by().select_for_update(skip_locked=True).values_list("pk", flat=True)[:1]:
            (job if is_now else job.using(run_after=at)).enqueue()


def is_on_its_way(job: Any, within: timedelta) -> bool:
    """Whether it runs, or will within that time."""
    in_time = Q(run_after=get_date_max()) | Q(run_after__lte=timezone.now() + within + LATE)
    open_jobs = DBTaskResult.objects.filter(in_time, task_path=job.module_path)
    return open_jobs.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).exists()
