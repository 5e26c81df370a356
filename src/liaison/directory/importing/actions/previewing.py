# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stage the rows of a file and say what bringing each in would do. Nothing else is written."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.importing.queries.batches import count_by_action, rows_of
from liaison.directory.importing.queries.versions import directory_version, twin_of
from liaison.directory.importing.queries.world import empty_world, learn
from liaison.directory.importing.rules.comparing import compare
from liaison.directory.importing.rules.plans import CREATE, SAME, UPDATE, RowPlan
from liaison.directory.importing.rules.readings import Reader, RowReading
from liaison.directory.importing.rules.rows import read_row
from liaison.directory.importing.rules.world import World
from liaison.directory.models import ImportBatch, ImportRow
from liaison.kit.bulk import free_keys, not_collecting
from liaison.kit.files import Problem, UnreadableFile
from liaison.kit.hooks import import_columns

from .bringing import lock_unwritten, meanings_of, orders_of, read_again, read_kept
from .keeping_out import left_out

CHUNK = 1_000
BROUGHT_IN = {CREATE, UPDATE, SAME}
_OF_ROW = ("id", "number", "cells", "reading", "action", "reasons", "plan")


class Staged(NamedTuple):
    """`why` it cannot be read ("" where it can); `mended`: somebody has changed the cells here before."""

    number: int
    cells: Sequence[str]
    why: str = ""
    mended: bool = False


def start_preview(batch: ImportBatch) -> None:
    """Mark the batch; the job does the work. Raises WrongState."""
    with transaction.atomic():
        locked = lock_unwritten(batch)
        locked.state, locked.rows_done, locked.problem = ImportBatch.State.PREVIEWING, 0, ""
        locked.save(update_fields=["state", "rows_done", "problem"])
    batch.refresh_from_db()


def preview(batch: ImportBatch) -> None:
    """From the first row to the last; begun again from the start if it was interrupted."""
    with translation.override(language_of(batch.uploaded_by)):
        if (twin := _twin_with_the_same_words(batch)) is not None:
            _repeat(batch, twin)
            _finish(batch, ImportBatch.State.PREVIEWED)
            return
        try:
            table = read_again(batch)
        except UnreadableFile as refusal:
            _finish(batch, ImportBatch.State.FAILED, problem=str(refusal))
            return
        mended = _mended_cells(batch)
        ImportRow.objects.filter(batch=batch).delete()
        rows = list(_staged(table.rows, table.problems, mended))
        del table  # the rows are let go of one by one
        ImportBatch.objects.filter(pk=batch.pk).update(rows_total=len(rows), rows_done=0)
        batch.seen = directory_version(batch)
        reader, world = reader_for(batch), empty_world()
        for chunk in chunked(_used_up(rows), CHUNK):
            with not_collecting():
                _preview_chunk(batch, chunk, reader, world)
        _finish(batch, ImportBatch.State.PREVIEWED)


def _twin_with_the_same_words(batch: ImportBatch) -> ImportBatch | None:
    """An earlier import of this very file that can answer for it: see docs/decisions/0007."""
    twin = None if _mended_cells(batch) else twin_of(batch)
    columns_from_above = {column.key for column in import_columns} & set(meanings_of(batch).values())
    if twin is None or columns_from_above or reader_for(twin) != reader_for(batch):
        return None
    return twin if language_of(twin.uploaded_by) == language_of(batch.uploaded_by) else None


def _repeat(batch: ImportBatch, twin: ImportBatch) -> None:
    """Stage the rows of that import: what it brought in is the same, and the rest is looked at anew."""
    batch.seen, last = directory_version(batch), 0
    earlier = rows_of(twin).values_list("number", "cells", "reading", "action")
    ImportBatch.objects.filter(pk=batch.pk).update(rows_total=twin.rows_total, rows_done=0)
    with not_collecting(), transaction.atomic():
        ImportRow.objects.filter(batch=batch).delete()
        while chunk := list(earlier.filter(number__gt=last)[:CHUNK]):
            _repeat_chunk(batch, chunk)
            last = chunk[-1][0]


def _repeat_chunk(batch: ImportBatch, chunk: list[tuple[Any, ...]]) -> None:
    # Translators: why an import has nothing to do for a row.
    known = [str(_("This very row was brought in before, and nothing has changed since."))]
    brought = [(*row[:3], SAME, known, {}) for row in chunk if row[3] in BROUGHT_IN]
    others = [row for row in chunk if row[3] not in BROUGHT_IN]
    readings = [(row[0], RowReading.from_json(row[2])) for row in others]
    plans = plans_for(batch, readings, empty_world()) if others else []
    asked = [(*row[:3], *_of_plan(plan)) for row, plan in zip(others, plans, strict=True)]
    ImportRow.objects.insert_values(_OF_ROW, _with_keys([*brought, *asked]), batch_id=batch.pk)


