# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database's own refusal of references across workspaces, and of moving a row to another workspace.

PostgreSQL: a composite foreign key (workspace_id, x_id) → (workspace_id, id) for each plain one, and a
trigger that keeps `workspace_id` as it is. The plain key says less and costs as much for each row written, so
it goes; so does that of `workspace_id` itself where the row always points at one whose own key is checked.
RESTRICT, because otherwise PostgreSQL asks first, for each row that goes and each table that may point at it,
whether the row came back: half of the time of an undo. So what points at a row goes before it, as with Django's
and our undo's deletions.
SQLite, which cannot add a constraint to a table that exists: triggers for both, beside the plain keys.

Django rebuilds a SQLite table when a column changes, which drops its triggers, and fails where one of another
table asks it. Such a migration begins with `UnguardTables`, of both, and ends with `GuardTables` again.
`accounts/tests/test_guards.py` and `liaison invariants` compare guards with foreign keys.
"""

from typing import Any

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def guarded_references(model: type[models.Model]) -> list[tuple[str, str]]:
    """(column, target table) for each foreign key to a table that has a workspace too."""
    references = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.column and _is_owned(field.related_model):
            references.append((field.column, field.related_model._meta.db_table))
    return references


def _is_owned(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" and not field.null for field in model._meta.concrete_fields)


def guard_names(model: type[models.Model]) -> set[str]:
    """The names under which `existing_guards` finds this table's guards."""
    table = model._meta.db_table
    names = {f"{table}__workspace_stays"}
    names |= {f"{table}__{column}__same_workspace" for column, _target in guarded_references(model)}
    return names


def existing_guards() -> set[str]:
    """Every guard the database has now."""
    if connection.vendor == "postgresql":
        query = """SELECT conname FROM pg_constraint WHERE conname LIKE '%%\\_\\_same\\_workspace'
                   UNION SELECT tgname FROM pg_trigger WHERE tgname LIKE '%%\\_\\_workspace\\_stays'"""
    else:
        query = "SELECT replace(name, '__on_update', '') FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


class GuardTables(Operation):
    """A migration step that (re-)creates the guards of the named models, which must have been created before."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return (type(self).__name__, self.model_names, {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Guards are no part of Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        tables = [to_state.apps.get_model(app_label, name) for name in self.model_names]
        if schema_editor.connection.vendor == "postgresql":
            # First what the references below point at.
            statements = [_unique_pair(table) for table in tables]
            statements += [statement for table in tables for statement in _for_postgresql(table)]
            _forget_plain_keys(schema_editor, tables)
        else:
            statements = [statement for table in tables for statement in _for_sqlite(table)]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """The tables are dropped by the operations before this one, and their guards with them."""

    def describe(self) -> str:
        return "Guard the workspaces of " + ", ".join(self.model_names)


class UnguardTables(GuardTables):
    """The first step of a migration that makes Django rebuild a table of SQLite: its triggers go, and those of the
    tables that point at it, which are named too. PostgreSQL changes its tables under their guards.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            return
        tables = [from_state.apps.get_model(app_label, name) for name in self.model_names]
        for statement in [statement for table in tables for statement in _for_sqlite(table)]:
            if statement.startswith("DROP"):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """What was before had its guards."""
        super().database_forwards(app_label, schema_editor, to_state, from_state)

    def describe(self) -> str:
        return "Take the guards away from " + ", ".join(self.model_names)


def implied_references(model: type[models.Model]) -> set[str]:
    """The columns whose plain foreign key says nothing that the guards do not say too."""
    guarded = {column for column, _target in guarded_references(model)}
    nullable = {field.column for field in model._meta.concrete_fields if field.null}
    return guarded | ({"workspace_id"} if guarded - nullable else set())


def _forget_plain_keys(editor: BaseDatabaseSchemaEditor, tables: list[type[models.Model]]) -> None:
    """Those that this very migration would only write at its end."""
    implied = {(table._meta.db_table, column) for table in tables for column in implied_references(table)}
    editor.deferred_sql = [
        statement
        for statement in editor.deferred_sql
        if "FOREIGN KEY" not in str(statement)
        or not any(statement.references_column(*column) for column in implied)
    ]


def _without_plain_key(table: str, column: str) -> str:
    return f"""DO $$ DECLARE found record; BEGIN
        FOR found IN SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid
            WHERE contype = 'f' AND conrelid = '"{table}"'::regclass
              AND attname = '{column}' AND conkey = ARRAY[attnum]
        LOOP EXECUTE format('ALTER TABLE "{table}" DROP CONSTRAINT %I', found.conname); END LOOP; END $$"""


def _unique_pair(model: type[models.Model]) -> str:
    table = model._meta.db_table
    return f'CREATE UNIQUE INDEX IF NOT EXISTS "{table}__id_in_workspace" ON "{table}" (id, workspace_id)'


def _for_postgresql(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    statements = [
        """CREATE OR REPLACE FUNCTION liaison_workspace_stays() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION 'a row stays in its workspace' USING ERRCODE = '23514'; END $$""",
        f'DROP TRIGGER IF EXISTS "{table}__workspace_stays" ON "{table}"',
        f"""CREATE TRIGGER "{table}__workspace_stays" BEFORE UPDATE ON "{table}" FOR EACH ROW
            WHEN (OLD.workspace_id IS DISTINCT FROM NEW.workspace_id)
            EXECUTE FUNCTION liaison_workspace_stays()""",
    ]
    for column, target in guarded_references(model):
        name = f"{table}__{column}__same_workspace"
        statements += [
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (workspace_id, "{column}") '
            f'REFERENCES "{target}" (workspace_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED',
        ]
    return statements + [_without_plain_key(table, column) for column in sorted(implied_references(model))]


def _for_sqlite(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    stays = f"{table}__workspace_stays"
    statements = [
        f'DROP TRIGGER IF EXISTS "{stays}"',
        f"""CREATE TRIGGER "{stays}" BEFORE UPDATE OF workspace_id ON "{table}"
            WHEN OLD.workspace_id IS NOT NEW.workspace_id
            BEGIN SELECT RAISE(ABORT, 'a row stays in its workspace'); END""",
    ]
    for column, target in guarded_references(model):
        for when, suffix in (("INSERT", ""), (f'UPDATE OF "{column}"', "__on_update")):
            name = f"{table}__{column}__same_workspace{suffix}"
            statements += [
                f'DROP TRIGGER IF EXISTS "{name}"',
                f"""CREATE TRIGGER "{name}" BEFORE {when} ON "{table}"
                    WHEN NEW."{column}" IS NOT NULL
                     AND (SELECT workspace_id FROM "{target}" WHERE id = NEW."{column}") IS NOT NEW.workspace_id
                    BEGIN SELECT RAISE(ABORT, '{table}.{column} points into another workspace'); END""",
            ]
    return statements
