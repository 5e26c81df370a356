# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates, plans made from them, what becomes of a plan when its date moves, and who takes what."""

import uuid
import zoneinfo
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from liaison.accounts.actions import CannotUndo, EditedMeanwhile, undo
from liaison.kit.hooks import invariants
from liaison.pathway.actions.hours import say_hours
from liaison.pathway.actions.plan_templates import (
    TaskRow,
    add_template,
    bring_template_back,
    copy_template,
    edit_template,
    put_template_away,
)
from liaison.pathway.actions.plans import edit_plan, make_plan, move_plan, remove_plan
from liaison.pathway.actions.refusals import (
    DoneAlready,
    NameTaken,
    PlacesTaken,
    PutAway,
    ShiftFull,
    TakenAlready,
    TwoShiftsAtOnce,
    WaitsForItself,
)
from liaison.pathway.actions.shifts import claim, give_back
from liaison.pathway.actions.work import TaskText, add_task, edit_task, finish_task
from liaison.pathway.models import Capacity, Plan, PlanTemplate, PlanTemplateTask, ShiftPlace, Task, TaskNeed
from liaison.pathway.plan_library import PLAN_PRESETS
from liaison.pathway.queries.access import plan_for, plans_edited_by, plans_seen_by, tasks_of_plan, tasks_to_take
from liaison.pathway.queries.hours import hours_table, warnings_for
from liaison.pathway.queries.plans import (
    anchors_wanted,
    plans_for,
    preview,
    preview_move,
    roles_wanted,
    shipped,
    tasks_of,
    templates,
    version_of,
)
from liaison.pathway.rules.plans import in_a_circle

pytestmark = pytest.mark.django_db
EVENT = date(2027, 4, 13)  # a Tuesday


def row(key, after="", **values):
    return TaskRow(key, {"title": key, "anchor": "event_start", **values}, after)


@pytest.fixture
def template(maya):
    rows = [
        row("Room", days=-14, role="Organiser"),
        row("Tables", days=0, at=time(11), until=time(13), places=2, role="helper"),
        row("Clear up", after="Tables", days=0, at=time(13), until=time(14), places=1),
        row("Report", after="Room", days=5, in_working_days=True, hours=Decimal(3), steps=["Write", "Send"]),
    ]
    return add_template("Open day", "For neighbours", rows, by=maya)[0]


@pytest.fixture
def plan(template, partnership, maya, tomos):
    return make_plan(
        template,
        "Open day in April",
        anchors={"event_start": EVENT},
        roles={"organiser": tomos},
        partnership=partnership,
        by=maya,
        is_open_to_volunteers=True,
    )[0]


def days(plan):
    return {task.title: task.due_on for task in Task.objects.filter(plan=plan)}


def task(title):
    return Task.objects.get(title=title)


# --- templates ---


def test_a_workspace_begins_with_six_templates_whose_tasks_wait_for_each_other(workspace):
    assert sorted(one.preset for one in templates()) == sorted(preset.key for preset in PLAN_PRESETS)
    for preset in PLAN_PRESETS:
        rows = tasks_of(shipped(preset.key))
        assert [one.title for one in rows] == [str(told.title) for told in preset.tasks]
        after = {told.key: told.after for told in preset.tasks}
        first = {str(told.title): told for told in preset.tasks}
        assert [one.needs.title if one.needs else "" for one in rows] == [
            next((str(told.title) for told in preset.tasks if told.key == first[one.title].after), "")
            for one in rows
        ]
        assert set(after.values()) - {""} <= set(after)
        assert not in_a_circle({key: [need] if need else [] for key, need in after.items()})
        assert all(one.hours and one.role for one in rows)


def test_a_shipped_plan_never_lets_a_task_be_due_before_what_it_waits_for(workspace, maya):
    for preset in PLAN_PRESETS:
        anchors = {"event_start": EVENT, "agreement_start": EVENT}
        plan, _change = make_plan(shipped(preset.key), preset.key, anchors=anchors, by=maya)
        for tie in TaskNeed.objects.filter(task__plan=plan).select_related("task", "needed"):
            assert tie.needed.due_on <= tie.task.due_on, f"{preset.key}: {tie.task}"


def test_one_person_can_have_every_shift_of_a_shipped_plan(workspace, maya, elin):
    found = preview(shipped("wikithon"), {"event_start": EVENT}, {"helper": elin})
    assert [line.busy for line in found.lines if line.busy] == []
    assert len([line for line in found.lines if line.who == elin and line.task.is_shift]) == 5


