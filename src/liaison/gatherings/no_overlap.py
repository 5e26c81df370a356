# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database's own refusal of two busy ranges of one member that overlap.

PostgreSQL: an exclusion constraint; it compares members by the extension btree_gist, which comes with PostgreSQL.
SQLite: triggers. It has one writer at a time and ours begin by saying so (BEGIN IMMEDIATE), so that what a trigger
looks at is what there is. Both are refusals that Django raises as IntegrityError.

A migration that makes Django rebuild `busy_range` on SQLite ends with `ForbidOverlaps` again.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

NAME = "busy_range_no_overlap"
NO_EXTENSION = (
    "Booking needs PostgreSQL's extension btree_gist, and the database user may not add it ({why}). "
    "Let an administrator run in this database: CREATE EXTENSION btree_gist; Then run: liaison upgrade"
)


class ForbidOverlaps(Operation):
    """A migration step; the table must have been created before."""

    reduces_to_sql = True
    reversible = True

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return (type(self).__name__, (), {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing of it is in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            _add_extension(schema_editor)
            statements = [allow_on_postgresql(), forbid_on_postgresql()]
        else:
            statements = forbid_on_sqlite()
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """The table is dropped by the operation before this one, and the refusal with it."""

    def describe(self) -> str:
        return "Refuse that one member's time is taken twice"


def _add_extension(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Raises ImproperlyConfigured with what to do. It asks for no right where the extension is there."""
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist", params=None)
    except Error as error:
        why = str(error).strip().partition("\n")[0]
        raise ImproperlyConfigured(NO_EXTENSION.format(why=why)) from error


def forbid_on_postgresql() -> str:
    return f"""ALTER TABLE busy_range ADD CONSTRAINT {NAME}
               EXCLUDE USING gist (member_id WITH =, tstzrange(starts_at, ends_at) WITH &&)"""


def allow_on_postgresql() -> str:
    return f"ALTER TABLE busy_range DROP CONSTRAINT IF EXISTS {NAME}"


def forbid_on_sqlite() -> list[str]:
    """Moments are text there, and compare as they follow each other."""
    statements = []
    for when, suffix in (("INSERT", ""), ("UPDATE OF member_id, starts_at, ends_at", "__on_update")):
        statements += [
            f"DROP TRIGGER IF EXISTS {NAME}{suffix}",
            f"""CREATE TRIGGER {NAME}{suffix} BEFORE {when} ON busy_range
                WHEN EXISTS (SELECT 1 FROM busy_range WHERE member_id = NEW.member_id AND id IS NOT NEW.id
                             AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
                BEGIN SELECT RAISE(ABORT, '{NAME}'); END""",
        ]
    return statements
