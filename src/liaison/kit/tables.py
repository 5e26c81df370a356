# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many changes of tables as one step of a migration.

Django draws its picture of all models anew after each operation, and SQLite copies a table for most changes of it.
With every table pointing at its workspace, a new installation spent three quarters of a minute on pictures
(decision 32). `AtOnce` draws one.
"""

from copy import copy
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation

KNOWN = (CreateModel, AddField, AlterField, AddIndex, AddConstraint)


class AtOnce(SeparateDatabaseAndState):
    """New tables, and new columns, indexes and rules of tables that exist: each table is made or copied once.

    Takes no other kind of operation (ValueError): what reads or writes rows needs a picture of its own. Backwards
    it goes the way that Django goes, one operation after the other.
    """

    def __init__(self, *operations: Operation) -> None:
        for operation in operations:
            if not isinstance(operation, KNOWN):
                raise ValueError(f"AtOnce cannot take {type(operation).__name__}; let it stand by itself.")
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self) -> tuple[str, tuple[Operation, ...], dict[str, Any]]:
        return (type(self).__name__, tuple(self.database_operations), {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Without a picture of the models there is none to draw anew; who asks for it next gets that of the end.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        created = [step.name_lower for step in self.database_operations if isinstance(step, CreateModel)]
        changes = [step for step in self.database_operations if _table(step) not in created]
        for name in created:
            schema_editor.create_model(to_state.apps.get_model(app_label, name))
        if schema_editor.connection.vendor == "sqlite":
            copied = dict.fromkeys(_table(step) for step in changes if not isinstance(step, AlterField))
            for name in copied:
                added = [step.name for step in changes if isinstance(step, AddField) and _table(step) == name]
                _copy_once(schema_editor, to_state.apps.get_model(app_label, name), added)
            changes = [step for step in changes if _table(step) not in copied]
        for step in changes:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(step.describe() for step in self.database_operations)


def _table(step: Any) -> str:
    return str(step.name_lower if isinstance(step, CreateModel) else step.model_name_lower)


def _copy_once(editor: Any, model: Any, added: list[str]) -> None:
    """The table as `model` has it. New columns come empty first; the copy then fills them with their defaults."""
    filled = []
    for field in (model._meta.get_field(name) for name in added):
        if field.column is None:
            continue
        editor.execute(
            f'ALTER TABLE "{model._meta.db_table}" ADD COLUMN "{field.column}" {field.db_type(editor.connection)}'
        )
        empty = copy(field)
        empty.null = True
        filled.append((empty, field))
    editor._remake_table(model, alter_fields=filled)
