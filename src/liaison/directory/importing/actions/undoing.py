# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take an import back, row by row: reversed, kept because somebody built on it since, or failed with a reason."""

from collections import defaultdict
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, Kept, put_values_back
from liaison.accounts.kinds import recorded_kinds, snapshot
from liaison.accounts.models import Change, ChangeEvent, Member, Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.importing.queries.batches import count_by_state, waiting_rows
from liaison.directory.models import ImportBatch, ImportRow
from liaison.directory.search_together import together
from liaison.kit.hooks import import_writers
from liaison.kit.lookups import keyed

from .bringing import has_begun, refuse_unless
from .details import ORDER
from .previewing import CHUNK, language_of

KINDS_IN_ORDER = [model.kind for model in ORDER]
Key = tuple[str, int]


def start_undo(batch: ImportBatch) -> None:
    """Mark the batch; the job does the work. Raises WrongState."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if not (locked.state == ImportBatch.State.PREVIEWED and has_begun(locked)):
            refuse_unless(locked, ImportBatch.State.COMMITTED)
        locked.state, locked.rows_done, locked.problem = ImportBatch.State.UNDOING, 0, ""
        locked.save(update_fields=["state", "rows_done", "problem"])
    batch.refresh_from_db()


def undo_import(batch: ImportBatch, *, by: Member, at: datetime | None = None) -> dict[str, int]:
    """State → number of rows. A second run goes on where the first one was stopped."""
    at = at or timezone.now()
    with translation.override(language_of(by)):
        while _undo_chunk(batch, by, at):
            pass
    batch.refresh_from_db()
    return count_by_state(batch)


def _waiting(batch: ImportBatch) -> "QuerySet[ImportRow]":
    # Last row first: what a row built on an earlier one goes before it. Not what it said: only what became of it.
    rows = ImportRow.objects.filter(batch=batch, state=ImportRow.State.APPLIED).order_by("-number")
    return rows.only("workspace_id", "batch_id", "number", "state", "reasons", "touched")


def _undo_chunk(batch: ImportBatch, by: Member, at: datetime, size: int | None = None) -> bool:
    size = size or CHUNK
    try:
        with transaction.atomic(), together():
            return _undo_next(batch, by, at, size)
    except IntegrityError:
        # Something holds on to a record in a way that was not foreseen: find that row, and let the others go.
        if size > 1:
            return _undo_chunk(batch, by, at, max(1, size // 10))
        _fail_next(batch)
        return True


def _fail_next(batch: ImportBatch) -> None:
    row = _waiting(batch).first()
    if row is not None:
        row.state = ImportRow.State.FAILED
        # Translators: why undoing an import failed for a row.
        row.reasons = [_("Something else holds on to what this row brought. Remove that first, or leave it here.")]
        row.save(update_fields=["state", "reasons"])


def _undo_next(batch: ImportBatch, by: Member, at: datetime, size: int) -> bool:
    # Without its change: while waiting for the row, a join would show the change that it had before.
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportBatch.State.UNDOING:
        return False
    rows = list(_waiting(batch)[:size])
    if not rows:
        locked.state, locked.undone_at = ImportBatch.State.UNDONE, at
        locked.rows_done = locked.rows_total
        locked.save(update_fields=["state", "undone_at", "rows_done"])
        # What nobody could place never was brought in, so there was nothing to take back.
        waiting_rows(batch).filter(state=ImportRow.State.FAILED, touched=[]).update(state=ImportRow.State.STAGED)
        return False
    if locked.change is not None:
        _Undo(locked.change, rows, _undoing(locked.change, by, at)).run()
    else:
        for row in rows:
            row.state = ImportRow.State.UNDONE
    ImportRow.objects.update_many(rows, "state", "reasons")
    locked.rows_done += len(rows)
    locked.save(update_fields=["rows_done"])
    return True


def _undoing(change: Change, by: Member, at: datetime) -> Changing:
    begun = Change.objects.filter(undo_of=change).select_related("actor").first()
    if begun is not None:
        return Changing.continuing(begun, at)
    undoing = Changing(by, "undo", at, undo_of=change)
    undoing.record.save()
    return undoing


class _Undo:
    """One chunk of rows. Everything a row touched goes back together, or stays together."""

    def __init__(self, change: Change, rows: list[ImportRow], undoing: Changing) -> None:
        self.change, self.rows, self.undoing = change, rows, undoing
        self.edited: set[Key] = set()  # those created that a later change has written
        self.records: dict[Key, Recorded] = {}  # those that were updated
        self.created: dict[str, set[int]] = defaultdict(set)

    def run(self) -> None:
        for row in self.rows:
            for kind, pk, verb in row.touched:
                if verb == "created":
                    self.created[kind].add(pk)
        self._load()
        for row in self.rows if self.edited else ():
            if any(tuple(key) in self.edited for *key, _verb in row.touched):
                self._keep(row)
        self._keep_what_was_overwritten()
        self._keep_what_is_built_upon()
        self._put_back_values()
        contacts = self._parties_with_contacts()
        self._delete()
        refresh_last_contact(**contacts)
        for row in self.rows:
            if row.state == ImportRow.State.APPLIED:
                row.state = ImportRow.State.UNDONE
        self.undoing.close()

    def _load(self) -> None:
        updated: dict[str, set[int]] = defaultdict(set)
        for row in self.rows:
            for kind, pk, verb in row.touched:
                if verb == "updated":
                    updated[kind].add(pk)
        # An earlier chunk of this very undo may have written them, too.
        unchanged = Q(changed_in__in=[self.change.public_id, self.undoing.id])
        for kind, pks in self.created.items():
            rows = recorded_kinds()[kind].objects.select_for_update().filter(keyed("pk", pks)).order_by()
            seen = rows.annotate(is_unchanged=unchanged).values_list("pk", "is_unchanged")
            self.edited |= {(kind, pk) for pk, is_unchanged in seen if not is_unchanged}
        for kind, pks in updated.items():
            records = recorded_kinds()[kind].objects.select_for_update().filter(pk__in=pks)
            self.records.update({(kind, record.pk): record for record in records})

    def _keep(self, row: ImportRow) -> None:
        row.state = ImportRow.State.KEPT
        # Translators: why undoing an import left a row's records as they are.
        row.reasons = [_("Somebody has edited it since.")]
        for kind, pk, verb in row.touched:
            if verb == "created":
                self.created[kind].discard(pk)

    def _keep_what_is_built_upon(self) -> None:
        """Keep rows whose records others point at now; that may make further records be built upon."""
        while True:
            built_upon = self._built_upon()
            rows = {
                row: by_us
                for row in self.rows
                if row.state == ImportRow.State.APPLIED
                and (
                    by_us := [built_upon[kind, pk] for kind, pk, _verb in row.touched if (kind, pk) in built_upon]
                )
            }
            if not rows:
                return
            for row, by_us in rows.items():
                self._keep(row)
                if all(by_us):
                    # Translators: why undoing an import left a row's records: another of its rows was kept.
                    row.reasons = [_("Another row that stays needs it.")]
                else:
                    # Translators: why undoing an import left a row's records as they are.
                    row.reasons = [_("Somebody has added to it since.")]

    def _built_upon(self) -> dict[Key, bool]:
        """Created records that others point at, and whether all of those came with this very import."""
        found: dict[Key, bool] = {}
        # While nothing is kept, whatever came with this import goes with it, and need not be looked at.
        only_others = not ImportRow.objects.filter(
            batch=self.rows[0].batch_id, state=ImportRow.State.KEPT
        ).exists()
        only_others = only_others and all(row.state == ImportRow.State.APPLIED for row in self.rows)
        for kind, pks in self.created.items():
            for relation in recorded_kinds()[kind]._meta.related_objects if pks else ():
                if not relation.many_to_many:  # the table in between points, too
                    for pk, ours in self._pointed_at(relation, pks, only_others):
                        found[kind, pk] = ours and found.get((kind, pk), True)
        return found

    def _pointed_at(self, relation: Any, pks: set[int], only_others: bool) -> list[tuple[int, bool]]:
        model, column = relation.related_model, relation.field.attname
        pointing = model._base_manager.filter(keyed(column, pks)).order_by()
        going = self.created.get(getattr(model, "kind", ""), set())
        since = "changed_in" if issubclass(model, Recorded) else "pk"
        if only_others and issubclass(model, Recorded):
            pointing = pointing.filter(~Q(changed_in=self.change.public_id) | Q(changed_in=None))
        return [
            (target, by == self.change.public_id)
            for pk, target, by in pointing.values_list("pk", column, since)
            if pk not in going
        ]

    def _events(self) -> list[ChangeEvent]:
        """The updates of these rows' records, newest first, but those that an earlier chunk has undone."""
        updated = {
            self.records[kind, pk].public_id
            for row in self.rows
            if row.state == ImportRow.State.APPLIED
            for kind, pk, verb in row.touched
            if verb == "updated" and (kind, pk) in self.records
        }
        undone = ChangeEvent.objects.filter(change_id=self.undoing.record.pk, verb="updated", of_id__in=updated)
        updated -= set(undone.values_list("of_id", flat=True))
        return list(
            ChangeEvent.objects.filter(change=self.change, verb="updated", of_id__in=updated).order_by("-id")
        )

    def _keep_what_was_overwritten(self) -> None:
        """Keep rows whose values somebody has written again."""
        records = {record.public_id: record for record in self.records.values()}
        values: dict[UUID, dict[str, Any]] = {}
        overwritten: set[UUID] = set()
        for event in self._events():
            now = values.setdefault(event.of_id, snapshot(records[event.of_id]))
            for name, before in event.before.items():
                if name != "changed_in" and now.get(name) != event.after[name]:
                    overwritten.add(event.of_id)
                now[name] = before
        for row in self.rows:
            keys = [(kind, pk) for kind, pk, verb in row.touched if verb == "updated"]
            if any(key in self.records and self.records[key].public_id in overwritten for key in keys):
                self._keep(row)

    def _put_back_values(self) -> None:
        """Undo the updates of rows that are not kept."""
        for event in self._events():
            with suppress(Kept), transaction.atomic():  # nobody can write in between: see the lock in _load
                put_values_back(event, self.undoing)

    def _parties_with_contacts(self) -> dict[str, set[int]]:
        return {
            "organisations": self._targets("interaction_organisation", "organisation_id"),
            "people": self._targets("interaction_person", "person_id"),
        }

    def _targets(self, kind: str, column: str) -> set[int]:
        """Parties that stay, whose last contact may go."""
        party = column.removesuffix("_id")
        links = recorded_kinds()[kind].objects.filter(keyed("pk", self.created[kind])).order_by()
        return set(links.values_list(column, flat=True).distinct()) - self.created[party]

    def _delete(self) -> None:
        """Children first; nothing else points at these rows, so no cascade is needed."""
        from_above = [kind for writer in import_writers for kind in writer.kinds]
        for kind in reversed([*KINDS_IN_ORDER, *from_above]):
            if pks := self.created[kind]:
                rows = recorded_kinds()[kind].objects.filter(keyed("pk", pks))
                rows._raw_delete(rows.db)
