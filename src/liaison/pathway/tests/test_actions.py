# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning, moving, setting aside and ending partnerships."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from liaison.accounts.actions import CannotUndo, EditedMeanwhile, undo
from liaison.accounts.models import Change, ChangeEvent
from liaison.accounts.scope import in_workspace
from liaison.accounts.wording import describe
from liaison.kit import hooks
from liaison.pathway.actions.moving import move_to_stage, tick, untick
from liaison.pathway.actions.partnerships import (
    PartnershipText,
    assign,
    begin_partnership,
    edit_partnership,
    keep_score,
    remove_partnership,
    set_next_step,
)
from liaison.pathway.actions.refusals import (
    AnotherPathway,
    DateMissing,
    DatesTurnedRound,
    NeedsEnding,
    NeedsReason,
    NotOpen,
    OpenAlready,
    ReasonMissing,
)
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside, take_up_again
from liaison.pathway.events import PartnershipEnded, StageEntered
from liaison.pathway.models import (
    ChecklistItem,
    Ending,
    Partnership,
    PartnershipType,
    Pathway,
    SideState,
    Stage,
    StageChange,
    Tick,
)
from liaison.pathway.presets import PRESETS

from .conftest import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 20)
LATER = NOW + timedelta(days=10)


def now(partnership):
    return Partnership.objects.get(pk=partnership.pk)


def rows_of(partnership):
    """Everything there is of it, as undo must leave it behind."""
    tables = (Partnership, PartnershipType, StageChange, SideState, Ending, Tick)
    hidden = {"changed_in", "public_id"}
    return {
        table.kind: [
            {name: value for name, value in row.items() if name not in hidden}
            for row in table.objects.order_by("pk").values()
        ]
        for table in tables
    }


# --- presets ---


def test_a_new_workspace_begins_with_four_pathways_in_its_language(workspace, other_workspace):
    def pathways():
        return {one.preset: [*one.stages.values_list("milestone", flat=True)] for one in Pathway.objects.all()}

    expected = {preset.key: [stage.milestone for stage in preset.stages] for preset in PRESETS}
    assert pathways() == expected
    with in_workspace(other_workspace):
        assert pathways() == expected
    assert [one.preset for one in Pathway.objects.filter(is_default=True)] == ["workshop"]


# --- beginning ---


def test_a_partnership_begins_anywhere_and_says_where_it_came_from(partnership, museum, tomos, stages):
    step = StageChange.objects.get(partnership=partnership)
    assert (step.from_stage, step.to_stage, step.at, step.by) == (None, stages["contacted"], NOW, tomos)
    assert sorted(one.type for one in partnership.types.all()) == ["content_donation", "events"]
    assert (partnership.standing, partnership.organisation) == ("open", museum)


def test_pressing_twice_begins_one(museum, tomos):
    once = uuid.uuid4()
    first, change = begin_partnership(museum, PartnershipText(), by=tomos, once=once)
    again, none = begin_partnership(museum, PartnershipText(), by=tomos, once=once)
    assert (again, none, Partnership.objects.count()) == (first, None, 1)
    assert change.pk


def test_a_second_partnership_with_the_same_organisation_needs_a_name(partnership, museum, tomos):
    with pytest.raises(OpenAlready) as refusal:
        begin_partnership(museum, PartnershipText(), by=tomos)
    assert refusal.value.partnership == partnership
    second, _change = begin_partnership(museum, PartnershipText({"name": "A residency"}), by=tomos)
    assert str(second) == "Harbour Museum: A residency"


def test_undoing_a_beginning_leaves_nothing(museum, tomos):
    _one, change = begin_partnership(museum, PartnershipText(types=["advice"]), by=tomos)
    undo(change, by=tomos)
    assert not any(rows_of(None).values())


def test_what_is_known_can_be_edited_and_undone(partnership, museum, maya, tomos):
    before = rows_of(partnership)
    text = PartnershipText({"goals": "Be found", "is_free_pilot": True}, types=["events"], co_leads=[museum])
    change = edit_partnership(partnership, text, by=maya, expected=now(partnership).changed_in)
    after = now(partnership)
    assert (after.goals, after.is_free_pilot, [t.type for t in after.types.all()]) == (
        "Be found",
        True,
        ["events"],
    )
    assert [str(lead) for lead in after.co_leads.all()] == ["Harbour Museum"]
    assert edit_partnership(partnership, text, by=maya) is None
    undo(change, by=maya)
    assert {k: v for k, v in rows_of(partnership).items() if k != "partnership_type"} == {
        k: v for k, v in before.items() if k != "partnership_type"
    }


