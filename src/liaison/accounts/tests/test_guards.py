# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database itself refuses references across workspaces and rows that move, for every table of a workspace."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import IntegrityError, connection, models, transaction

from liaison.accounts.actions import changing
from liaison.accounts.guards import (
    GuardTables,
    existing_guards,
    guard_names,
    guarded_references,
    implied_references,
)
from liaison.accounts.models import (
    Change,
    ChangeEvent,
    Member,
    Team,
    TeamMembership,
    User,
    Workspace,
    WorkspaceOwned,
)
from liaison.accounts.scope import in_workspace

pytestmark = pytest.mark.django_db

OWNED = [model for model in apps.get_models() if issubclass(model, WorkspaceOwned)]
OURS = ("__same_workspace", "__workspace_stays")

# Tables that belong to no workspace, and why.
OUTSIDE_WORKSPACES = {
    "accounts.Workspace": "it is the workspace",
    "accounts.User": "a person may be a member of several workspaces",
    "accounts.WikiAccount": "a person signs in with it before any workspace is known",
    "mailroom.Message": "a sign-in code belongs to a person, who may be in no workspace",
    "mailroom.Suppression": "whoever objects to the whole installation is heard in each workspace",
    "kit.WorkerBeat": "a worker serves every workspace",
    "kit.RateCounter": "attempts are counted before anybody is known",
    "kit.OutboundPause": "another server asks the whole installation to wait",
}


def guards_here():
    return {name for name in existing_guards() if name.endswith(OURS)}


@pytest.fixture
def sql(workspace, maya):
    """Run a statement past every manager; deferred constraints answer at once."""

    def run(statement, *values):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            connection.check_constraints()

    return run


def team_of(member, name):
    with in_workspace(member.workspace), changing(member, "edit") as change:
        return change.create(Team(name=name))


def link_of(member):
    team = team_of(member, "Team")
    with in_workspace(member.workspace), changing(member, "edit") as change:
        return change.create(TeamMembership(team=team, member=member))


def test_every_table_belongs_to_a_workspace_or_says_why_not():
    ours = [model for model in apps.get_models() if model.__module__.startswith("liaison.")]
    outside = {model._meta.label for model in ours if not issubclass(model, WorkspaceOwned)}
    assert outside == set(OUTSIDE_WORKSPACES)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_table_has_all_its_guards(model):
    assert guard_names(model) <= guards_here()
    assert not model._meta.get_field("workspace").null


def test_there_is_no_guard_without_a_table():
    assert guards_here() == set().union(*map(guard_names, OWNED))


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_guard_stands_at_every_reference_between_workspace_tables(model):
    """Counted here by hand, so that `guarded_references` cannot forget a kind of reference."""
    columns = {
        field.column
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False) or (getattr(field, "one_to_one", False) and field.concrete)
        if field.related_model and issubclass(field.related_model, WorkspaceOwned)
    }
    assert {column for column, _target in guarded_references(model)} == columns


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_no_hidden_table_joins_two_workspaces(model):
    """A many-to-many table that Django makes by itself would have neither workspace nor guard."""
    hidden = [field.name for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]
    assert hidden == []


def test_a_missing_guard_is_noticed():
    missing = "team_membership__team_id__same_workspace"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'ALTER TABLE team_membership DROP CONSTRAINT "{missing}"')
        else:
            cursor.execute(f'DROP TRIGGER "{missing}"')
            cursor.execute(f'DROP TRIGGER "{missing}__on_update"')
    assert guard_names(TeamMembership) - guards_here() == {missing}


def test_a_row_cannot_be_inserted_with_a_reference_to_theirs(sql, maya, oskar):
    ours, theirs = link_of(maya), team_of(oskar, "Theirs")
    insert = (
        "INSERT INTO team_membership (public_id, workspace_id, changed_in, created_at, team_id, member_id)"
        " SELECT {new}, workspace_id, changed_in, created_at, %s, member_id FROM team_membership WHERE id = %s"
    ).format(new="gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))")
    with pytest.raises(IntegrityError):
        sql(insert, theirs.pk, ours.pk)
    sql(insert, team_of(maya, "Another").pk, ours.pk)  # one of ours may be


