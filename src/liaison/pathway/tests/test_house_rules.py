# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the house promises of every table holds for these too: merging, erasing, giving out, two at once."""

import io
import threading
import zipfile
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.accounts.actions import EditedMeanwhile, changing, undo
from liaison.accounts.models import ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.privacy import erase, give_out
from liaison.directory.duplicates.actions.merging import Versions, merge
from liaison.directory.duplicates.actions.parting import take_apart
from liaison.directory.models import Organisation
from liaison.kit.hooks import invariants
from liaison.pathway.actions.moving import move_to_stage, tick
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership, edit_partnership
from liaison.pathway.actions.refusals import Refused
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside, take_up_again
from liaison.pathway.actions.work import Line, TaskText, add_objective, add_task
from liaison.pathway.models import (
    CoLead,
    Ending,
    Partnership,
    Pathway,
    SideState,
    Stage,
    StageChange,
    Task,
    Tick,
)

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def contradictions():
    return [sentence for check in invariants for sentence in check()]


@pytest.fixture
def twin(maya):
    """The museum, brought in a second time under another name."""
    with changing(maya, "edit") as change:
        return change.create(Organisation(name="The Harbour Museum Trust", country="GB"))


@pytest.fixture
def everything(partnership, curator, twin, stages, tomos):
    """One row in each table, with the curator's name in whatever may be written freely."""
    named = "Ngozi Achebe said so"
    fields = {"introduced_by_person": curator, "introduced_by_organisation": twin, "goals": named}
    edit_partnership(partnership, PartnershipText(fields, co_leads=[twin]), by=tomos)
    tick(partnership, stages["contacted"].checklist.get(), by=tomos)
    move_to_stage(partnership, stages["met"], by=tomos, reason=named)
    set_aside(partnership, Aside("referred_on", named, DAY, referred_to=twin), by=tomos)
    take_up_again(partnership, by=tomos, on=DAY, because=named)
    end_well(partnership, GoodEnding("completed", named, DAY, learned=named), by=tomos)
    add_objective(partnership, named, by=tomos, signs=[named])
    add_task(TaskText({"title": named, "note": named}, [Line(named)]), by=tomos, partnership=partnership)
    return partnership


def owned_rows():
    """Kind → how many there are, of every table of this room that hangs on a partnership."""
    found = {}
    for model in apps.get_app_config("pathway").get_models():
        if any(field.name == "partnership" for field in model._meta.concrete_fields):
            found[model.kind] = model.objects.count()
    return found


# --- merging ---


def join(stays, goes, by):
    for row in (stays, goes):
        row.refresh_from_db()
    return merge(stays, goes, {}, by=by, seen=Versions(stays.changed_in, goes.changed_in))


def test_merging_organisations_moves_their_partnerships_and_loses_none(everything, museum, twin, maya, tomos):
    second, _change = begin_partnership(twin, PartnershipText(), by=tomos)
    before = owned_rows()
    record = join(twin, museum, maya)
    everything.refresh_from_db()
    assert everything.organisation == twin
    assert set(Partnership.objects.filter(organisation=twin)) == {everything, second}
    # What introduced itself now is kept: a partnership says more than who introduced whom.
    assert everything.introduced_by_organisation == twin
    assert owned_rows() == before
    assert contradictions() == []
    take_apart(record, by=maya)
    everything.refresh_from_db()
    assert everything.organisation.name == "Harbour Museum"
    assert owned_rows() == before


def test_merging_the_one_who_introduced_follows_them(everything, museum, twin, maya):
    join(museum, twin, maya)
    everything.refresh_from_db()
    assert (everything.organisation, everything.introduced_by_organisation) == (museum, museum)
    assert SideState.objects.get().referred_to == museum
    assert CoLead.objects.get().organisation == museum


# --- erasing and giving out ---


def texts():
    """Every free text of this room, and of the history, as one."""
    found = []
    for model in apps.get_app_config("pathway").get_models():
        found += [str(row) for row in model.objects.values()]
    found += [str(row) for row in ChangeEvent.objects.values("before", "after")]
    return "\n".join(found)


def test_erasing_a_person_leaves_the_partnership_without_their_name(everything, curator, maya):
    assert texts().count("Ngozi Achebe") >= 10
    erase(curator, by=maya, at=NOW + timedelta(days=9))
    everything.refresh_from_db()
    assert everything.introduced_by_person is None
    assert "Ngozi" not in texts()
    assert (Ending.objects.count(), Task.objects.count()) == (1, 1)
    assert contradictions() == []


