# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objectives and signs, and tasks that wait for each other."""

from datetime import date, timedelta

import pytest

from liaison.accounts.actions import undo
from liaison.pathway.actions.refusals import TaskWaits, WaitsForItself
from liaison.pathway.actions.work import (
    Line,
    TaskText,
    add_objective,
    add_task,
    edit_objective,
    edit_task,
    finish_task,
    remove,
    reopen_task,
    see_sign,
    tick_step,
)
from liaison.pathway.models import Objective, Sign, Task, TaskNeed, TaskStep

from .conftest import NOW

pytestmark = pytest.mark.django_db


def names(rows):
    return [str(row) for row in rows]


def test_an_objective_has_signs_by_which_both_sides_will_know(partnership, tomos):
    objective, _change = add_objective(
        partnership, "Their own uploads", by=tomos, signs=["Ten uploads", "A volunteer leads"]
    )
    first, second = objective.signs.all()
    see_sign(first, by=tomos, seen_by_us_on=date(2026, 5, 1))
    assert not first.is_seen
    see_sign(first, by=tomos, seen_by_them_on=date(2026, 5, 3))
    assert (first.is_seen, second.is_seen) == (True, False)


def test_signs_are_edited_line_by_line_and_the_edit_can_be_undone(partnership, tomos):
    objective, _change = add_objective(partnership, "Their own uploads", by=tomos, signs=["Ten", "A volunteer"])
    ten = objective.signs.first()
    change = edit_objective(
        objective, by=tomos, text="Uploads", signs=[Line("Twenty", ten.public_id), Line("A blog")]
    )
    assert names(objective.signs.all()) == ["Twenty", "A blog"]
    undo(change, by=tomos)
    assert (Objective.objects.get().text, names(Sign.objects.order_by("text"))) == (
        "Their own uploads",
        ["A volunteer", "Ten"],
    )


@pytest.fixture
def room(partnership, tomos):
    return add_task(TaskText({"title": "Find a room", "owner": tomos}), by=tomos, partnership=partnership)[0]


@pytest.fixture
def invitation(partnership, tomos, room):
    text = TaskText({"title": "Invite", "due_on": date(2026, 4, 1)}, [Line("Write"), Line("Send")], needs=[room])
    return add_task(text, by=tomos, partnership=partnership)[0]


def test_a_task_waits_for_those_before_it(invitation, room, tomos):
    with pytest.raises(TaskWaits, match="Find a room"):
        finish_task(invitation, by=tomos)
    finish_task(room, by=tomos, at=NOW)
    finish_task(invitation, by=tomos, at=NOW + timedelta(days=1))
    assert [(task.title, task.done_by) for task in Task.objects.order_by("done_at")] == [
        ("Find a room", tomos),
        ("Invite", tomos),
    ]
    assert finish_task(room, by=tomos) is None
    assert reopen_task(room, by=tomos) is not None
    assert not Task.objects.get(pk=room.pk).is_done


def test_tasks_do_not_wait_in_a_circle(invitation, room, tomos):
    with pytest.raises(WaitsForItself):
        edit_task(room, TaskText(needs=[invitation]), by=tomos)
    with pytest.raises(WaitsForItself):
        edit_task(room, TaskText(needs=[room]), by=tomos)
    assert TaskNeed.objects.count() == 1


def test_the_steps_of_a_task_are_ticked_one_by_one(invitation, tomos):
    step = invitation.steps.first()
    change = tick_step(step, by=tomos)
    assert [row.is_done for row in TaskStep.objects.all()] == [True, False]
    undo(change, by=tomos)
    assert [row.is_done for row in TaskStep.objects.all()] == [False, False]


def test_a_removed_task_comes_back_with_its_steps_and_what_it_waited_for(invitation, room, tomos):
    change = remove(invitation, by=tomos)
    assert (TaskStep.objects.count(), TaskNeed.objects.count()) == (0, 0)
    undo(change, by=tomos)
    assert (names(TaskStep.objects.all()), TaskNeed.objects.get().needed) == (["Write", "Send"], room)


def test_a_task_can_be_somebodys_own(tomos):
    task, _change = add_task(TaskText({"title": "Read", "owner": tomos}), by=tomos)
    assert (task.partnership, task.plan) == (None, None)