def test_a_row_cannot_be_pointed_at_theirs_later(sql, maya, oskar):
    ours, theirs = link_of(maya), link_of(oskar)
    with pytest.raises(IntegrityError):
        sql("UPDATE team_membership SET team_id = %s WHERE id = %s", theirs.team_id, ours.pk)
    with pytest.raises(IntegrityError):
        sql("UPDATE team_membership SET member_id = %s WHERE id = %s", theirs.member_id, ours.pk)


def test_a_change_cannot_undo_theirs(sql, maya, oskar):
    """A table that refers to itself is guarded as well."""
    team_of(maya, "Ours")
    team_of(oskar, "Theirs")
    with in_workspace(maya.workspace):
        ours = Change.objects.first()
    with in_workspace(oskar.workspace):
        theirs = Change.objects.first()
    with pytest.raises(IntegrityError):
        sql("UPDATE change SET undo_of_id = %s WHERE id = %s", theirs.pk, ours.pk)


@pytest.mark.parametrize("model", [Team, Member, TeamMembership, Change, ChangeEvent])
def test_a_row_stays_in_its_workspace(sql, maya, other_workspace, model):
    link_of(maya)
    with in_workspace(maya.workspace):
        row = model.objects.first()
    with pytest.raises(IntegrityError):
        sql(f"UPDATE {model._meta.db_table} SET workspace_id = %s WHERE id = %s", other_workspace.pk, row.pk)


def test_a_row_cannot_be_moved_by_the_orm_either(workspace, other_workspace, maya):
    team = team_of(maya, "Ours")
    with in_workspace(workspace), pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(workspace_id=other_workspace.pk)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="run with --database=postgres")
def test_guards_made_before_refuse_at_once_what_is_pointed_at(sql, maya):
    name, link = "team_membership__team_id__same_workspace", link_of(maya)
    before = "FOREIGN KEY (workspace_id, team_id) REFERENCES team(workspace_id, id) DEFERRABLE INITIALLY DEFERRED"
    connection.check_constraints()  # a table with checks that wait cannot be altered
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE team_membership DROP CONSTRAINT {name}")
        cursor.execute(f"ALTER TABLE team_membership ADD CONSTRAINT {name} {before}")
        cursor.execute(import_module("liaison.accounts.migrations.0004_guards_ask_once").ASK_ONCE)
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        assert cursor.fetchone() == (before.replace(" DEFERRABLE", " ON DELETE RESTRICT DEFERRABLE"),)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM team WHERE id = %s", [link.team_id])


def test_guarding_a_table_twice_changes_nothing():
    class Editor:
        """As much of a schema editor as the operation uses; SQLite's own opens in no transaction."""

        def __init__(self):
            self.connection, self.deferred_sql = connection, []

        def execute(self, statement, params):
            with connection.cursor() as cursor:
                cursor.execute(statement, params)

    before = guards_here()
    guard = GuardTables("Team", "TeamMembership", "Invitation")
    guard.database_forwards("accounts", Editor(), None, SimpleNamespace(apps=apps))
    assert guards_here() == before
    assert guard.deconstruct() == ("GuardTables", ("Team", "TeamMembership", "Invitation"), {})


def test_only_references_between_workspace_tables_are_guarded():
    class Elsewhere(models.Model):
        team = models.ForeignKey(Team, models.CASCADE, related_name="+")
        also = models.OneToOneField(Member, models.CASCADE, null=True, related_name="+")
        user = models.ForeignKey(User, models.CASCADE, related_name="+")
        workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")

        class Meta:
            app_label = "accounts"
            db_table = "elsewhere"
            apps = Apps()

    assert guarded_references(Elsewhere) == [("team_id", "team"), ("also_id", "member")]
    assert guard_names(Elsewhere) == {
        "elsewhere__workspace_stays",
        "elsewhere__team_id__same_workspace",
        "elsewhere__also_id__same_workspace",
    }


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has triggers: run with --database=postgres"
)
def test_a_guarded_reference_is_checked_once():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'team_membership'::regclass"""
        )
        names = {name for (name,) in cursor.fetchall()}
    assert names == {name for name in guard_names(TeamMembership) if name.endswith("__same_workspace")}


def test_what_the_guards_do_not_say_keeps_its_plain_key():
    assert implied_references(TeamMembership) == {"team_id", "member_id", "workspace_id"}
    assert implied_references(Team) == set()
    assert "workspace_id" not in implied_references(Change), "its references may be empty"
