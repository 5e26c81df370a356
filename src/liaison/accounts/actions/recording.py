# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way to write recorded rows: the row and its history in one transaction."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import CASCADE
from django.utils import timezone

from liaison.accounts.kinds import snapshot
from liaison.accounts.models import Change, ChangeEvent, Member, Recorded
from liaison.accounts.models.changes import Verb
from liaison.accounts.promises import keep_what_goes, keep_what_was_written, promise, promised_in
from liaison.kit.bulk import free_keys

R = TypeVar("R", bound=Recorded)
_EVENT = ("id", "verb", "of_kind", "of_id", "before", "after")


class EditedMeanwhile(Exception):
    """Somebody else saved this row after the form was opened. `current` is the row as it is now."""

    def __init__(self, current: Recorded) -> None:
        super().__init__(str(current))
        self.current = current


class Changing:
    """An open change. Nothing is written to the log until a row really differs."""

    def __init__(self, by: Member | None, action: str, at: datetime, undo_of: Change | None = None) -> None:
        self.at = at
        self.by = by
        self.record = Change(public_id=uuid.uuid4(), actor=by, at=at, action=action, undo_of=undo_of)
        self._events: list[tuple[Any, ...]] = []  # see _EVENT

    @classmethod
    def continuing(cls, record: Change, at: datetime) -> "Changing":
        """Add to a change that was begun in an earlier transaction, such as a long import."""
        change = cls(record.actor, record.action, at)
        change.record = record
        return change

    @property
    def id(self) -> uuid.UUID:
        """What rows written in this change carry as `changed_in`."""
        return self.record.public_id

    @property
    def is_empty(self) -> bool:
        return not self._events

    def create(self, row: R) -> R:
        row.changed_in = self.id
        row.save(force_insert=True)
        promise(promised_in(row))
        self._note(Verb.CREATED, row)
        keep_what_was_written(row, {})
        return row

    def update(self, row: R, *, expected: uuid.UUID | None = None, **values: Any) -> R:
        """Set the named fields. With `expected`, the `changed_in` that the person saw: raises EditedMeanwhile."""
        current = type(row).objects.select_for_update().get(pk=row.pk)
        if expected is not None and current.changed_in != expected:
            raise EditedMeanwhile(current)
        before, promised = snapshot(current), promised_in(current)
        for name, value in values.items():
            setattr(current, name, value)
        changed = {name for name, value in snapshot(current).items() if before[name] != value}
        if changed:
            current.changed_in = self.id
            changed.add("changed_in")
            current.save(update_fields=changed)
            promise(promised_in(current) - promised)
            after = snapshot(current)
            self._note(
                Verb.UPDATED,
                current,
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
            keep_what_was_written(current, {name: before[name] for name in changed})
        row.__dict__.update({k: v for k, v in current.__dict__.items() if k != "_state"})
        return row

    def delete(self, row: Recorded) -> None:
        """Remove the row and, each noted for itself, those that cannot be without it."""
        for relation in row._meta.related_objects:
            if relation.on_delete is CASCADE and issubclass(relation.related_model, Recorded):
                for dependant in relation.related_model.objects.filter(**{relation.field.name: row}):
                    self.delete(dependant)
        self._note(Verb.DELETED, row, before=snapshot(row))
        keep_what_goes(row)
        row.delete()

    def create_many(self, model: type[R], rows: list[R], *, noted: bool = True) -> list[R]:
        """Insert many rows. With `noted=False` the history has no line for each: their `changed_in` is enough."""
        for row in rows:
            row.changed_in, row.created_at = self.id, self.at
        model.objects.insert_many(rows)
        if noted:
            self._note_created(model, (row.public_id for row in rows))
        return rows

    def create_values(
        self, model: type[R], names: Sequence[str], rows: Sequence[Sequence[Any]], *, noted: bool = True
    ) -> None:
        """The same for rows that were never objects: the columns `names`, with "id" and, if noted, "public_id"."""
        model.objects.insert_values(names, rows, changed_in=self.id, created_at=self.at)
        if noted:
            place = names.index("public_id")
            self._note_created(model, (row[place] for row in rows))

    def close(self) -> None:
        """Write the events gathered so far."""
        if self._events:
            if self.record.pk is None:
                self.record.save()
            rows = [(key, *event) for event, key in zip(self._events, free_keys(ChangeEvent), strict=False)]
            ChangeEvent.objects.insert_values(_EVENT, rows, change_id=self.record.pk)
            self._events = []

    def _note(
        self, verb: Verb, row: Recorded, before: dict[str, Any] | None = None, after: dict[str, Any] | None = None
    ) -> None:
        self._events.append((verb, row.kind, row.public_id, before or {}, after or {}))

    def _note_created(self, model: type[Recorded], ids: Iterable[uuid.UUID]) -> None:
        self._events += [(Verb.CREATED, model.kind, public_id, {}, {}) for public_id in ids]


@contextmanager
def changing(
    by: Member | None, action: str, *, at: datetime | None = None, undo_of: Change | None = None
) -> Iterator[Changing]:
    """One transaction, one entry in the history. `by` is None only for what the house does by itself."""
    with transaction.atomic():
        change = Changing(by, action, at or timezone.now(), undo_of)
        yield change
        change.close()
