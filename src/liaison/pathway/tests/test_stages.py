# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing the pathways themselves: what is in use is never lost."""

import pytest

from liaison.accounts.actions import CannotUndo, EditedMeanwhile, undo
from liaison.accounts.queries import changes_undone_by
from liaison.kit.hooks import invariants
from liaison.pathway.actions.moving import move_to_stage, tick
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership, change_pathway
from liaison.pathway.actions.pathways import add_pathway, bring_pathway_back, edit_pathway, put_pathway_away
from liaison.pathway.actions.presets import add_preset
from liaison.pathway.actions.refusals import (
    AnotherPathway,
    LastStage,
    NameOfOnePutAway,
    NameTaken,
    NeedsEnding,
    NewOnesBeginHere,
    NowhereToBegin,
    PathwayGone,
    PathwayInUse,
    StageGone,
    StageInUse,
)
from liaison.pathway.actions.stages import (
    add_stage,
    bring_stage_back,
    edit_stage,
    place_stage,
    remove_stage,
)
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside, take_up_again
from liaison.pathway.actions.work import Line
from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage, StageChange
from liaison.pathway.presets import PRESETS
from liaison.pathway.queries.pathways import set_up_of, stages_to_go_on_at, version_of

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def names(rows):
    return [str(row) for row in rows]


def contradictions():
    return [sentence for check in invariants for sentence in check()]


def row_of(pathway):
    return names(Stage.objects.filter(pathway=pathway, archived_at=None).order_by("order", "pk"))


@pytest.fixture
def pathway(stages):
    """The one that new partnerships go."""
    return stages["met"].pathway


@pytest.fixture
def helpdesk(workspace):
    return Pathway.objects.get(preset="helpdesk")


# --- removing a stage ---


def test_a_stage_in_use_is_not_removed_without_a_word_about_who_is_there(partnership, stages, maya):
    with pytest.raises(StageInUse, match=r"1 partnership is in “Contacted”\. Say to which stage it goes\."):
        remove_stage(stages["contacted"], by=maya)
    assert Stage.objects.filter(pk=stages["contacted"].pk, archived_at=None).exists()


def test_whoever_stands_in_a_removed_stage_goes_on_in_the_same_change_and_undo_brings_all_back(
    partnership, museum, stages, maya, tomos
):
    waiting, _change = begin_partnership(
        museum, PartnershipText({"name": "b"}), by=tomos, stage=stages["contacted"]
    )
    set_aside(waiting, Aside("waiting", "Their year end", DAY), by=tomos)
    change = remove_stage(stages["contacted"], by=maya, to=stages["researched"])
    both = Partnership.objects.order_by("pk")
    assert [(one.stage.name, one.standing) for one in both] == [("Researched", "open"), ("Researched", "waiting")]
    step = StageChange.objects.filter(partnership=partnership).order_by("-pk").first()
    assert (step.from_stage, step.by, step.reason) == (
        stages["contacted"],
        maya,
        "“Contacted” was removed from the pathway.",
    )
    assert contradictions() == []
    undo(change, by=maya)
    assert [one.stage.name for one in both.all()] == ["Contacted", "Contacted"]
    assert Stage.objects.get(pk=stages["contacted"].pk).archived_at is None
    assert contradictions() == []


def test_a_full_stage_that_takes_them_in_says_so_in_the_history(partnership, museum, stages, maya, tomos):
    begin_partnership(museum, PartnershipText({"name": "b"}), by=tomos, stage=stages["researched"])
    edit_stage(stages["researched"], by=maya, capacity=1)
    stages["researched"].refresh_from_db()
    remove_stage(stages["contacted"], by=maya, to=stages["researched"])
    assert StageChange.objects.get(from_stage=stages["contacted"]).is_over_capacity


def test_nobody_on_the_way_is_put_where_partnerships_end(partnership, stages, maya):
    with pytest.raises(NeedsEnding):
        remove_stage(stages["contacted"], by=maya, to=stages["independent"])
    assert "Independent" not in names(stages_to_go_on_at(without=stages["contacted"]))
    assert Partnership.objects.get().stage == stages["contacted"]


