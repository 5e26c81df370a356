# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two who want the same task, the last place, or two shifts at the same time, in the same moment."""

from datetime import date, time, timedelta

import pytest

from liaison.accounts.actions import EditedMeanwhile
from liaison.pathway.actions.plan_templates import TaskRow, add_template
from liaison.pathway.actions.plans import make_plan, move_plan
from liaison.pathway.actions.refusals import ShiftFull, TakenAlready, TwoShiftsAtOnce
from liaison.pathway.actions.shifts import claim
from liaison.pathway.models import Plan, ShiftPlace, Task
from liaison.project import cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("round_", range(3))
TOLD = (TakenAlready, ShiftFull, TwoShiftsAtOnce, EditedMeanwhile)
EVENT = date(2027, 4, 13)


def row(key, **values):
    return TaskRow(key, {"title": key, "anchor": "event_start", **values})


@pytest.fixture
def plan(maya):
    rows = [
        row("Report", days=1),
        row("Tables", at=time(11), until=time(13), places=1),
        row("Talk", at=time(12), until=time(14), places=1),
        row("Next week", days=7, at=time(11), until=time(13)),
    ]
    template, _change = add_template("Open day", "", rows, by=maya)
    return make_plan(template, "P", anchors={"event_start": EVENT}, by=maya, is_open_to_volunteers=True)[0]


def task(title):
    return Task.objects.get(title=title)


@ROUNDS
def test_of_two_who_want_a_task_one_gets_it_and_the_other_a_kind_sentence(at_once, plan, elin, round_):
    ines = cast.join("ines")
    told = at_once(lambda: claim(task("Report"), by=elin), lambda: claim(task("Report"), by=ines))
    assert sorted(map(str, told)) == sorted(["None", str(TakenAlready)])
    assert task("Report").owner == (elin if told[0] is None else ines)


@ROUNDS
def test_the_last_place_is_given_once(at_once, plan, elin, tomos, round_):
    ines = cast.join("ines")
    people = [elin, tomos, ines]
    told = at_once(*(lambda one=one: claim(task("Tables"), by=one) for one in people))
    assert sorted(map(str, told)) == sorted(["None", str(ShiftFull), str(ShiftFull)])
    assert [place.member for place in ShiftPlace.objects.all()] == [people[told.index(None)]]


@ROUNDS
def test_nobody_takes_two_shifts_at_once_from_two_windows(at_once, plan, elin, round_):
    told = at_once(lambda: claim(task("Tables"), by=elin), lambda: claim(task("Talk"), by=elin))
    assert sorted(map(str, told)) == sorted(["None", str(TwoShiftsAtOnce)])
    assert ShiftPlace.objects.count() == 1


@ROUNDS
def test_a_shift_that_moves_while_somebody_takes_another_never_puts_them_into_two(
    at_once, plan, elin, maya, round_
):
    later = task("Next week")
    claim(later, by=elin)
    other = make_plan(plan.template, "Q", anchors={"event_start": EVENT + timedelta(days=7)}, by=maya)[0]
    told = at_once(
        lambda: claim(other.tasks.get(title="Talk"), by=elin),
        lambda: move_plan(Plan.objects.get(pk=plan.pk), {"event_start": EVENT + timedelta(days=1)}, maya),
    )
    # Whoever was first: before the move both shifts lie on one day, after it they do not.
    assert told[1] is None
    assert told[0] in {None, TwoShiftsAtOnce}
    assert ShiftPlace.objects.count() == (2 if told[0] is None else 1)
