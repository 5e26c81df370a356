# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from .delivery import deliver_waiting


@task()
def deliver() -> None:
    """Send what waits, for a while; what is left is left to another job, so that other work gets its turn."""
    again_at = deliver_waiting()
    if again_at is not None:
        wake(again_at)


def wake(at: datetime | None = None) -> None:
    """See to it that mail is delivered once this transaction is over, and not before `at`.

    A job that waits already will do: it is locked here, so that no worker takes it and looks for mail before ours
    can be seen. One that another transaction has locked will not.
    """
    now = timezone.now()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=deliver.module_path)
    if at is None or at <= now:
        soon_enough, job = waiting.ready(), deliver
    else:
        # One without a time runs soon, and sees to it that it is run again in time.
        soon_enough = waiting.filter(Q(run_after__lte=at) | Q(run_after=get_date_max()))
        job = deliver.using(run_after=at)
    if not soon_enough.order_by().select_for_update(skip_locked=True).values_list("pk", flat=True)[:1]:
        job.enqueue()