def _with_keys(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(key, *row) for row, key in zip(rows, free_keys(ImportRow), strict=False)]


def read_and_preview(batch: ImportBatch) -> None:
    """The whole way of a file that was kept unread, as far as nobody has to be asked."""
    with translation.override(language_of(batch.uploaded_by)):
        try:
            is_clear = read_kept(batch)
        except UnreadableFile as refusal:
            _finish(batch, ImportBatch.State.FAILED, problem=str(refusal))
            return
    if is_clear:
        preview(batch)


def language_of(member: Member) -> str:
    return member.user.language or member.workspace.language


def reader_for(batch: ImportBatch) -> Reader:
    workspace = batch.uploaded_by.workspace
    return Reader(
        headers=[column["header"] for column in batch.columns],
        meanings=meanings_of(batch),
        orders=orders_of(batch),
        # The day the file came: a date without a year must not change its meaning between preview and commit.
        today=batch.uploaded_at.astimezone(workspace.zone).date(),
        country=workspace.country,
        every_row=batch.reading.get("every_row", ""),
    )


def chunked(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _used_up(rows: list[Staged]) -> Iterator[Staged]:
    rows.reverse()
    while rows:
        yield rows.pop()


def _mended_cells(batch: ImportBatch) -> dict[int, list[str]]:
    """By row number: what somebody wrote into rows by hand, which looking through the file anew must not lose."""
    rows = ImportRow.objects.filter(batch=batch, reading__mended=True)
    return dict(rows.values_list("number", "cells"))


def _staged(rows: Iterable[Any], problems: Iterable[Problem], mended: dict[int, list[str]]) -> Iterator[Staged]:
    lost = {problem.row: problem for problem in problems if not problem.row_kept}
    staged = [Staged(row.number, row.cells) for row in rows if row.number not in lost]
    staged += [Staged(number, problem.cells, str(problem.message)) for number, problem in lost.items()]
    if mended:
        staged = [
            Staged(one.number, mended[one.number], mended=True) if one.number in mended else one for one in staged
        ]
    yield from sorted(staged)


def _preview_chunk(batch: ImportBatch, chunk: list[Staged], reader: Reader, world: World) -> None:
    numbered = [(staged.number, _reading_of(staged, reader)) for staged in chunk]
    kept = [reading.as_json() for _number, reading in numbered]  # comparing works on them
    rows = [
        (one.number, *(([], {}) if plan.erased else (one.cells, reading)), *_of_plan(plan))
        for one, reading, plan in zip(chunk, kept, plans_for(batch, numbered, world), strict=True)
    ]
    with transaction.atomic():
        ImportRow.objects.insert_values(_OF_ROW, _with_keys(rows), batch_id=batch.pk)
        done = chunk[-1].number
        ImportBatch.objects.filter(pk=batch.pk).update(rows_done=min(done, batch.rows_total or done))


def _of_plan(plan: RowPlan) -> tuple[str, list[str], dict[str, Any]]:
    return plan.action, [str(reason) for reason in plan.reasons], plan.as_json()


def _reading_of(staged: Staged, reader: Reader) -> RowReading:
    if staged.why:
        return RowReading(problems=[staged.why])
    reading = read_row(staged.cells, reader)
    reading.mended = staged.mended
    return reading


def plans_for(
    batch: ImportBatch,
    numbered: list[tuple[int, RowReading]],
    world: World,
    *,
    theirs: frozenset[int] = frozenset(),
) -> list[RowPlan]:
    """One plan for each row, compared with the directory as it is now. `theirs`: rows whose word counts."""
    readings = [reading for _number, reading in numbered]
    learn(world, readings, batch.uploaded_by.workspace.zone)
    return [
        kept_out or compare(number, reading, world, take_theirs=number in theirs)
        for (number, reading), kept_out in zip(numbered, left_out(readings), strict=True)
    ]


def _finish(batch: ImportBatch, state: ImportBatch.State, problem: str = "") -> None:
    batch.state, batch.problem = state, problem
    batch.counts = count_by_action(batch)
    batch.rows_done = batch.rows_total = sum(batch.counts.values())
    batch.save(update_fields=["state", "problem", "counts", "seen", "rows_done", "rows_total"])
