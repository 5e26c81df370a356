# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from liaison.kit.hooks import announce

from .delivery import deliver_waiting
from .events import MailLeft


@task()
def deliver() -> None:
    """Send what waits, for a while; what is left is left to another job, so that other work gets its turn."""
    _forget()
    again_at = deliver_waiting()
    announce(MailLeft())
    if again_at is not None:
        wake(again_at)


def wake(at: datetime | None = None) -> None:
    """See to it that mail is delivered once this transaction is over, and not before `at`.

    A job that waits already will do: it is locked here, so that no worker takes it and looks for mail before ours
    can be seen. One that another transaction has locked will not.
    """
    if _has_woken():
        return
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
    if job is deliver and connection.in_atomic_block:
        transaction.on_commit(_woken)


def _woken() -> None:
    """Stands among what is to happen after the commit, to say that this transaction has seen to it already.

    Django removes it with a savepoint that is rolled back, as the database does with the job. So thousands of
    mails that are queued together ask for one job, once.
    """


def _has_woken() -> bool:
    return any(entry[1] is _woken for entry in connection.run_on_commit)


def _forget() -> None:
    """A test may deliver inside the transaction that queued, and then queue more."""
    connection.run_on_commit = [entry for entry in connection.run_on_commit if entry[1] is not _woken]
