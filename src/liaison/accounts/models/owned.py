# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bases of every table that belongs to a workspace."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.utils import timezone

from liaison.accounts.scope import check_writable, current_workspace, readable_workspace_id
from liaison.kit.bulk import insert_many, insert_values, update_many

M = TypeVar("M", bound="WorkspaceOwned")


class ScopedQuerySet(models.QuerySet[M]):
    """Rows of the workspace in scope; refuses to write any others."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            row.claim_for_workspace()
        return super().bulk_create(rows, *args, **kwargs)

    def insert_many(self, rows: Sequence[M]) -> None:
        """`bulk_create` for very many rows; see kit.bulk."""
        workspace_id = current_workspace().pk
        for row in rows:
            if row.workspace_id is None:
                row.workspace_id = workspace_id
            elif row.workspace_id != workspace_id:
                check_writable(row.workspace_id)
        insert_many(self.model, rows)

    def insert_values(self, names: Sequence[str], rows: Sequence[Sequence[Any]], **same: Any) -> None:
        """Rows that were never objects; see kit.bulk."""
        insert_values(self.model, names, rows, workspace_id=current_workspace().pk, **same)

    def update_many(self, rows: Sequence[M], *names: str) -> None:
        """`bulk_update` for very many rows; see kit.bulk."""
        for row in rows:
            check_writable(row.workspace_id)
        update_many(self.model, rows, names)

    def update(self, **values: Any) -> int:
        current_workspace()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        current_workspace()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        current_workspace()
        return super()._raw_delete(using)


class ScopedManager(models.Manager[M]):
    # What `from_queryset` would set; written out so that the type checker sees a plain class.
    _queryset_class = ScopedQuerySet

    def get_queryset(self) -> "ScopedQuerySet[M]":
        rows: ScopedQuerySet[M] = super().get_queryset()  # type: ignore[assignment]
        workspace_id = readable_workspace_id()
        if workspace_id is not None:
            # `filter` in place: the rows are new, so that nobody else has them, and each page asks twenty times.
            rows.query.add_q(models.Q(workspace_id=workspace_id))
        return rows

    def insert_many(self, rows: Sequence[M]) -> None:
        self.get_queryset().insert_many(rows)

    def insert_values(self, names: Sequence[str], rows: Sequence[Sequence[Any]], **same: Any) -> None:
        self.get_queryset().insert_values(names, rows, **same)

    def update_many(self, rows: Sequence[M], *names: str) -> None:
        self.get_queryset().update_many(rows, *names)


class WorkspaceOwned(models.Model):
    """A row of one workspace, for good: the database refuses to move it or to let it point into another.

    `kind` is the row's name in logs and links; it must never change, whatever becomes of the class.
    """

    kind: ClassVar[str] = ""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # No index of its own: it would hold few different values, cost every insert, and lead planners astray.
    workspace = models.ForeignKey(
        "accounts.Workspace", models.PROTECT, db_index=False, related_name="+", editable=False
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def claim_for_workspace(self) -> None:
        """Fill in the workspace in scope, or raise OutsideWorkspace where it is another one."""
        if self.workspace_id is None:
            self.workspace_id = current_workspace().pk
        check_writable(self.workspace_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.claim_for_workspace()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        check_writable(self.workspace_id)
        return super().delete(*args, **kwargs)


class Recorded(WorkspaceOwned):
    """A row whose history is kept. Write it through a `Change` (changes.py), never by `save()` alone.

    `changed_in` names the last change that wrote the row: it is how undo sees that somebody edited it since,
    and how two people who edit at once are told of each other.
    """

    # Fields that the history leaves out: summaries that are computed from other rows.
    unrecorded: ClassVar[frozenset[str]] = frozenset()
    # A row that only ties two others together; the history speaks of those.
    is_tie: ClassVar[bool] = False
    # The way to the record that the history names before the row: "partnership__organisation".
    told_of: ClassVar[str] = ""
    # A row of how the workspace is set up: undoing what was done to it is setting up, too.
    is_set_up: ClassVar[bool] = False

    changed_in = models.UUIDField(null=True, editable=False, db_index=True)
    # A default and not `auto_now_add`, so that a row that undo brings back keeps its age.
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(WorkspaceOwned.Meta):
        abstract = True