def test_erasing_a_sole_trader_takes_their_partnership_along(everything, museum, maya):
    Organisation.objects.filter(pk=museum.pk).update(legal_form=Organisation.LegalForm.SOLE_TRADER)
    museum.refresh_from_db()
    erase(museum, by=maya, at=NOW + timedelta(days=9))
    assert set(owned_rows().values()) == {0}
    assert not Partnership.objects.exists()
    assert Stage.objects.filter(pathway__is_default=True).count() == 10


def test_what_we_hold_about_somebody_tells_of_partnerships_they_introduced(everything, curator, museum, maya):
    archive = zipfile.ZipFile(io.BytesIO(give_out(curator, by=maya, at=NOW)))
    told = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert str(everything.public_id) in told
    Organisation.objects.filter(pk=museum.pk).update(legal_form=Organisation.LegalForm.SOLE_TRADER)
    archive = zipfile.ZipFile(io.BytesIO(give_out(Organisation.objects.get(pk=museum.pk), by=maya, at=NOW)))
    told = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert str(Task.objects.get().public_id) in told


# --- invariants ---


def test_a_summary_that_lies_is_found(everything, stages):
    assert contradictions() == []
    Partnership.objects.update(standing="waiting")
    assert len(contradictions()) == 1
    Partnership.objects.update(standing="ended", stage=stages["met"])
    assert len(contradictions()) == 1
    Partnership.objects.update(stage=stages["independent"])
    Pathway.objects.update(is_default=False)
    assert len(contradictions()) == 1


DEEDS = st.lists(
    st.tuples(st.sampled_from(["move", "aside", "up", "end", "tick", "undo"]), st.integers(0, 9)), max_size=12
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DEEDS)
def test_whatever_is_done_in_whatever_order_the_summaries_stay_true(partnership, stages, tomos, deeds):
    begun, _change = begin_partnership(partnership.organisation, PartnershipText({"name": "x"}), by=tomos)
    changes = []
    for deed, number in deeds:
        try:
            changes.append(_do(deed, number, begun, list(stages.values()), tomos, changes))
        except Refused:
            continue
    assert contradictions() == []
    Partnership.objects.get(pk=begun.pk).delete()


def _do(deed, number, one, stages, by, changes):
    if deed == "move":
        return move_to_stage(one, stages[number % len(stages)], by=by, reason="Yes").change
    if deed == "aside":
        kind = SideState.Type.values[number % 5]
        return set_aside(one, Aside(kind, "So it is", DAY, look_again_on=DAY), by=by)[1]
    if deed == "up":
        return take_up_again(one, by=by, on=DAY)
    if deed == "end":
        return end_well(one, GoodEnding("completed", "Done", DAY), by=by)[1]
    if deed == "tick":
        return tick(one, stages[number % len(stages)].checklist.first(), by=by) if number % 10 != 9 else None
    while changes:
        # The newest thing that was done can always be undone.
        if (last := changes.pop()) is not None:
            undo(last, by=by)
            break
    return None


# --- older workspaces ---


def test_workspaces_that_were_there_before_get_the_same_pathways(workspace):
    def told():
        stages = Stage.objects.order_by("pathway__name", "order")
        return list(stages.values_list("pathway__name", "name", "milestone", "expected_days", "checklist__text"))

    before = told()
    Pathway.objects.all().delete()
    assert told() == []
    migration = import_module("liaison.pathway.migrations.0002_presets")
    migration._install(apps, workspace)
    assert sorted(told()) == sorted(before)
    migration._install(apps, workspace)
    assert sorted(told()) == sorted(before)


# --- two at once ---


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_move_a_card_at_once_one_is_told(partnership, stages, workspace, maya, tomos, round_):
    seen, told = partnership.stage, []
    barrier = threading.Barrier(2)

    def move(member, stage):
        try:
            with in_workspace(workspace):
                barrier.wait()
                moved = move_to_stage(partnership, stage, by=member, seen_in=seen, reason="Yes")
                told.append(("moved", moved.partnership.stage_id))
        except EditedMeanwhile as refusal:
            told.append(("told", refusal.current.stage_id))
        finally:
            connection.close()

    people = [(maya, stages["met"]), (tomos, stages["interested"])]
    threads = [threading.Thread(target=move, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = Partnership.objects.get(pk=partnership.pk).stage_id
    # Both speak of the same stage: the one it went to.
    assert sorted(told) == sorted([("moved", now), ("told", now)])
    assert StageChange.objects.filter(partnership=partnership).count() == 2
    assert contradictions() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_tick_the_same_item_at_once_tick_it_once(partnership, stages, workspace, maya, tomos):
    item, barrier, failed = stages["contacted"].checklist.get(), threading.Barrier(2), []

    def press(member):
        try:
            with in_workspace(workspace):
                barrier.wait()
                tick(partnership, item, by=member)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[member]) for member in (maya, tomos)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, Tick.objects.count()) == ([], 1)