def test_who_has_ended_goes_along_when_the_end_is_removed(partnership, stages, maya, tomos):
    end_well(partnership, GoodEnding("completed", "Done", DAY), by=tomos)
    remove_stage(stages["independent"], by=maya, to=stages["evaluating"])
    partnership.refresh_from_db()
    assert (partnership.stage, partnership.standing) == (stages["evaluating"], "ended")
    assert contradictions() == []


def test_they_go_to_a_stage_of_the_same_pathway(partnership, stages, helpdesk, maya):
    with pytest.raises(AnotherPathway):
        remove_stage(stages["contacted"], by=maya, to=helpdesk.stages.first())
    with pytest.raises(AnotherPathway):
        remove_stage(stages["contacted"], by=maya, to=stages["contacted"])


def test_a_stage_is_removed_once(partnership, stages, maya):
    remove_stage(stages["contacted"], by=maya, to=stages["met"])
    with pytest.raises(StageGone):
        remove_stage(stages["contacted"], by=maya)
    remove_stage(stages["identified"], by=maya)
    with pytest.raises(StageGone):
        remove_stage(stages["researched"], by=maya, to=stages["identified"])


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


def test_a_stage_that_was_put_away_comes_back_to_its_place(partnership, stages, pathway, maya):
    remove_stage(stages["contacted"], by=maya, to=stages["met"])
    assert names(set_up_of(pathway).put_away) == ["Contacted"]
    bring_stage_back(stages["contacted"], by=maya)
    assert row_of(pathway)[:4] == ["Identified", "Researched", "Contacted", "Interested"]
    assert bring_stage_back(stages["contacted"], by=maya) is None


def test_a_pathway_keeps_a_stage_beside_its_end(maya):
    pathway, _change = add_pathway("Summer school", by=maya)
    stage, _change = add_stage(pathway, by=maya, name="Only", milestone="contacted")
    add_stage(pathway, by=maya, name="Over", milestone="independent")
    with pytest.raises(LastStage):
        remove_stage(stage, by=maya)
    with pytest.raises(LastStage):
        edit_stage(stage, by=maya, milestone="independent")
    assert row_of(pathway) == ["Only", "Over"]


# --- who comes to a stage that is gone ---


def test_a_card_does_not_go_to_a_stage_that_was_removed(partnership, stages, tomos, maya):
    remove_stage(stages["met"], by=maya)
    for stage in (stages["met"], Stage(pk=999999, name="Met", pathway=stages["met"].pathway)):
        with pytest.raises(StageGone, match="“Met” has been removed"):
            move_to_stage(partnership, stage, by=tomos, reason="Yes")
    partnership.refresh_from_db()
    assert partnership.stage == stages["contacted"]


def test_nothing_begins_at_a_stage_or_on_a_pathway_that_is_put_away(museum, stages, helpdesk, tomos, maya):
    first = helpdesk.stages.first()
    put_pathway_away(helpdesk, by=maya)
    with pytest.raises(PathwayGone, match="“Helpdesk” is put away"):
        begin_partnership(museum, PartnershipText(), by=tomos, stage=first)
    remove_stage(stages["identified"], by=maya)
    with pytest.raises(StageGone):
        begin_partnership(museum, PartnershipText(), by=tomos, stage=stages["identified"])
    assert not Partnership.objects.exists()


def test_what_ended_on_a_pathway_of_old_is_taken_up_once_that_is_back(museum, helpdesk, tomos, maya):
    asked, _change = begin_partnership(museum, PartnershipText(), by=tomos, stage=helpdesk.stages.first())
    end_well(asked, GoodEnding("completed", "Done", DAY), by=tomos)
    put_pathway_away(helpdesk, by=maya)
    assert contradictions() == []
    with pytest.raises(PathwayGone):
        take_up_again(asked, by=tomos, on=DAY)
    with pytest.raises(PathwayGone):
        set_aside(asked, Aside("waiting", "Their year end", DAY), by=tomos)
    bring_pathway_back(helpdesk, by=maya)
    take_up_again(asked, by=tomos, on=DAY)
    assert Partnership.objects.get().is_open


