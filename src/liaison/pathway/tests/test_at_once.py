# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two at the same card at once: ending, moving, setting aside, logging, merging. Nobody loses anything."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.accounts.actions import EditedMeanwhile, changing
from liaison.directory.actions.interactions import InteractionText, PartyGone, log_interaction
from liaison.directory.duplicates.actions.merging import CannotMerge, Versions, merge
from liaison.directory.models import Interaction, MergeRecord, Organisation
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.actions.refusals import NeedsReason, NotOpen
from liaison.pathway.actions.states import Aside, GoodEnding, end_well, set_aside
from liaison.pathway.models import Ending, Partnership, SideState, StageChange

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("round_", range(3))
TOLD = (EditedMeanwhile, NotOpen, NeedsReason, PartyGone, CannotMerge)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def good_ending():
    return GoodEnding("completed", "All online", timezone.localdate())


def resting():
    today = timezone.localdate()
    return Aside("resting", "Nobody answers", today, today + timedelta(days=30))


@ROUNDS
def test_one_ends_what_the_other_moves(at_once, partnership, stages, maya, tomos, round_):
    seen = partnership.changed_in
    told = at_once(
        lambda: end_well(fresh(partnership), good_ending(), by=maya, expected=seen),
        lambda: move_to_stage(
            fresh(partnership), stages["met"], by=tomos, seen_in=stages["contacted"], reason="Yes"
        ),
    )
    now = fresh(partnership)
    # Whoever was first is right, and the other one is told.
    assert told in [[None, EditedMeanwhile], [None, NotOpen], [EditedMeanwhile, None]]
    if told[0] is None:
        assert (now.standing, now.stage, Ending.objects.count()) == ("ended", stages["independent"], 1)
    else:
        assert (now.standing, now.stage, Ending.objects.count()) == ("open", stages["met"], 0)
    assert StageChange.objects.filter(partnership=partnership).count() == 2


@ROUNDS
def test_one_lets_go_what_the_other_ends_well(at_once, partnership, maya, tomos, round_):
    seen = partnership.changed_in
    told = at_once(
        lambda: set_aside(fresh(partnership), resting(), by=maya, expected=seen),
        lambda: end_well(fresh(partnership), good_ending(), by=tomos, expected=seen),
    )
    assert sorted(map(str, told)) == sorted(["None", str(EditedMeanwhile)])
    assert (SideState.objects.count(), Ending.objects.count()) == ((1, 0) if told[0] is None else (0, 1))


@ROUNDS
def test_of_two_cards_that_come_to_the_last_place_one_is_asked_why(
    at_once, partnership, museum, stages, maya, tomos, round_
):
    stages["met"].capacity = 1
    stages["met"].save()
    for item in stages["contacted"].checklist.all():
        item.delete()
    text = PartnershipText({"name": "The ferry"})
    other, _change = begin_partnership(museum, text, by=maya, stage=stages["contacted"])
    told = at_once(
        lambda: move_to_stage(fresh(partnership), stages["met"], by=maya),
        lambda: move_to_stage(fresh(other), stages["met"], by=tomos),
    )
    assert sorted(map(str, told)) == sorted(["None", str(NeedsReason)])
    assert Partnership.objects.filter(stage=stages["met"]).count() == 1


@ROUNDS
def test_a_call_is_logged_while_the_card_moves(at_once, partnership, museum, stages, maya, tomos, round_):
    assert at_once(
        lambda: log(museum, maya),
        lambda: move_to_stage(fresh(partnership), stages["met"], by=tomos, reason="Yes"),
    ) == [None, None]
    assert fresh(partnership).stage == stages["met"]
    assert fresh(museum).last_contact_by == maya


@ROUNDS
def test_a_button_that_is_pressed_twice_at_once_logs_one_call(at_once, museum, maya, round_):
    once = uuid.uuid4()
    assert at_once(lambda: log(museum, maya, once), lambda: log(museum, maya, once)) == [None, None]
    assert Interaction.objects.count() == 1


def log(organisation, by, once=None):
    fields = {"type": "call", "direction": "outgoing", "at": timezone.now(), "note": "Rang them"}
    return log_interaction(InteractionText(fields, organisations=[organisation], members=[by]), by=by, once=once)


@ROUNDS
def test_what_is_logged_while_the_organisation_is_merged_goes_along_or_is_asked_again(
    at_once, partnership, museum, maya, tomos, round_
):
    with changing(maya, "edit") as change:
        harbour = change.create(Organisation(name="Harbour Museum Trust"))
    seen = Versions(harbour.changed_in, museum.changed_in)
    told = at_once(lambda: merge(harbour, museum, {}, by=maya, seen=seen), lambda: log(museum, tomos))
    assert told in [[None, None], [None, PartyGone], [CannotMerge, None]]
    stays = museum if told[0] else harbour
    assert fresh(partnership).organisation == stays
    notes = list(Interaction.objects.filter(organisations=stays).values_list("note", flat=True))
    assert notes == (["Rang them"] if told[1] is None else [])
    assert (fresh(stays).last_contact_at is not None) == (told[1] is None)
    assert MergeRecord.objects.count() == (told[0] is None)