def test_who_edits_an_old_version_is_told(partnership, maya, tomos):
    seen = now(partnership).changed_in
    set_next_step(partnership, "Ring Ngozi", TODAY, by=tomos)
    with pytest.raises(EditedMeanwhile):
        assign(partnership, owner=maya, team=None, by=maya, expected=seen)
    assert (now(partnership).owner, now(partnership).next_step) == (tomos, "Ring Ngozi")


def test_the_summary_of_a_score_is_kept_and_undone(partnership, maya):
    change = keep_score(partnership, score=Decimal("31.5"), band="Promising", by=maya, at=LATER)
    assert (now(partnership).score, now(partnership).band, now(partnership).scored_at) == (
        Decimal("31.50"),
        "Promising",
        LATER,
    )
    assert keep_score(partnership, score=Decimal("31.500"), band="Promising", by=maya) is None
    undo(change, by=maya)
    assert (now(partnership).score, now(partnership).band, now(partnership).scored_at) == (None, "", None)


def test_a_removed_partnership_comes_back_with_all_that_hung_on_it(partnership, stages, tomos):
    tick(partnership, stages["contacted"].checklist.get(), by=tomos)
    before = rows_of(partnership)
    change = remove_partnership(now(partnership), by=tomos)
    assert not Partnership.objects.exists()
    undo(change, by=tomos)
    after = rows_of(partnership)
    assert {kind: len(rows) for kind, rows in after.items()} == {kind: len(rows) for kind, rows in before.items()}
    assert now(partnership).stage == stages["contacted"]


# --- moving ---


def test_moving_on_asks_for_the_checklist_and_a_reason_overrules_it(partnership, stages, tomos):
    with pytest.raises(NeedsReason) as refusal:
        move_to_stage(partnership, stages["interested"], by=tomos, reason="  ", at=LATER)
    assert refusal.value.objections.missing == ["They answered"]
    assert "They answered" in str(refusal.value)
    assert now(partnership).stage == stages["contacted"]
    move_to_stage(partnership, stages["interested"], by=tomos, reason="They rang us", at=LATER)
    step = StageChange.objects.get(partnership=partnership, from_stage=stages["contacted"])
    assert (step.to_stage, step.reason, step.missing, step.at) == (
        stages["interested"],
        "They rang us",
        ["They answered"],
        LATER,
    )
    assert now(partnership).entered_stage_at == LATER


def test_a_ticked_checklist_lets_it_go_on_and_both_can_be_undone(partnership, stages, tomos):
    before = rows_of(partnership)
    item = stages["contacted"].checklist.get()
    ticked = tick(partnership, item, by=tomos)
    assert tick(partnership, item, by=tomos) is None
    moved = move_to_stage(partnership, stages["interested"], by=tomos, at=LATER)
    assert StageChange.objects.get(from_stage=stages["contacted"]).missing == []
    undo(moved.change, by=tomos)
    undo(ticked, by=tomos)
    assert rows_of(partnership) == before
    assert untick(partnership, item, by=tomos) is None


def test_going_back_needs_no_ticks(partnership, stages, tomos):
    assert move_to_stage(partnership, stages["identified"], by=tomos).change is not None


def test_the_same_press_twice_moves_once(partnership, stages, tomos):
    once = uuid.uuid4()
    for _press in range(2):
        move_to_stage(partnership, stages["researched"], by=tomos, once=once)
    move_to_stage(partnership, stages["identified"], by=tomos)
    # The first press comes a third time, late: it must not move the card once more.
    assert move_to_stage(partnership, stages["researched"], by=tomos, once=once).change is None
    assert now(partnership).stage == stages["identified"]
    assert StageChange.objects.filter(to_stage=stages["researched"]).count() == 1


def test_two_who_move_the_same_card_do_not_overwrite_each_other(partnership, stages, maya, tomos):
    saw = now(partnership).stage
    move_to_stage(partnership, stages["researched"], by=maya, seen_in=saw)
    with pytest.raises(EditedMeanwhile) as other:
        move_to_stage(partnership, stages["met"], by=tomos, seen_in=saw, reason="We met")
    assert other.value.current.stage == stages["researched"]
    # Both wanted the same: that is no quarrel.
    assert move_to_stage(partnership, stages["researched"], by=tomos, seen_in=saw).change is None