def test_undoing_a_move_does_not_lead_to_where_nobody_looks(partnership, stages, maya, tomos):
    moved = move_to_stage(partnership, stages["researched"], by=tomos).change
    removed = remove_stage(stages["contacted"], by=maya)
    with pytest.raises(CannotUndo, match="Bring that back first"):
        undo(moved, by=tomos)
    undo(removed, by=maya)
    undo(moved, by=tomos)
    assert Partnership.objects.get().stage == stages["contacted"]


def test_undoing_that_a_stage_came_back_leaves_nobody_in_it(partnership, stages, maya, tomos):
    remove_stage(stages["contacted"], by=maya, to=stages["researched"])
    back = bring_stage_back(stages["contacted"], by=maya)
    move_to_stage(partnership, stages["contacted"], by=tomos, reason="Yes")
    with pytest.raises(CannotUndo):
        undo(back, by=maya)
    assert contradictions() == []


def test_undo_leaves_a_place_to_begin(pathway, maya):
    other, _change = add_preset(PRESETS[3], by=maya)
    chosen = edit_pathway(other, by=maya, name="Helpdesk 2", is_default=True)
    put_pathway_away(pathway, by=maya)
    with pytest.raises(CannotUndo, match="no place to begin"):
        undo(chosen, by=maya)
    assert contradictions() == []


def test_who_may_not_set_up_the_workspace_does_not_undo_it_either(stages, maya, tomos):
    change = edit_stage(stages["met"], by=maya, capacity=5)
    assert not changes_undone_by(tomos).filter(pk=change.pk).exists()
    assert changes_undone_by(maya).filter(pk=change.pk).exists()


# --- pathways ---


def test_new_partnerships_always_have_a_pathway_to_begin_on(pathway, maya):
    other, _change = add_pathway("Summer school", by=maya)
    with pytest.raises(NowhereToBegin):
        edit_pathway(other, by=maya, name="Summer school", is_default=True)
    add_stage(other, by=maya, name="Only", milestone="contacted")
    with pytest.raises(NewOnesBeginHere):
        put_pathway_away(pathway, by=maya)
    with pytest.raises(NewOnesBeginHere):
        edit_pathway(pathway, by=maya, name="Partnership", is_default=False)
    chosen = edit_pathway(other, by=maya, name="Summer school", is_default=True)
    assert names(Pathway.objects.filter(is_default=True)) == ["Summer school"]
    undo(chosen, by=maya)
    assert names(Pathway.objects.filter(is_default=True)) == ["Partnership"]


def test_who_is_on_a_pathway_goes_on_along_another_when_it_is_put_away(museum, stages, helpdesk, maya, tomos):
    asked, _change = begin_partnership(museum, PartnershipText(), by=tomos, stage=helpdesk.stages.first())
    with pytest.raises(PathwayInUse, match="1 partnership is on its way along “Helpdesk”"):
        put_pathway_away(helpdesk, by=maya)
    with pytest.raises(AnotherPathway):
        put_pathway_away(helpdesk, by=maya, to=helpdesk.stages.last())
    change = put_pathway_away(helpdesk, by=maya, to=stages["met"])
    asked.refresh_from_db()
    assert (asked.stage, asked.pathway) == (stages["met"], stages["met"].pathway)
    assert put_pathway_away(helpdesk, by=maya) is None
    assert contradictions() == []
    undo(change, by=maya)
    asked.refresh_from_db()
    assert (asked.stage.name, asked.pathway) == ("Request", helpdesk)
    helpdesk.refresh_from_db()
    assert helpdesk.archived_at is None


def test_a_name_that_is_taken_is_refused_in_a_sentence(stages, helpdesk, maya):
    with pytest.raises(NameTaken, match="name already"):
        edit_stage(stages["met"], by=maya, name="assessed")
    with pytest.raises(NameTaken):
        add_stage(stages["met"].pathway, by=maya, name="MET", milestone="met")
    for add in (add_pathway, lambda name, by: add_preset(PRESETS[0], by=by, name=name)):
        with pytest.raises(NameTaken):
            add("helpdesk", by=maya)
    put_pathway_away(helpdesk, by=maya)
    with pytest.raises(NameOfOnePutAway, match="Bring it back"):
        add_pathway("Helpdesk", by=maya)


