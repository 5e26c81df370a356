# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring the rows in: at most 1,000 in a transaction, each compared anew with the directory as it is by then."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing
from liaison.accounts.models import ChangeEvent, Member
from liaison.directory.actions.promises import note_opt_outs_of
from liaison.directory.importing.queries.batches import count_by_action
from liaison.directory.importing.queries.versions import directory_version, made_by_earlier_rows
from liaison.directory.importing.queries.world import empty_world
from liaison.directory.importing.rules.plans import CONFLICT, REJECT, SAME, SKIP, RowPlan
from liaison.directory.importing.rules.readings import RowReading
from liaison.directory.models import ImportBatch, ImportRow
from liaison.directory.search_together import together
from liaison.kit.bulk import not_collecting
from liaison.kit.statistics import count_anew

from .applying import Applier
from .bringing import has_begun, refuse_unless
from .details import ORDER
from .keeping_out import forget_file_with_left_out, forget_left_out
from .previewing import CHUNK, language_of, plans_for

Progress = Callable[[int, int], None]
_OF_PLAN = ("workspace_id", "batch_id", "number", "action", "plan")
# Rows brought in after which the database counts its rows anew: it had planned for fewer.
_COUNT_AFTER = (500, 4_000, 16_000, 64_000)


def start_commit(batch: ImportBatch) -> None:
    """Mark the batch; the job does the work. Raises WrongState."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        refuse_unless(locked, ImportBatch.State.PREVIEWED)
        locked.state, locked.rows_done, locked.problem = ImportBatch.State.COMMITTING, _done(locked), ""
        locked.save(update_fields=["state", "rows_done", "problem"])
    batch.refresh_from_db()


def _done(batch: ImportBatch) -> int:
    return ImportRow.objects.filter(batch=batch, state=ImportRow.State.APPLIED).count() if has_begun(batch) else 0


def commit(
    batch: ImportBatch, *, by: Member, at: datetime | None = None, progress: Progress | None = None
) -> None:
    """Until no staged row is left. A second run goes on where the first one was stopped."""
    at = at or timezone.now()
    with translation.override(language_of(by)):
        _tick_off_what_is_here(batch)
        while _commit_chunk(batch, by, at, CHUNK):
            if progress:
                progress(batch.rows_done, batch.rows_total)


def _tick_off_what_is_here(batch: ImportBatch) -> None:
    """Rows that bring nothing new need no look each, however many they are."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != ImportBatch.State.COMMITTING or not _holds(locked):
            return
        same = _waiting(locked).filter(action=SAME).exclude(plan__has_key="extras").order_by()
        locked.rows_done += same.update(state=ImportRow.State.APPLIED)
        locked.save(update_fields=["rows_done"])
        _copy(locked, batch)


def _holds(batch: ImportBatch) -> bool:
    """Whether the preview's plans still say what is to be done."""
    return bool(batch.seen) and batch.seen == directory_version(batch)