def test_a_card_that_was_only_edited_since_can_still_be_moved(partnership, stages, maya, tomos):
    saw = now(partnership)
    set_next_step(partnership, "Ring Ngozi", TODAY, by=maya)
    move_to_stage(saw, stages["researched"], by=tomos, seen_in=saw.stage)
    assert (now(partnership).stage, now(partnership).next_step) == (stages["researched"], "Ring Ngozi")


def test_over_filling_a_stage_asks_why(partnership, museum, stages, tomos):
    Stage.objects.filter(pk=stages["researched"].pk).update(capacity=1)
    begin_partnership(museum, PartnershipText({"name": "Other"}), by=tomos, stage=stages["researched"])
    with pytest.raises(NeedsReason) as refusal:
        move_to_stage(partnership, stages["researched"], by=tomos)
    assert refusal.value.objections.is_full
    move_to_stage(partnership, stages["researched"], by=tomos, reason="Only for a week")
    assert StageChange.objects.get(partnership=partnership, to_stage=stages["researched"]).is_over_capacity


def test_whoever_is_set_aside_takes_no_place(partnership, museum, stages, tomos):
    Stage.objects.filter(pk=stages["researched"].pk).update(capacity=1)
    other, _change = begin_partnership(
        museum, PartnershipText({"name": "Other"}), by=tomos, stage=stages["researched"]
    )
    set_aside(other, Aside("declined_by_them", "No time this year", TODAY), by=tomos)
    assert move_to_stage(partnership, stages["researched"], by=tomos).change is not None


def test_a_stage_of_another_pathway_is_refused(partnership, tomos):
    stage = Stage.objects.filter(pathway__preset="helpdesk").first()
    with pytest.raises(AnotherPathway):
        move_to_stage(partnership, stage, by=tomos)


def test_branches_hear_of_a_move_in_its_change_and_can_stop_it(partnership, stages, tomos, monkeypatch):
    heard = []
    monkeypatch.setitem(hooks._listeners, StageEntered, [heard.append])
    moved = move_to_stage(partnership, stages["researched"], by=tomos)
    assert [(event.step.to_stage, event.change.record) for event in heard] == [
        (stages["researched"], moved.change)
    ]

    def refuse(event):
        raise RuntimeError("not now")

    monkeypatch.setitem(hooks._listeners, StageEntered, [refuse])
    with pytest.raises(RuntimeError):
        move_to_stage(partnership, stages["identified"], by=tomos)
    assert now(partnership).stage == stages["researched"]


# --- aside, and back ---


def test_the_history_says_whose_partnership_was_set_aside(partnership, tomos):
    _row, change = set_aside(partnership, Aside("declined_by_them", "No time this year", TODAY), by=tomos)
    said = "“Harbour Museum: Declined by them”"
    assert said in describe([change])[0].sentence


def test_each_side_state_is_a_record_with_reason_and_date_and_can_be_taken_up_again(partnership, maya, tomos):
    for number, (state, _label) in enumerate(SideState.Type.choices):
        day = TODAY + timedelta(days=number)
        aside = Aside(state, f"Because of {state}", day, look_again_on=day + timedelta(days=90))
        row, _change = set_aside(partnership, aside, by=tomos)
        assert (row.reason, row.since, now(partnership).standing) == (f"Because of {state}", day, state)
        take_up_again(partnership, by=maya, on=day, because="They wrote")
        row.refresh_from_db()
        assert (row.reopened_on, row.reopened_by, row.reopened_because) == (day, maya, "They wrote")
        assert now(partnership).standing == "open"
    assert SideState.objects.count() == len(SideState.Type)
    assert take_up_again(partnership, by=maya, on=TODAY) is None


def test_one_state_gives_way_to_the_next(partnership, tomos):
    waiting, _change = set_aside(partnership, Aside("waiting", "Budget", TODAY, waiting_for="funding"), by=tomos)
    resting = Aside("resting", "No budget", TODAY, look_again_on=date(2027, 1, 4))
    _state, change = set_aside(partnership, resting, by=tomos)
    assert [row.type for row in SideState.objects.filter(reopened_on=None)] == ["resting"]
    undo(change, by=tomos)
    assert list(SideState.objects.filter(reopened_on=None)) == [waiting]
    assert now(partnership).standing == "waiting"


