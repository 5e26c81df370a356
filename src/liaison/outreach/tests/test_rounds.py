# SPDX-License-Identifier: AGPL-3.0-or-later
"""The job that goes round all approaches, and comes again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from liaison.mailroom.models import Message
from liaison.outreach import tasks
from liaison.outreach.actions.approaching import begin_approaches
from liaison.outreach.models import Approach, ApproachLetter
from liaison.outreach.stepping import advancing, rounds

PATH = tasks.write_to_those_due.module_path


def waiting():
    return DBTaskResult.objects.filter(task_path=PATH, status=TaskResultStatus.READY)


@pytest.fixture
def begun(campaign, maya, place):
    begin_approaches(campaign, [place("Harbour"), place("Castle")], by=maya)


def test_beginning_asks_for_one_round_which_asks_for_the_next(begun, run_jobs):
    assert waiting().count() == 1
    run_jobs()
    assert ApproachLetter.objects.count() == 2
    (job,) = waiting()
    assert timezone.now() < job.run_after <= timezone.now() + rounds.WHILE_UNDER_WAY


def test_asking_twice_is_asking_once_and_earlier_is_earlier(begun):
    tasks.wake()
    tasks.wake(timezone.now() + timedelta(days=1))
    assert waiting().count() == 1


def test_a_round_that_was_lost_begins_again(begun):
    assert tasks.begin_again() == 0
    waiting().delete()
    assert (tasks.begin_again(), waiting().count()) == (1, 1)
    waiting().delete()
    Approach.objects.update(next_at=None)
    Approach.objects.update(state="stopped")
    assert tasks.begin_again() == 0


def test_one_that_cannot_be_written_keeps_no_other_back(begun, monkeypatch):
    write = advancing.write

    def fails_for_one(approach, *rest):
        if approach.address == "harbour@example.org":
            raise RuntimeError("a fault of ours")
        return write(approach, *rest)

    monkeypatch.setattr(advancing, "write", fails_for_one)
    assert rounds.go_round() is not None
    assert list(Message.objects.values_list("to", flat=True)) == ["castle@example.org"]
    monkeypatch.undo()
    rounds.go_round()
    assert Message.objects.count() == 2


def test_a_fault_in_one_workspace_keeps_no_other_back(begun, monkeypatch):
    def fails(at):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(rounds, "sweep", fails)
    assert timezone.now() < rounds.go_round() <= timezone.now() + rounds.WHILE_UNDER_WAY


def test_a_round_whose_time_is_up_goes_on_at_once(begun):
    assert rounds.go_round(seconds=0) <= timezone.now()
    assert Message.objects.count() == 0
    rounds.go_round()
    assert Message.objects.count() == 2