def test_the_same_stage_may_be_on_two_pathways(helpdesk, maya):
    stage, _change = add_stage(helpdesk, by=maya, name="Met", milestone="met")
    assert stage.name == "Met"


def test_a_preset_can_be_copied_again_under_another_name(maya):
    copy, change = add_preset(PRESETS[3], by=maya)
    assert (copy.name, copy.stages.count()) == ("Helpdesk 2", len(PRESETS[3].stages))
    undo(change, by=maya)
    assert not Pathway.objects.filter(name="Helpdesk 2").exists()
    named, _change = add_preset(PRESETS[3], by=maya, name="Questions")
    assert (named.name, named.is_default) == ("Questions", False)


# --- stages ---


def test_ticked_lines_that_leave_a_checklist_are_put_away_and_the_others_go(partnership, stages, maya):
    agreed = stages["agreed"]
    first, second, _third = agreed.checklist.all()
    tick(partnership, first, by=maya)
    edit_stage(agreed, by=maya, checklist=[Line("Both sides know", second.public_id), Line("A date is set")])
    there = ChecklistItem.objects.filter(stage=agreed)
    assert names(there.filter(archived_at=None)) == ["Both sides know", "A date is set"]
    assert names(there.exclude(archived_at=None)) == [first.text]


def test_of_two_who_edit_one_stage_the_second_is_told_whatever_the_first_changed(stages, maya, tomos):
    met = stages["met"]
    seen = version_of(met)
    edit_stage(met, by=tomos, checklist=[Line("We have a photo")], expected=seen)
    with pytest.raises(EditedMeanwhile):
        edit_stage(met, by=maya, name="Seen", checklist=[Line("We wrote it down")], expected=seen)
    assert names(met.checklist.filter(archived_at=None)) == ["We have a photo"]
    place_stage(met, stages["contacted"], before=True, by=tomos)
    assert edit_stage(met, by=maya, name="Seen", expected=version_of(met)) is not None


def test_a_stage_that_is_gone_is_not_edited(stages, maya):
    remove_stage(stages["met"], by=maya)
    with pytest.raises(StageGone):
        edit_stage(stages["met"], by=maya, name="Seen")


def test_a_stage_goes_up_and_down_past_those_that_are_put_away(partnership, stages, pathway, maya):
    remove_stage(stages["contacted"], by=maya, to=stages["met"])
    change = place_stage(stages["interested"], stages["researched"], before=True, by=maya)
    assert row_of(pathway)[:3] == ["Identified", "Interested", "Researched"]
    # Somebody else who saw the same row and pressed the same button.
    assert place_stage(stages["interested"], stages["researched"], before=True, by=maya) is None
    undo(change, by=maya)
    assert row_of(pathway)[:3] == ["Identified", "Researched", "Interested"]
    place_stage(stages["identified"], stages["researched"], before=False, by=maya)
    assert row_of(pathway)[:3] == ["Researched", "Identified", "Interested"]
    with pytest.raises(StageGone):
        place_stage(stages["interested"], stages["contacted"], before=True, by=maya)


def test_a_new_stage_comes_before_the_end(pathway, maya):
    _stage, change = add_stage(pathway, by=maya, name="Report", milestone="evaluating")
    assert row_of(pathway)[-3:] == ["Evaluating", "Report", "Independent"]
    undo(change, by=maya)
    assert row_of(pathway)[-2:] == ["Evaluating", "Independent"]
    assert contradictions() == []


def test_a_pathway_goes_with_its_partnership_where_somebody_changes_it(partnership, stages, helpdesk, maya):
    last = helpdesk.stages.last()
    change_pathway(partnership, last, by=maya)
    remove_stage(stages["contacted"], by=maya)
    assert contradictions() == []
