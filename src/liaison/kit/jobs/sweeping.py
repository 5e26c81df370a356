# SPDX-License-Identifier: AGPL-3.0-or-later
"""Jobs whose worker died are put back. Any worker may sweep, several at once too."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, Func, IntegerField, OuterRef, TextField
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liaison.kit import limits
from liaison.kit.models import WorkerBeat

MOST_RERUNS = 5
RESULTS_ARE_KEPT = timedelta(days=30)


class WorkerLost(Exception):
    """Recorded on a job that has cost too many workers their life."""


class LastWorker(Func):
    """The last entry of `worker_ids`: who runs the job now."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_extract(%(expressions)s, '$[#-1]')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s ->> -1)", **context)


class TimesStarted(Func):
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_array_length", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_array_length", **context)


def sweep(lease: timedelta, still_wanted: Callable[[], bool] = lambda: True) -> int:
    """Put every job whose worker gave no sign of life for `lease` back in the queue. Returns how many.

    A job that has been started again MOST_RERUNS times becomes FAILED instead. `still_wanted` is asked once the
    sweep has the database to itself (SQLite may have kept it waiting).
    """
    with transaction.atomic():
        if not still_wanted():
            return 0
        # The database's clock decides, so that hosts need not agree about the time.
        expired = ExpressionWrapper(Now() - lease, output_field=DateTimeField())
        WorkerBeat.objects.filter(beat_at__lt=expired).delete()
        beats = WorkerBeat.objects.filter(worker_id=OuterRef("last_worker"))
        # A job started a moment ago may be another sweeper's rescue, whose new worker the snapshot of this
        # statement does not show yet.
        orphans = (
            DBTaskResult.objects.running()
            .filter(started_at__lt=expired)
            .annotate(last_worker=LastWorker(F("worker_ids")), starts=TimesStarted(F("worker_ids")))
            .filter(~Exists(beats))
        )
        given_up = orphans.filter(starts__gt=MOST_RERUNS).update(
            status=TaskResultStatus.FAILED,
            finished_at=Now(),
            exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
            traceback=f"The worker died each time this job ran: {MOST_RERUNS + 1} times.",
        )
        put_back = orphans.update(status=TaskResultStatus.READY)
        return given_up + put_back


def tidy() -> None:
    """Forget what nobody will ask for again: results of old jobs, counters whose time is over."""
    limits.forget_expired()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_ARE_KEPT).delete()
