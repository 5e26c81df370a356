# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two at once: whoever sets stages up, and whoever edits, moves or begins there, lose nothing of each other's."""

import pytest

from liaison.accounts.actions import EditedMeanwhile
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.pathways import edit_pathway, put_pathway_away
from liaison.pathway.actions.refusals import NewOnesBeginHere, PathwayGone, PathwayInUse, StageGone, StageInUse
from liaison.pathway.actions.stages import edit_stage, place_stage, remove_stage
from liaison.pathway.actions.work import Line
from liaison.pathway.models import Partnership, Pathway, Stage
from liaison.pathway.queries.pathways import version_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TOLD = (EditedMeanwhile, NewOnesBeginHere, PathwayGone, PathwayInUse, StageGone, StageInUse)
ROUNDS = pytest.mark.parametrize("round_", range(2))


def lines(stage):
    return [item.text for item in stage.checklist.filter(archived_at=None)]


@ROUNDS
def test_of_two_who_edit_one_stage_one_is_told(at_once, stages, maya, tomos, round_):
    met = stages["met"]
    seen, before = version_of(met), lines(met)
    told = at_once(
        lambda: edit_stage(Stage.objects.get(pk=met.pk), by=maya, name="Seen", expected=seen),
        lambda: edit_stage(
            Stage.objects.get(pk=met.pk), by=tomos, checklist=[Line("We have a photo")], expected=seen
        ),
    )
    met.refresh_from_db()
    assert sorted(map(str, told)) == sorted(["None", str(EditedMeanwhile)])
    assert (met.name, lines(met)) in [("Seen", before), ("Met", ["We have a photo"])]


@ROUNDS
def test_a_card_that_comes_while_its_stage_is_removed_stays_on_the_board(
    at_once, partnership, stages, maya, tomos, round_
):
    told = at_once(
        lambda: remove_stage(stages["met"], by=maya),
        lambda: move_to_stage(partnership, stages["met"], by=tomos, seen_in=stages["contacted"], reason="Yes"),
    )
    partnership.refresh_from_db()
    assert told in [[None, StageGone], [StageInUse, None]]
    assert partnership.stage == stages["contacted" if told[0] is None else "met"]


@ROUNDS
def test_a_card_that_leaves_while_its_stage_is_removed_goes_to_one_place(
    at_once, partnership, stages, maya, tomos, round_
):
    told = at_once(
        lambda: remove_stage(stages["contacted"], by=maya, to=stages["researched"]),
        lambda: move_to_stage(partnership, stages["met"], by=tomos, seen_in=stages["contacted"], reason="Yes"),
    )
    partnership.refresh_from_db()
    assert told in [[None, EditedMeanwhile], [None, None]]
    assert partnership.stage == stages["researched" if told[1] is EditedMeanwhile else "met"]
    assert Stage.objects.get(pk=stages["contacted"].pk).archived_at is not None


@ROUNDS
def test_two_cards_that_change_places_do_not_wait_for_each_other(
    at_once, partnership, museum, stages, maya, tomos, round_
):
    other, _change = begin_partnership(museum, PartnershipText({"name": "b"}), by=tomos, stage=stages["met"])
    told = at_once(
        lambda: move_to_stage(partnership, stages["met"], by=maya, reason="Yes"),
        lambda: move_to_stage(other, stages["contacted"], by=tomos, reason="Yes"),
    )
    assert told == [None, None]


@ROUNDS
def test_cards_move_while_their_stages_are_put_in_another_order(
    at_once, partnership, museum, stages, maya, tomos, round_
):
    told = at_once(
        lambda: place_stage(stages["met"], stages["identified"], before=True, by=maya),
        lambda: move_to_stage(partnership, stages["met"], by=tomos, reason="Yes"),
    )
    assert told == [None, None]


@ROUNDS
def test_two_stages_that_would_move_into_each_other_are_not_both_removed(
    at_once, partnership, museum, stages, maya, tomos, round_
):
    begin_partnership(museum, PartnershipText({"name": "b"}), by=tomos, stage=stages["met"])
    told = at_once(
        lambda: remove_stage(stages["contacted"], by=maya, to=stages["met"]),
        lambda: remove_stage(stages["met"], by=tomos, to=stages["contacted"]),
    )
    assert told.count(None) == 1
    assert {one.stage for one in Partnership.objects.all()} == {stages["met" if told[0] is None else "contacted"]}


@ROUNDS
def test_what_begins_while_its_stage_is_removed_is_on_the_board_or_refused(
    at_once, museum, stages, maya, tomos, round_
):
    told = at_once(
        lambda: remove_stage(stages["identified"], by=maya),
        lambda: begin_partnership(museum, PartnershipText(), by=tomos, stage=stages["identified"]),
    )
    assert told in [[None, StageGone], [StageInUse, None]]
    assert Partnership.objects.count() == (told[1] is None)


@ROUNDS
def test_what_begins_while_its_pathway_is_put_away_is_on_the_board_or_refused(
    at_once, museum, workspace, maya, tomos, round_
):
    helpdesk = Pathway.objects.get(preset="helpdesk")
    first = helpdesk.stages.first()
    told = at_once(
        lambda: put_pathway_away(helpdesk, by=maya),
        lambda: begin_partnership(museum, PartnershipText(), by=tomos, stage=first),
    )
    assert told in [[None, PathwayGone], [PathwayInUse, None]]
    assert Partnership.objects.count() == (told[1] is None)


@ROUNDS
def test_a_pathway_is_not_put_away_while_it_becomes_the_one_for_new_partnerships(
    at_once, workspace, maya, tomos, round_
):
    helpdesk = Pathway.objects.get(preset="helpdesk")
    told = at_once(
        lambda: put_pathway_away(Pathway.objects.get(pk=helpdesk.pk), by=maya),
        lambda: edit_pathway(Pathway.objects.get(pk=helpdesk.pk), by=tomos, name="Helpdesk", is_default=True),
    )
    assert told.count(None) == 1


@ROUNDS
def test_two_who_press_the_same_button_move_a_stage_once(at_once, stages, maya, tomos, round_):
    pathway = stages["met"].pathway
    deed = [
        lambda by=by: place_stage(stages["met"], stages["interested"], before=True, by=by) for by in (maya, tomos)
    ]
    assert at_once(*deed) == [None, None]
    row = [stage.name for stage in Stage.objects.filter(pathway=pathway).order_by("order")]
    assert row[:5] == ["Identified", "Researched", "Contacted", "Met", "Interested"]