def test_a_template_is_edited_as_a_whole_and_the_edit_can_be_undone(template, maya):
    seen, before = version_of(template), [(one.title, one.order) for one in tasks_of(template)]
    room, tables, *_rest = tasks_of(template)
    rows = [
        TaskRow("t", {"title": "Tables", "at": None, "until": None}, "r", tables.public_id),
        TaskRow("r", {"title": "A large room"}, "", room.public_id),
        TaskRow("new", {"title": "Thanks"}, "t"),
    ]
    change = edit_template(template, "Open house", "", rows, by=maya, expected=seen)
    assert [(one.title, str(one.needs or "")) for one in tasks_of(template)] == [
        ("Tables", "A large room"),
        ("A large room", ""),
        ("Thanks", "Tables"),
    ]
    with pytest.raises(EditedMeanwhile):
        edit_template(template, "Mine", "", rows, by=maya, expected=seen)
    undo(change, by=maya)
    assert [(one.title, one.order) for one in tasks_of(template)] == before
    template.refresh_from_db()
    assert version_of(template) == seen


def test_tasks_that_would_wait_for_each_other_for_ever_are_refused(template, maya):
    with pytest.raises(WaitsForItself):
        edit_template(template, "Open day", "", [row("a", after="b"), row("b", after="a")], by=maya)
    assert PlanTemplateTask.objects.filter(template=template).count() == 4


def test_names_of_templates_differ_in_more_than_capitals(template, maya):
    with pytest.raises(NameTaken):
        add_template("open DAY", "", [], by=maya)


def test_a_copy_has_the_same_tasks_and_a_name_of_its_own(template, maya):
    copy, change = copy_template(template, by=maya)
    assert (copy.name, copy.preset) == ("Open day 2", "")
    assert [(one.title, str(one.needs or "")) for one in tasks_of(copy)] == [
        (one.title, str(one.needs or "")) for one in tasks_of(template)
    ]
    undo(change, by=maya)
    assert not PlanTemplate.objects.filter(name="Open day 2").exists()


def test_a_template_that_is_put_away_begins_nothing_new_until_it_is_back(template, maya):
    change = put_template_away(template, by=maya)
    with pytest.raises(PutAway):
        make_plan(template, "Too late", anchors={}, by=maya)
    undo(change, by=maya)
    assert bring_template_back(template, by=maya) is None
    assert make_plan(template, "In time", anchors={}, by=maya)[0].tasks.count() == 4


# --- making a plan ---


def test_a_plan_gives_each_task_its_day_its_person_and_its_checklist(plan, partnership, tomos):
    assert days(plan) == {
        "Room": date(2027, 3, 30),
        "Tables": EVENT,
        "Clear up": EVENT,
        "Report": date(2027, 4, 20),
    }
    assert {one.owner for one in plan.tasks.filter(title="Room")} == {tomos}
    assert {one.partnership for one in plan.tasks.all()} == {partnership}
    assert [step.text for step in task("Report").steps.all()] == ["Write", "Send"]
    assert [tie.needed.title for tie in task("Report").needs.all()] == ["Room"]
    assert anchors_wanted(plan.tasks.all()) == ["event_start"]
    assert roles_wanted(tasks_of(plan.template)) == ["Organiser", "helper"]


def test_the_preview_is_what_comes_and_one_undo_takes_all_of_it_back(template, maya, tomos):
    told = preview(template, {"event_start": EVENT}, {"Helper": tomos})
    assert Task.objects.count() == 0
    plan, change = make_plan(template, "P", anchors={"event_start": EVENT}, roles={"Helper": tomos}, by=maya)
    assert [(line.task.title, line.task.due_on) for line in told.in_order] == [
        (one.title, one.due_on) for one in plan.tasks.order_by("due_on", "pk")
    ]
    assert [place.member for place in ShiftPlace.objects.filter(task__title="Tables")] == [tomos]
    undo(change, by=maya)
    assert (Plan.objects.count(), Task.objects.count(), ShiftPlace.objects.count()) == (0, 0, 0)


