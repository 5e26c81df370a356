# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of jobs, told in one process. test_jobs_crash.py kills real ones."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from liaison.kit import hooks, jobs
from liaison.kit.jobs.beats import Heart
from liaison.kit.models import WorkerBeat

done: list[str] = []


@task()
def note(word: str) -> str:
    done.append(word)
    return word.upper()


@task()
def note_and_follow_up(word: str) -> None:
    done.append(word)
    note.enqueue(f"{word}, then more")


@task()
def break_down() -> None:
    raise RuntimeError("the printer is on fire")


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


def orphan(*worker_ids: str, started: timedelta = timedelta(minutes=1)) -> DBTaskResult:
    """A job that says it is running, with the last of these workers."""
    result = note.enqueue("again").db_result
    DBTaskResult.objects.filter(pk=result.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=list(worker_ids), started_at=timezone.now() - started
    )
    return result


def beat(worker_id: str, ago: timedelta = timedelta(0)) -> None:
    WorkerBeat.objects.create(worker_id=worker_id, beat_at=timezone.now() - ago)


def status(result: DBTaskResult) -> str:
    result.refresh_from_db()
    return result.status


@pytest.mark.django_db
def test_waiting_jobs_run_in_order_with_those_they_enqueue():
    note_and_follow_up.enqueue("first")
    note.enqueue("second")
    assert jobs.run_waiting() == 3
    assert done == ["first", "second", "first, then more"]
    assert jobs.run_waiting() == 0


@pytest.mark.django_db
def test_a_limit_leaves_the_rest_waiting():
    for word in "abc":
        note.enqueue(word)
    assert (jobs.run_waiting(limit=0), jobs.run_waiting(limit=2)) == (0, 2)
    assert done == ["a", "b"]
    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.django_db
def test_a_job_that_breaks_says_why_and_the_next_one_runs():
    broken = break_down.enqueue()
    note.enqueue("after")
    assert jobs.run_waiting() == 2
    broken.refresh()
    assert broken.status == TaskResultStatus.FAILED
    assert "the printer is on fire" in broken.errors[0].traceback
    assert done == ["after"]


@pytest.mark.django_db
def test_a_job_of_a_transaction_that_is_rolled_back_never_was():
    with pytest.raises(LookupError), transaction.atomic():
        note.enqueue("never")
        raise LookupError
    assert jobs.run_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_run_leaves_no_signs_of_life_behind():
    note.enqueue("a")
    assert jobs.run_waiting() == 1
    assert WorkerBeat.objects.count() == 0


@pytest.mark.django_db
def test_the_job_of_a_dead_worker_is_put_back_and_those_of_live_workers_are_left():
    beat("alive")
    beat("silent", ago=timedelta(seconds=11))
    beat("just in time", ago=timedelta(seconds=8))
    lost, unknown = orphan("alive", "silent"), orphan("never seen")
    kept, slow = orphan("silent", "alive"), orphan("just in time")
    assert jobs.sweep(jobs.LEASE) == 2
    assert [status(job) for job in (lost, unknown, kept, slow)] == ["READY", "READY", "RUNNING", "RUNNING"]
    assert set(WorkerBeat.objects.values_list("worker_id", flat=True)) == {"alive", "just in time"}
    assert jobs.run_waiting() == 2
    assert (status(lost), len(lost.worker_ids)) == ("SUCCESSFUL", 3)


@pytest.mark.django_db
def test_a_job_that_was_started_this_moment_is_left_to_its_new_worker():
    """Its worker's first sign of life may not be visible to this sweep yet."""
    rescued = orphan("dead", "new", started=timedelta(seconds=1))
    assert jobs.sweep(jobs.LEASE) == 0
    assert status(rescued) == "RUNNING"


@pytest.mark.django_db
def test_after_five_more_starts_a_deadly_job_is_given_up():
    tried_once_more = orphan("1", "2", "3", "4", "5")
    deadly = orphan("1", "2", "3", "4", "5", "6")
    assert jobs.sweep(jobs.LEASE) == 2
    assert status(tried_once_more) == "READY"
    assert status(deadly) == "FAILED"
    assert deadly.exception_class_path == "liaison.kit.jobs.sweeping.WorkerLost"
    assert deadly.traceback == "The worker died each time this job ran: 6 times."
    assert deadly.finished_at is not None
    assert deadly.task_result.errors[0].exception_class is jobs.WorkerLost


@pytest.mark.django_db
def test_a_worker_that_was_held_up_itself_declares_nobody_dead():
    lost = orphan("dead")
    heart = Heart("held up", lease=timedelta(seconds=10))
    WorkerBeat.objects.create(worker_id="held up", beat_at=timezone.now())
    heart._last_beat = -1e9
    heart._beat_and_sweep()
    assert status(lost) == "RUNNING"
    heart._beat_and_sweep()
    assert status(lost) == "READY"


@pytest.mark.django_db
def test_a_worker_that_was_taken_for_dead_ends_before_it_does_more(monkeypatch):
    ended = []
    monkeypatch.setattr(Heart, "_die", lambda self: ended.append(self.worker_id))
    heart = Heart("woken from a long sleep")
    heart._beat_and_sweep()
    assert ended == ["woken from a long sleep"]


@pytest.mark.django_db
def test_half_done_work_is_looked_after_when_a_worker_starts_and_when_it_finds_a_dead_one(monkeypatch):
    calls = []
    look_after = hooks.interrupted_work.register(lambda: calls.append("looked") or 0)
    try:
        orphan("dead")
        heart = Heart("careful")
        WorkerBeat.objects.create(worker_id="careful", beat_at=timezone.now())
        heart._last_beat = time.monotonic()
        heart._beat_and_sweep()
        assert calls == ["looked"]
        heart._beat_and_sweep()
        assert calls == ["looked"]
    finally:
        hooks.interrupted_work.unregister(look_after)


@pytest.mark.django_db
def test_old_results_are_forgotten_and_recent_ones_kept():
    old, recent = note.enqueue("old").db_result, note.enqueue("recent").db_result
    jobs.run_waiting()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=31))
    jobs.sweeping.tidy()
    assert list(DBTaskResult.objects.all()) == [recent]