def _commit_chunk(batch: ImportBatch, by: Member, at: datetime, size: int) -> bool:
    try:
        with not_collecting(), transaction.atomic(), together():
            return _next_rows(batch, by, at, size)
    except IntegrityError:
        # Somebody wrote at the same moment, or two rows clash: find the one row, and let the others in.
        if size > 1:
            return _commit_chunk(batch, by, at, max(1, size // 10))
        _reject_next(batch)
        return True


def _next_rows(batch: ImportBatch, by: Member, at: datetime, size: int) -> bool:
    # Without its change: while waiting for the row, a join would show the change that it had before.
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportBatch.State.COMMITTING:
        return False
    as_planned = _holds(locked)
    rows = list((_waiting(batch).only(*_OF_PLAN) if as_planned else _waiting(batch))[:size])
    if not rows:
        _finish(locked, at)
        _copy(locked, batch)
        return False
    change = Changing.continuing(locked.change, at) if locked.change else Changing(by, "import", at)
    (_apply_as_planned if as_planned else _apply)(locked, rows, change)
    change.close()
    if change.record.pk is not None:
        locked.change = change.record
    locked.rows_done += len(rows)
    locked.save(update_fields=["change", "rows_done"])
    if any(locked.rows_done - len(rows) < count <= locked.rows_done for count in _COUNT_AFTER):
        count_anew([*ORDER, ChangeEvent])
        count_anew([ImportRow], ["batch_id", "number", "state", "action"])
    _copy(locked, batch)
    return True


def _waiting(batch: ImportBatch) -> "QuerySet[ImportRow]":
    staged = ImportRow.objects.filter(batch=batch, state=ImportRow.State.STAGED)
    return staged.exclude(action__in=[REJECT, SKIP]).order_by("number")


def _apply(batch: ImportBatch, rows: list[ImportRow], change: Changing) -> None:
    theirs = frozenset(row.number for row in rows if row.plan.get("take_theirs"))
    numbered = [(row.number, RowReading.from_json(row.reading)) for row in rows]
    plans = plans_for(batch, numbered, empty_world(), theirs=theirs)
    for row, plan in zip(rows, plans, strict=True):
        row.reasons = [str(reason) for reason in plan.reasons]
        row.action = plan.action
        row.plan = plan.as_json()
    _carry_out(batch, rows, plans, change)
    ImportRow.objects.update_many(rows, "action", "reasons", "plan", "state", "touched")
    if left_out := forget_left_out(rows):
        ImportRow.objects.update_many(left_out, "cells", "reading")


def _apply_as_planned(batch: ImportBatch, rows: list[ImportRow], change: Changing) -> None:
    """Nothing has been written since the preview, so what it found out need not be found out again."""
    plans = [RowPlan.from_json(row.action, row.plan) for row in rows]
    _carry_out(batch, rows, plans, change, made_by_earlier_rows(batch, plans))
    ImportRow.objects.update_many(rows, "state", "touched")


def _carry_out(
    batch: ImportBatch,
    rows: list[ImportRow],
    plans: list[RowPlan],
    change: Changing,
    made_before: dict[str, int] | None = None,
) -> None:
    applier = Applier(change, batch.uploaded_by.workspace.zone, made_before)
    for row, plan in zip(rows, plans, strict=True):
        if plan.action not in {REJECT, SKIP} and not (
            plan.action == CONFLICT and not (plan.organisation.key or plan.person.key)
        ):
            applier.add(row.number, plan)
            row.state = ImportRow.State.APPLIED
        elif plan.action == CONFLICT:
            # Nobody has said which record is meant: the row waits in the report.
            row.state = ImportRow.State.FAILED
    touched = applier.write()
    for row in rows:
        row.touched = touched.get(row.number, [])


def _reject_next(batch: ImportBatch) -> None:
    row = _waiting(batch).first()
    if row is not None:
        row.action = ImportRow.Action.REJECT
        # Translators: a row of an import could not be written.
        row.reasons = [
            _("Something in this row is already used by another record. Check its numbers and addresses.")
        ]
        row.save(update_fields=["action", "reasons"])
        ImportBatch.objects.filter(pk=batch.pk).update(seen="")  # later rows may count on this one


def _finish(batch: ImportBatch, at: datetime) -> None:
    batch.state, batch.committed_at = ImportBatch.State.COMMITTED, at
    batch.counts = count_by_action(batch)
    batch.rows_done = batch.rows_total
    forget_file_with_left_out(batch)
    if batch.change is not None:
        note_opt_outs_of(batch.change)
    batch.save(update_fields=["state", "committed_at", "counts", "rows_done", "file"])


def _copy(locked: ImportBatch, batch: ImportBatch) -> None:
    for name in ("state", "committed_at", "counts", "rows_done", "rows_total", "change"):
        setattr(batch, name, getattr(locked, name))