@pytest.mark.parametrize(
    ("aside", "refusal"),
    [
        (Aside("waiting", " ", TODAY), ReasonMissing),
        (Aside("resting", "The dragon sleeps", TODAY), DateMissing),
        (Aside("resting", "Asleep", TODAY, look_again_on=TODAY - timedelta(days=1)), DatesTurnedRound),
    ],
)
def test_setting_aside_without_what_others_need_is_refused(partnership, tomos, aside, refusal):
    before = rows_of(partnership)
    with pytest.raises(refusal):
        set_aside(partnership, aside, by=tomos)
    assert rows_of(partnership) == before


def test_what_is_set_aside_is_not_moved(partnership, stages, tomos):
    set_aside(partnership, Aside("waiting", "For us", TODAY, waiting_for="us"), by=tomos)
    with pytest.raises(NotOpen):
        move_to_stage(partnership, stages["met"], by=tomos, reason="We met")
    assert now(partnership).stage == stages["contacted"]


# --- happily ever after ---

GOOD = GoodEnding("independent", "They run their own wikithons", TODAY, learned="Begin with the volunteers")


def test_an_ending_goes_to_the_last_stage_and_can_be_undone(partnership, stages, tomos, monkeypatch):
    heard = []
    monkeypatch.setitem(hooks._listeners, PartnershipEnded, [heard.append])
    before = rows_of(partnership)
    ending, change = end_well(partnership, GOOD, by=tomos)
    assert (ending.how, ending.reason, ending.learned) == (GOOD.how, GOOD.reason, GOOD.learned)
    assert (now(partnership).standing, now(partnership).stage) == ("ended", stages["independent"])
    assert [event.ending for event in heard] == [ending]
    undo(change, by=tomos)
    assert rows_of(partnership) == before


def test_an_ending_without_a_reason_is_refused(partnership, tomos):
    before = rows_of(partnership)
    with pytest.raises(ReasonMissing):
        end_well(partnership, GoodEnding("completed", "", TODAY), by=tomos)
    assert rows_of(partnership) == before


def test_a_card_dropped_on_the_last_stage_asks_how_it_ended(partnership, stages, tomos):
    with pytest.raises(NeedsEnding):
        move_to_stage(partnership, stages["independent"], by=tomos, reason="Done")
    assert now(partnership).stage == stages["contacted"]


def test_what_has_ended_can_be_taken_up_where_it_was(partnership, stages, maya, tomos):
    end_well(partnership, GOOD, by=tomos)
    take_up_again(partnership, by=maya, on=date(2027, 5, 1), because="A new building")
    ending = Ending.objects.get()
    assert (ending.reopened_on, ending.reopened_because) == (date(2027, 5, 1), "A new building")
    assert (now(partnership).standing, now(partnership).stage) == ("open", stages["contacted"])
    end_well(partnership, GOOD, by=tomos)
    assert Ending.objects.filter(reopened_on=None).count() == 1


def test_everything_that_was_done_stands_in_the_history_under_a_name(partnership, stages, museum, tomos, maya):
    before = set(Change.objects.values_list("pk", flat=True))
    move_to_stage(partnership, stages["met"], by=maya, reason="We met")
    set_aside(partnership, Aside("waiting", "Budget", TODAY), by=maya)
    take_up_again(partnership, by=maya, on=TODAY)
    end_well(partnership, GOOD, by=maya)
    told = Change.objects.exclude(pk__in=before).order_by("pk")
    assert [(one.action, one.actor) for one in told] == [
        ("move", maya),
        ("set aside", maya),
        ("take up again", maya),
        ("end well", maya),
    ]
    assert all(ChangeEvent.objects.filter(change=one, of_id=partnership.public_id).exists() for one in told)


def test_undo_keeps_what_others_built_on(partnership, stages, maya, tomos):
    moved = move_to_stage(partnership, stages["researched"], by=tomos)
    move_to_stage(partnership, stages["identified"], by=maya)
    with pytest.raises(CannotUndo):
        undo(moved.change, by=tomos)
    assert now(partnership).stage == stages["identified"]


def test_the_items_of_a_checklist_belong_to_stages(workspace):
    assert ChecklistItem.objects.filter(stage__pathway__is_default=True).count() == sum(
        len(stage.checklist) for stage in PRESETS[0].stages
    )
