# SPDX-License-Identifier: AGPL-3.0-or-later
"""One job goes round all approaches, and queues the one after it as long as anybody is being written to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from .stepping.rounds import AT_LEAST, anybody_is_written_to, go_round

# So long after its time a round is not late but lost.
LOST_AFTER = AT_LEAST + timedelta(minutes=15)


@task()
def write_to_those_due() -> None:
    again = go_round()
    if again is not None:
        wake(again)


def wake(at: datetime | None = None) -> None:
    """See to it that a round begins once this transaction is over, and not before `at`.

    A job that waits already will do: it is locked here, so that no worker takes it before ours can be seen.
    """
    now = timezone.now()
    is_now = at is None or at <= now
    soon_enough = Q(run_after=get_date_max()) | Q(run_after__lte=now if is_now else at)
    job = write_to_those_due if is_now else write_to_those_due.using(run_after=at)
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(
            soon_enough, status=TaskResultStatus.READY, task_path=write_to_those_due.module_path
        )
        if not waiting.order_by().select_for_update(skip_locked=True).values_list("pk", flat=True)[:1]:
            job.enqueue()


def begin_again() -> int:
    """Where somebody is being written to, and no job will look."""
    in_time = Q(run_after=get_date_max()) | Q(run_after__lte=timezone.now() + LOST_AFTER)
    open_jobs = DBTaskResult.objects.filter(in_time, task_path=write_to_those_due.module_path)
    open_jobs = open_jobs.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    if open_jobs.exists() or not anybody_is_written_to():
        return 0
    wake()
    return 1
