# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outside its workspace a row can be neither read nor written, by any of Django's many ways."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from liaison.accounts.actions import changing
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change, Member, Team, TeamMembership
from liaison.accounts.queries import membership
from liaison.accounts.scope import OutsideWorkspace, current_workspace, in_workspace, reading_everywhere

pytestmark = pytest.mark.django_db
ID = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture
def ours(workspace, maya):
    with in_workspace(workspace), changing(maya, "edit") as change:
        return change.create(Team(name="Ours"))


@pytest.fixture
def theirs(other_workspace, oskar):
    with in_workspace(other_workspace), changing(oskar, "edit") as change:
        team = change.create(Team(name="Theirs"))
        change.create(TeamMembership(team=team, member=oskar))
        return team


READS = {
    "all": lambda team, member: list(Team.objects.all()),
    "get": lambda team, member: Team.objects.get(pk=team.pk),
    "filter": lambda team, member: list(Team.objects.filter(name="Theirs")),
    "first": lambda team, member: Team.objects.first(),
    "exists": lambda team, member: Team.objects.exists(),
    "count": lambda team, member: Team.objects.count(),
    "aggregate": lambda team, member: Team.objects.aggregate(n=Count("pk")),
    "values": lambda team, member: list(Team.objects.values_list("name")),
    "in_bulk": lambda team, member: Team.objects.in_bulk([team.pk]),
    "iterator": lambda team, member: list(Team.objects.iterator()),
    "base manager": lambda team, member: list(Team._base_manager.all()),
    "default manager": lambda team, member: list(Team._default_manager.all()),
    "own manager": lambda team, member: list(Member.objects.active()),
    "related manager": lambda team, member: list(team.memberships.all()),
    "many to many": lambda team, member: list(team.members.all()),
    "reverse many to many": lambda team, member: list(member.teams.all()),
    "relation of an unscoped row": lambda team, member: list(member.user.memberships.all()),
    "foreign key": lambda team, member: TeamMembership(team_id=team.pk).team,
    "refresh": lambda team, member: team.refresh_from_db(),
    "select for update": lambda team, member: list(Team.objects.select_for_update()),
    "join": lambda team, member: list(TeamMembership.objects.select_related("team")),
}

WRITES = {
    "save": lambda team, member: team.save(),
    "save a new row": lambda team, member: Team(name="New", workspace_id=team.workspace_id).save(),
    "create": lambda team, member: Team.objects.create(name="New", workspace_id=team.workspace_id),
    "bulk_create": lambda team, member: Team.objects.bulk_create(
        [Team(name="New", workspace_id=team.workspace_id)]
    ),
    "insert_many": lambda team, member: Team.objects.all().insert_many(
        [Team(name="New", workspace_id=team.workspace_id)]
    ),
    "get_or_create": lambda team, member: Team.objects.get_or_create(
        name="Theirs", defaults={"workspace_id": team.workspace_id}
    ),
    "update_or_create": lambda team, member: Team.objects.update_or_create(
        name="Theirs", defaults={"workspace_id": team.workspace_id}
    ),
    "delete": lambda team, member: team.delete(),
    "related create": lambda team, member: team.memberships.create(member=member, workspace_id=team.workspace_id),
    "change log": lambda team, member: Change(
        actor=member, action="edit", at=member.created_at, workspace_id=team.workspace_id
    ).save(),
}

# Without a scope these are refused; in another one they find nothing to write.
BLUNT_WRITES = {
    "update": lambda team: Team.objects.filter(pk=team.pk).update(name="Taken"),
    "bulk_update": lambda team: Team.objects.bulk_update([Team(pk=team.pk, name="Taken")], ["name"]),
    "delete": lambda team: Team.objects.filter(pk=team.pk).delete(),
    "raw delete": lambda team: Team.objects.filter(pk=team.pk)._raw_delete("default"),
    "base manager update": lambda team: Team._base_manager.filter(pk=team.pk).update(name="Taken"),
    "related update": lambda team: team.memberships.update(changed_in=None),
}


def not_ours(answer, workspace):
    """A list without our own rows; any other answer as it is."""
    if isinstance(answer, list):
        return [row for row in answer if getattr(row, "workspace_id", None) != workspace.pk]
    return answer


@pytest.mark.parametrize("way", READS)
def test_nothing_is_read_without_a_scope(theirs, oskar, way):
    with pytest.raises(OutsideWorkspace):
        READS[way](theirs, oskar)


@pytest.mark.parametrize("way", READS)
def test_another_workspace_reads_nothing_of_theirs(workspace, theirs, oskar, way):
    with in_workspace(workspace):
        try:
            answer = not_ours(READS[way](theirs, oskar), workspace)
        except Team.DoesNotExist:
            answer = None
    assert answer in ([], {}, None, False, 0, {"n": 0})