def test_a_moment_counts_as_its_day_where_the_event_is(template, maya):
    madrid = zoneinfo.ZoneInfo("Europe/Madrid")
    start = datetime(2027, 4, 13, 23, 30, tzinfo=zoneinfo.ZoneInfo("Europe/London"))
    key = uuid.uuid4()
    plan, _change = make_plan(
        template, "P", anchors={"event_start": start}, for_=("event", key), time_zone="Europe/Madrid", by=maya
    )
    assert plan.day == start.astimezone(madrid).date() == date(2027, 4, 14)
    assert [(one.plan, one.done, one.total) for one in plans_for("event", key)] == [(plan, 0, 4)]


def test_somebody_who_is_in_another_shift_gets_no_second_one(plan, template, maya, elin):
    claim(task("Tables"), by=elin)
    other = make_plan(template, "P", anchors={"event_start": EVENT}, roles={"helper": elin}, by=maya)[0]
    assert [str(line.busy) for line in preview(template, {"event_start": EVENT}, {"helper": elin}).lines] == [
        "",
        "Tables",
        "",
        "",
    ]
    assert ShiftPlace.objects.filter(task__plan=other).count() == 0


# --- moving it ---


def test_a_plan_moves_but_for_what_is_done_or_was_put_on_another_day(plan, maya, tomos):
    finish_task(task("Room"), by=tomos)
    edit_task(task("Report"), TaskText({"due_on": date(2027, 5, 1)}), by=tomos)
    told = preview_move(plan, {"event_start": EVENT + timedelta(days=7)})
    assert [line.task.title for line in told.staying] == ["Room", "Report"]
    assert [(line.is_done, line.is_by_hand) for line in told.staying] == [(True, False), (False, True)]
    before = days(plan)
    moved, change = move_plan(plan, {"event_start": EVENT + timedelta(days=7)}, maya)
    assert sorted(line.task.title for line in moved.moved) == ["Clear up", "Tables"]
    assert days(plan) == before | {"Tables": date(2027, 4, 20), "Clear up": date(2027, 4, 20)}
    undo(change, by=maya)
    plan.refresh_from_db()
    assert (days(plan), plan.day) == (before, EVENT)


def test_the_same_date_again_changes_nothing(plan, maya):
    assert move_plan(plan, {"event_start": EVENT}, maya)[1] is None


def test_a_date_that_was_not_known_gives_its_tasks_their_day(template, maya):
    plan, _change = make_plan(template, "P", anchors={}, by=maya)
    assert set(days(plan).values()) == {None}
    move_plan(plan, {"event_start": EVENT}, maya)
    assert days(plan)["Room"] == date(2027, 3, 30)
    move_plan(plan, {"event_start": None}, maya)
    assert set(days(plan).values()) == {None}


def test_two_who_move_a_plan_are_told_of_each_other(plan, maya):
    seen = plan.changed_in
    edit_plan(Plan.objects.get(), by=maya, name="Another name")
    with pytest.raises(EditedMeanwhile):
        move_plan(plan, {"event_start": EVENT + timedelta(days=1)}, maya, expected=seen)
    assert days(plan)["Tables"] == EVENT


def test_a_shift_that_moves_into_another_one_is_given_up(plan, template, maya, elin):
    other = make_plan(template, "P", anchors={"event_start": EVENT + timedelta(days=7)}, by=maya)[0]
    claim(plan.tasks.get(title="Tables"), by=elin)
    claim(other.tasks.get(title="Tables"), by=elin)
    told = preview_move(other, {"event_start": EVENT})
    assert [(place.member, place.task.plan) for place in told.given_up] == [(elin, other)]
    _moved, change = move_plan(other, {"event_start": EVENT}, maya)
    assert [place.task.plan for place in ShiftPlace.objects.all()] == [plan]
    assert [sentence for check in invariants for sentence in check()] == []
    undo(change, by=maya)
    assert ShiftPlace.objects.count() == 2


def test_a_plan_goes_with_its_tasks_and_comes_back_with_them(plan, maya):
    change = remove_plan(plan, by=maya)
    assert Task.objects.count() == 0
    undo(change, by=maya)
    assert (Task.objects.count(), TaskNeed.objects.count()) == (4, 2)


# --- who sees it, who takes what ---


def test_volunteers_see_plans_that_are_open_to_them_or_in_which_they_work(plan, template, maya, elin, ada, viktor):
    closed = make_plan(template, "Closed", anchors={}, by=maya)[0]
    assert list(plans_seen_by(elin)) == [plan]
    assert list(plans_edited_by(elin)) == []
    assert set(tasks_to_take(elin)) == set(plan.tasks.all())
    edit_task(closed.tasks.get(title="Room"), TaskText({"owner": elin}), by=maya)
    assert plan_for(elin, closed.public_id) == closed
    # There only for her own task, she sees no others.
    assert [one.title for one in tasks_of_plan(elin, closed)] == ["Room"]
    assert [plans_seen_by(one).count() for one in (maya, ada, viktor)] == [2, 0, 0]


