# SPDX-License-Identifier: AGPL-3.0-or-later
"""Objectives and signs, tasks that wait for each other, and changing the pathway itself."""

from datetime import date, timedelta

import pytest

from liaison.accounts.actions import undo
from liaison.pathway.actions.moving import move_to_stage, tick
from liaison.pathway.actions.pathways import (
    add_pathway,
    add_stage,
    edit_pathway,
    edit_stage,
    order_stages,
    put_pathway_away,
    remove_stage,
)
from liaison.pathway.actions.presets import add_preset
from liaison.pathway.actions.refusals import (
    LastStage,
    NameTaken,
    PathwayInUse,
    StageInUse,
    TaskWaits,
    WaitsForItself,
)
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
from liaison.pathway.models import ChecklistItem, Objective, Pathway, Sign, Stage, Task, TaskNeed, TaskStep
from liaison.pathway.presets import PRESETS

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


# --- the pathway itself ---


def test_a_stage_in_use_is_not_removed(partnership, stages, maya):
    with pytest.raises(StageInUse, match="1 partnership is in “Contacted”"):
        remove_stage(stages["contacted"], by=maya)
    assert Stage.objects.filter(pk=stages["contacted"].pk, archived_at=None).exists()


def test_a_stage_with_a_history_is_put_away_and_one_without_is_deleted(partnership, stages, maya):
    move_to_stage(partnership, stages["researched"], by=maya)
    put_away = remove_stage(stages["contacted"], by=maya)
    deleted = remove_stage(stages["identified"], by=maya)
    assert Stage.objects.get(pk=stages["contacted"].pk).archived_at is not None
    assert not Stage.objects.filter(pk=stages["identified"].pk).exists()
    items = names(ChecklistItem.objects.filter(stage__name="Identified"))
    undo(deleted, by=maya)
    undo(put_away, by=maya)
    assert items == []
    assert len(names(ChecklistItem.objects.filter(stage__name="Identified", stage__pathway__is_default=True))) == 2
    assert Stage.objects.get(pk=stages["contacted"].pk).archived_at is None


def test_a_pathway_keeps_a_stage_and_workspaces_keep_a_pathway_to_begin_on(maya):
    pathway, _change = add_pathway("Summer school", by=maya)
    stage, _change = add_stage(pathway, by=maya, name="Only", milestone="contacted")
    with pytest.raises(LastStage):
        remove_stage(stage, by=maya)
    default = Pathway.objects.get(is_default=True)
    with pytest.raises(PathwayInUse):
        put_pathway_away(default, by=maya)
    with pytest.raises(PathwayInUse):
        edit_pathway(default, by=maya, name="Partnership", is_default=False)
    edit_pathway(pathway, by=maya, name="Summer school", is_default=True)
    assert names(Pathway.objects.filter(is_default=True)) == ["Summer school"]
    put_pathway_away(default, by=maya)


def test_a_name_that_is_taken_is_refused_in_a_sentence(stages, maya):
    with pytest.raises(NameTaken, match="name already"):
        edit_stage(stages["met"], by=maya, name="Assessed")
    with pytest.raises(NameTaken):
        add_pathway("Helpdesk", by=maya)


def test_a_preset_can_be_copied_again_under_another_name(maya):
    copy, change = add_preset(PRESETS[3], by=maya)
    assert (copy.name, copy.stages.count()) == ("Helpdesk 2", len(PRESETS[3].stages))
    undo(change, by=maya)
    assert not Pathway.objects.filter(name="Helpdesk 2").exists()


def test_ticked_lines_that_leave_a_checklist_are_put_away_and_the_others_go(partnership, stages, maya):
    agreed = stages["agreed"]
    first, second, _third = agreed.checklist.all()
    tick(partnership, first, by=maya)
    edit_stage(agreed, by=maya, checklist=[Line("Both sides know", second.public_id), Line("A date is set")])
    there = ChecklistItem.objects.filter(stage=agreed)
    assert names(there.filter(archived_at=None)) == ["Both sides know", "A date is set"]
    assert names(there.exclude(archived_at=None)) == [first.text]


def test_stages_are_put_in_another_order(stages, maya):
    pathway = stages["met"].pathway
    change = order_stages(pathway, [stages["met"], stages["identified"]], by=maya)
    assert names(pathway.stages.all())[:3] == ["Met", "Identified", "Researched"]
    assert order_stages(pathway, [stages["met"], stages["identified"]], by=maya) is None
    undo(change, by=maya)
    assert names(pathway.stages.all())[:2] == ["Identified", "Researched"]
