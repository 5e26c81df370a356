# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address × method × person: who may, may; who may not, learns nothing. New addresses are covered too."""

import pytest
from django.db import transaction

from liaison.accounts.actions import changing
from liaison.accounts.rules import CAPABILITIES, Can, Role
from liaison.accounts.scope import in_workspace
from liaison.project.routes import all_routes

from .asking import askers, problems_of, text_of, without_numbers
from .planted import PLANTED
from .records import UnknownParameter, address, parameters
from .world import ASSIGNED, FOREIGN, THEN, UNASSIGNED, canary, plant_world

# An invitation's own page names it to whoever holds the link; that is what it is for.
SHOWS_ITS_RECORD = {"accounts:invitation"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Planted once for all addresses; every question's effect is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def people(world):
    """Everybody who asks, signed in."""
    return askers(world)


def name_of(route):
    return route.name or route.path


def routes_to_ask():
    return [route for route in all_routes() if route.name not in SHOWS_ITS_RECORD]


@pytest.mark.parametrize("route", routes_to_ask(), ids=name_of)
def test_an_address_answers_each_person_as_it_should(world, people, db, route):
    assert problems_of(route, world, people) == []


@pytest.mark.parametrize("story", PLANTED)
def test_the_matrix_notices_a_view_that(world, people, db, settings, story):
    plant = PLANTED[story]
    settings.ROOT_URLCONF = plant.urlconf()
    [route] = [route for route in all_routes() if route.name == "planted"]
    found = problems_of(route, world, people)
    assert any(plant.complaint in problem for problem in found), found


def test_an_address_with_an_unknown_record_says_what_to_register():
    with pytest.raises(UnknownParameter, match="Add “widgets” to FOLDERS in tests/matrix/records"):
        parameters("/w/<slug:workspace>/widgets/<uuid:public_id>/")
    with pytest.raises(UnknownParameter, match="does not follow a word"):
        parameters("/w/<slug:workspace>/people/<uuid:public_id>/<int:page>/")


def test_an_invitation_is_read_only_by_whoever_holds_its_link(world, people, db):
    """It is the one page outside of a workspace that names a record; it must name no other."""
    [route] = [route for route in all_routes() if route.name == "accounts:invitation"]
    shown = {problem.rsplit(" ", 1)[1] for problem in problems_of(route, world, people) if ": shows " in problem}
    assert shown == {canary(place, "plant_members") for place in (UNASSIGNED, FOREIGN)}


def test_everything_planted_is_seen_by_somebody(world, people, db):
    """Else a canary could not betray anything."""
    owner = next(asker for asker in people if asker.name == "maya")
    pages = ""
    for route in all_routes():
        if route.in_workspace and "GET" in route.policy.capabilities:
            for place in (ASSIGNED, UNASSIGNED):
                pages += text_of(owner.ask("GET", address(route.path, world, place, "northshire"))).casefold()
    ours = {(place, kind) for place, kind in world.words if place != FOREIGN}
    assert {canary(*word) for word in ours if canary(*word).casefold() not in pages} == set()


def test_the_owner_sees_what_ties_the_assigned_to_the_unassigned(world, people, db):
    """And a volunteer, who may see only the one side, does not: there is something to give away."""
    owner, volunteer = people[0], people[2]
    for route in ("organisations", "people", "interactions"):
        url = address(f"/w/<slug:workspace>/{route}/<uuid:public_id>/", world, ASSIGNED, "northshire")
        assert "CanaryUnassigned" in text_of(owner.ask("GET", url))
        assert "CanaryUnassigned" not in text_of(volunteer.ask("GET", url))


def test_a_workspace_of_others_looks_like_none(people, db):
    for asker in people:
        if asker.user and asker.name != "oskar (of the other workspace)":
            theirs, none = (asker.ask("GET", f"/w/{slug}/team/") for slug in ("vastmark", "nothing-of-the-kind"))
            assert (theirs.status_code, without_numbers(theirs, "/w/vastmark/team/")) == (
                404,
                without_numbers(none, "/w/nothing-of-the-kind/team/"),
            )


def test_somebody_who_left_is_a_stranger(world, people, db):
    with in_workspace(world.members["viktor"].workspace), changing(world.members["maya"], "edit") as change:
        change.update(world.members["viktor"], left_at=THEN)
    viktor = next(asker for asker in people if asker.name == "viktor")
    assert viktor.ask("GET", "/w/northshire/team/").status_code == 404


def test_the_roles_differ_as_the_matrix_supposes():
    assert Can.SEE_EVERYTHING not in CAPABILITIES[Role.VOLUNTEER]
    assert Can.SEE_DIRECTORY not in CAPABILITIES[Role.VIEWER] | CAPABILITIES[Role.ASSESSOR]
