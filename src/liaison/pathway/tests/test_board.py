# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board: who sees which card where, what the filter lets through, and that it stays quick."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.actions import changing
from liaison.accounts.models import Team, TeamMembership
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Community, CommunityLink, Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, assign, begin_partnership, keep_score
from liaison.pathway.actions.states import Aside, set_aside
from liaison.pathway.models import Partnership, Stage
from liaison.pathway.queries.access import partnership_for, partnerships_seen_by
from liaison.pathway.queries.board import NOBODY, BoardFilter, board_of, filter_choices
from liaison.pathway.rules.clock import Age

from .conftest import NOW
from .many import plant_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def pathway(stages):
    return stages["met"].pathway


@pytest.fixture
def library(maya, stages):
    """Lent Library, with nobody to look after it; we have just met."""
    with changing(maya, "edit") as change:
        place = change.create(Organisation(name="Lent Library", region="Lentshire", country="GB"))
    return begin_partnership(place, PartnershipText(types=["residency"]), by=maya, stage=stages["met"], at=NOW)[0]


def cards(board):
    return {
        column.stage.milestone: [str(card.partnership) for card in column.cards]
        for column in board.columns
        if column.cards
    }


def test_every_open_partnership_has_its_card_in_its_column(partnership, library, pathway, maya):
    board = board_of(maya, pathway, at=NOW)
    assert cards(board) == {"contacted": ["Harbour Museum"], "met": ["Lent Library"]}
    (card,) = board.columns[2].cards
    assert (card.types, card.days, card.age) == (["Content donation", "Events"], 0, Age.IN_TIME)
    assert [column.stage.milestone for column in board.columns][:3] == ["identified", "researched", "contacted"]


def test_what_is_set_aside_is_counted_beside_the_board(partnership, library, pathway, maya):
    set_aside(library, Aside("waiting", "Budget", NOW.date()), by=maya)
    board = board_of(maya, pathway, at=NOW)
    assert (cards(board), board.aside) == ({"contacted": ["Harbour Museum"]}, {"waiting": 1})


def test_a_card_says_how_late_it_is_and_when_to_ask_again(partnership, pathway, maya):
    later = NOW + timedelta(days=31)
    card = board_of(maya, pathway, at=later).columns[2].cards[0]
    # Contacted on Tuesday 10 March: five working days later it is the 17th.
    assert (card.days, card.age, card.days_left) == (31, Age.LATE, -1)
    assert (card.follow_up_on.isoformat(), card.follow_up_is_due) == ("2026-03-17", True)


def test_each_filter_lets_through_what_it_names(partnership, library, pathway, maya, tomos):
    with changing(maya, "edit") as change:
        community = change.create(Community(name="Sailors"))
        change.create(CommunityLink(community=community, organisation=partnership.organisation))
        team = change.create(Team(name="Coast"))
    assign(partnership, owner=tomos, team=team, by=maya)
    keep_score(partnership, score=None, band="Promising", by=maya)
    harbour, lent = {"contacted": ["Harbour Museum"]}, {"met": ["Lent Library"]}
    for wanted, expected in [
        (BoardFilter(), harbour | lent),
        (BoardFilter(owner=str(tomos.pk)), harbour),
        (BoardFilter(owner=NOBODY), lent),
        (BoardFilter(team=str(team.pk)), harbour),
        (BoardFilter(type="residency"), lent),
        (BoardFilter(community=str(community.pk)), harbour),
        (BoardFilter(region="Lentshire"), lent),
        (BoardFilter(band="Promising"), harbour),
        (BoardFilter(words="lént"), lent),
        (BoardFilter(words="lent", region="Northshire"), {}),
        (BoardFilter(owner="1 OR 1=1", community="x"), {}),
    ]:
        assert cards(board_of(maya, pathway, wanted, at=NOW)) == expected, wanted


def test_the_filter_offers_what_would_find_something(partnership, library, maya, tomos):
    keep_score(partnership, score=None, band="Promising", by=maya)
    choices = filter_choices(maya)
    assert (choices.regions, choices.bands) == (["Lentshire", "Northshire"], ["Promising"])
    assert set(choices.owners) == {maya, tomos}


def test_capacity_counts_everybodys_cards_and_not_only_those_one_sees(
    library, pathway, stages, elin, museum, maya
):
    Stage.objects.filter(pk=stages["met"].pk).update(capacity=1)
    text = PartnershipText({"owner": elin})
    begin_partnership(museum, text, by=maya, stage=stages["met"], at=NOW)
    (column,) = [one for one in board_of(elin, pathway, at=NOW).columns if one.total]
    assert (column.total, column.inside, column.is_over_full) == (1, 2, True)


# --- who sees what ---


def test_volunteers_see_what_they_or_their_teams_look_after(partnership, library, elin, ines_team, maya):
    assert list(partnerships_seen_by(elin)) == []
    assign(library, owner=elin, team=None, by=maya)
    assert list(partnerships_seen_by(elin)) == [library]
    assert list(organisations_seen_by(elin)) == [library.organisation]
    assign(partnership, owner=None, team=ines_team, by=maya)
    assert set(partnerships_seen_by(elin)) == {library, partnership}
    with pytest.raises(Partnership.DoesNotExist):
        assign(library, owner=None, team=None, by=maya)
        partnership_for(elin, library.public_id)


@pytest.fixture
def ines_team(maya, elin):
    with changing(maya, "edit") as change:
        team = change.create(Team(name="Coast"))
        change.create(TeamMembership(team=team, member=elin))
    return team


def test_viewers_and_assessors_see_no_card(partnership, pathway, viktor, ada):
    for member in (viktor, ada):
        assert cards(board_of(member, pathway, at=NOW)) == {}
        with pytest.raises(Partnership.DoesNotExist):
            partnership_for(member, partnership.public_id)


def test_the_board_next_door_is_another_one(partnership, other_workspace, oskar):
    with in_workspace(other_workspace):
        theirs = Stage.objects.filter(pathway__is_default=True).first().pathway
        assert cards(board_of(oskar, theirs, at=NOW)) == {}
        assert list(partnerships_seen_by(oskar)) == []


# --- two thousand ---


@pytest.mark.slow
def test_two_thousand_open_partnerships_stay_usable(stages, pathway, maya, tomos, elin):
    plant_many(2_000, stages, [maya, tomos, elin])
    wanted = BoardFilter(type="events", region="Region 2")
    for member, filtered, most in ((maya, None, 5), (maya, wanted, 5), (elin, None, 5)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            start = time.process_time()
            board = board_of(member, pathway, filtered, at=NOW)
            took = time.process_time() - start
        assert len(queries) <= most
        assert board.total > 0
        # The page has 400 ms; most of them should be left for its template.
        assert took < 0.4


@pytest.mark.slow
def test_moving_a_card_among_two_thousand_takes_few_queries(stages, maya):
    one = plant_many(2_000, stages, [maya])[0]
    target = stages["active"]
    with CaptureQueriesContext(connection) as queries:
        start = time.process_time()
        moved = move_to_stage(one, target, by=maya, seen_in=one.stage, reason="They asked", at=NOW)
        took = time.process_time() - start
    assert moved.change is not None
    assert len(queries) <= 20, [query["sql"] for query in queries]
    assert took < 0.1