def test_what_one_has_taken_the_other_cannot_until_it_is_given_back(plan, elin, tomos):
    report = task("Report")
    claim(report, by=elin)
    with pytest.raises(TakenAlready, match="Elin Bergdahl"):
        claim(report, by=tomos)
    assert claim(report, by=elin) is None
    assert give_back(report, by=tomos) is None
    give_back(report, by=elin)
    claim(report, by=tomos)
    assert task("Report").owner == tomos
    finish_task(task("Room"), by=tomos)
    with pytest.raises(DoneAlready):
        claim(task("Room"), by=elin)


def test_a_shift_has_as_many_people_as_places(plan, elin, tomos, maya):
    shift = task("Tables")
    claim(shift, by=elin)
    claim(shift, by=tomos)
    with pytest.raises(ShiftFull):
        claim(shift, by=maya)
    with pytest.raises(PlacesTaken):
        edit_task(shift, TaskText({"places": 1}), by=maya)
    with pytest.raises(PlacesTaken):
        edit_task(shift, TaskText({"until": None}), by=maya)
    give_back(shift, by=elin)
    assert claim(shift, by=maya) is not None


def test_nobody_is_in_two_shifts_at_once_but_from_one_to_the_next(plan, partnership, elin, maya):
    claim(task("Tables"), by=elin)
    claim(task("Clear up"), by=elin)
    fields = {"title": "Talk", "due_on": EVENT, "at": time(12, 30), "until": time(15)}
    talk, _change = add_task(TaskText(fields), by=maya, partnership=partnership)
    with pytest.raises(TwoShiftsAtOnce, match="Tables"):
        claim(talk, by=elin)
    with pytest.raises(TwoShiftsAtOnce, match="Clear up"):
        edit_task(task("Tables"), TaskText({"until": time(13, 30)}), by=maya)


def test_undo_brings_nobody_back_into_two_shifts(plan, partnership, elin, maya):
    claim(task("Tables"), by=elin)
    change = give_back(task("Tables"), by=elin)
    fields = {"title": "Talk", "due_on": EVENT, "at": time(12), "until": time(15)}
    claim(add_task(TaskText(fields), by=maya, partnership=partnership)[0], by=elin)
    with pytest.raises(CannotUndo, match="Talk"):
        undo(change, by=maya)


# --- hours ---


def test_hours_promised_stand_beside_those_that_somebody_has(plan, elin, tomos, maya):
    today = date(2027, 4, 12)
    say_hours(elin, Decimal(4), [date(2027, 4, 21)], by=elin)
    claim(task("Tables"), by=elin)
    claim(task("Report"), by=elin)
    table = hours_table(maya, today, 3)
    assert table.weeks == [today, date(2027, 4, 19), date(2027, 4, 26)]
    loads = {str(one.member): [(load.promised, load.has) for load in one.loads] for one in table.rows}
    assert loads["Elin Bergdahl"] == [(2, 4), (3, 0), (0, 4)]
    assert loads["Maya Okafor"] == [(0, None)] * 3
    assert [load.is_too_much for load in table.rows[0].loads] == [False, True, False]
    assert [one.member for one in hours_table(elin, today).rows] == [elin]


def test_before_somebody_promises_too_much_it_is_said(plan, elin):
    say_hours(elin, Decimal("2.5"), [], by=elin)
    assert warnings_for(task("Report"), elin) == [
        "Elin Bergdahl would have 3 of 2.5 hours in the week of 19 April."
    ]
    say_hours(elin, Decimal(3), [], by=elin)
    assert warnings_for(task("Report"), elin) == []


def test_what_somebody_says_of_their_time_can_be_changed_and_undone(elin):
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    say_hours(elin, Decimal(4), [monday], by=elin)
    assert say_hours(elin, Decimal(4), [monday], by=elin) is None
    change = say_hours(elin, None, [], by=elin)
    assert Capacity.objects.count() == 0
    undo(change, by=elin)
    assert (Capacity.objects.get().hours_per_week, elin.weeks_away.get().monday) == (4, monday)