@pytest.mark.parametrize("way", READS)
def test_their_own_workspace_reads_it(other_workspace, theirs, oskar, way):
    """So that the two tests above cannot pass for want of anything to see."""
    with in_workspace(other_workspace):
        answer = READS[way](theirs, oskar)
    assert answer or way == "refresh"


@pytest.mark.parametrize("way", WRITES)
def test_nothing_is_written_without_a_scope(theirs, oskar, way):
    with pytest.raises(OutsideWorkspace):
        WRITES[way](theirs, oskar)


@pytest.mark.parametrize("way", WRITES)
def test_another_workspace_writes_nothing_of_theirs(workspace, theirs, oskar, way):
    with in_workspace(workspace), pytest.raises(OutsideWorkspace):
        WRITES[way](theirs, oskar)


@pytest.mark.parametrize("way", BLUNT_WRITES)
def test_no_blunt_write_without_a_scope(theirs, way):
    with pytest.raises(OutsideWorkspace):
        BLUNT_WRITES[way](theirs)


@pytest.mark.parametrize("way", BLUNT_WRITES)
def test_a_blunt_write_in_another_workspace_changes_nothing(workspace, other_workspace, theirs, way):
    with in_workspace(workspace):
        BLUNT_WRITES[way](theirs)
    with in_workspace(other_workspace):
        assert Team.objects.get().name == "Theirs"
        assert TeamMembership.objects.get().changed_in is not None


def test_a_new_row_belongs_to_the_workspace_in_scope(workspace):
    with in_workspace(workspace):
        made = [
            Team.objects.create(name="A"),
            *Team.objects.bulk_create([Team(name="B")]),
            Team.objects.get_or_create(name="C")[0],
        ]
    assert [team.workspace_id for team in made] == [workspace.pk] * 3


def test_the_whole_installation_can_be_read_but_not_written(ours, theirs):
    with reading_everywhere("a test of it"):
        assert {team.name for team in Team.objects.all()} == {"Ours", "Theirs"}
        for write in (
            ours.save,
            ours.delete,
            lambda: Team.objects.create(name="New"),
            lambda: Team.objects.bulk_create([Team(name="New")]),
            lambda: Team._base_manager.all().insert_many([Team(name="New")]),
            lambda: Team.objects.update(name="Taken"),
            lambda: Team.objects.all().delete(),
            lambda: Team.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(OutsideWorkspace):
                write()


def test_reading_everywhere_wants_a_reason():
    with pytest.raises(ValueError, match="say why"), reading_everywhere(""):
        pass


def test_linking_a_row_of_theirs_is_refused(workspace, ours, oskar):
    """The managers cannot see every way of linking; the database can."""
    with in_workspace(workspace):
        for link in (
            lambda: ours.members.add(oskar),
            lambda: ours.members.set([oskar]),
            lambda: TeamMembership(team=ours, member=oskar).save(),
            lambda: TeamMembership.objects.bulk_create([TeamMembership(team=ours, member_id=oskar.pk)]),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                link()
                connection.check_constraints()


def test_the_scope_ends_with_its_block(workspace, other_workspace):
    def story():
        with in_workspace(workspace):
            with in_workspace(other_workspace):
                assert current_workspace() == other_workspace
            assert current_workspace() == workspace
            with pytest.raises(KeyError), in_workspace(other_workspace):
                raise KeyError
            assert current_workspace() == workspace
        with pytest.raises(OutsideWorkspace):
            current_workspace()

    Context().run(story)


def test_a_thread_does_not_inherit_a_scope(workspace):
    with in_workspace(workspace), ThreadPoolExecutor(1) as pool, pytest.raises(OutsideWorkspace):
        pool.submit(current_workspace).result()


def test_threads_that_work_at_once_keep_their_own_scopes(workspace, other_workspace):
    both = Barrier(2, timeout=10)

    def work(mine):
        found = []
        for _n in range(20):
            with in_workspace(mine):
                both.wait()
                found.append(current_workspace())
                both.wait()
        return set(found)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, [workspace, other_workspace])) == [{workspace}, {other_workspace}]


def test_tasks_that_take_turns_keep_their_own_scopes(workspace, other_workspace):
    async def work(mine):
        found = set()
        for _n in range(20):
            with in_workspace(mine):
                await asyncio.sleep(0)
                found.add(current_workspace())
        return found

    async def both():
        return await asyncio.gather(work(workspace), work(other_workspace))

    assert asyncio.run(both()) == [{workspace}, {other_workspace}]


def test_an_address_is_that_of_the_workspace_in_scope_whichever_was_asked_about_before(workspace, other_workspace):
    for _again in range(2):
        for here in (workspace, other_workspace):
            with in_workspace(here):
                assert workspace_url("accounts:teams") == f"/w/{here.slug}/teams/"
                assert workspace_url("accounts:team", ID) == f"/w/{here.slug}/teams/{ID}/"


def test_a_switched_off_account_is_a_member_of_nothing(maya):
    assert membership(maya.user, "northshire") == maya
    maya.user.is_active = False
    assert membership(maya.user, "northshire") is None
