# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mend a row that could not come in: change its cells, and compare it anew with the directory and the file."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import translation

from liaison.accounts.models import Member
from liaison.directory.importing.queries.kin import kin_of
from liaison.directory.importing.queries.world import empty_world
from liaison.directory.importing.rules.kinship import marks_of
from liaison.directory.importing.rules.plans import RowPlan
from liaison.directory.importing.rules.readings import RowReading
from liaison.directory.importing.rules.rows import read_row
from liaison.directory.models import ImportBatch, ImportRow

from .bringing import has_begun, refuse_unless
from .choosing import recount, refuse_if_in, reopen, settle
from .keeping_out import forget_left_out
from .previewing import language_of, plans_for, reader_for

MARKS_OF_CHOICE = ("take_theirs",)


def mend_row(batch: ImportBatch, number: int, cells: Mapping[int, str], *, by: Member) -> ImportRow:
    """`cells`: index of a column → its new text. Raises WrongState and ImportRow.DoesNotExist.

    A mended row of an import that is in makes it "ready to bring in" once more: the others are in already.
    """
    with transaction.atomic(), translation.override(language_of(by)):
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        refuse_unless(locked, ImportBatch.State.PREVIEWED, ImportBatch.State.COMMITTED)
        row = ImportRow.objects.select_for_update().get(batch=batch, number=number)
        refuse_if_in(row)
        row.cells = _with(row.cells, cells, len(batch.columns))
        reading = read_row(row.cells, reader_for(batch))
        reading.mended = True
        row.reading = reading.as_json()
        others = [] if has_begun(locked) else kin_of(batch, number, marks_of(row.reading))
        changed = _compare_anew(batch, row, others)
        forget_left_out([row, *changed])
        settle(row, locked)
        row.save(update_fields=["cells", "reading", "action", "reasons", "plan", "state"])
        ImportRow.objects.bulk_update(changed, ["cells", "reading", "action", "reasons", "plan"], batch_size=200)
        reopen(locked, row)
        recount(locked)
    batch.refresh_from_db()
    return row


def _with(cells: list[str], changed: Mapping[int, str], width: int) -> list[str]:
    padded = [*cells, *[""] * (width - len(cells))]
    return [changed.get(index, cell).replace("\0", "") for index, cell in enumerate(padded)]


def _compare_anew(batch: ImportBatch, row: ImportRow, others: list[ImportRow]) -> list[ImportRow]:
    """Plan `row` among the rows that may mean the same records; returns those whose plan is another one now."""
    rows = sorted([row, *others], key=lambda one: one.number)
    theirs = frozenset(one.number for one in rows if one.plan.get("take_theirs"))
    numbered = [(one.number, RowReading.from_json(one.reading)) for one in rows]
    plans = plans_for(batch, numbered, empty_world(), theirs=theirs)
    return [one for one, plan in zip(rows, plans, strict=True) if _follow(one, plan) and one is not row]


def _follow(row: ImportRow, plan: RowPlan) -> bool:
    """Whether the row has another plan now."""
    before = (row.action, row.plan)
    choice = {name: row.plan[name] for name in MARKS_OF_CHOICE if name in row.plan}
    row.action, row.plan = plan.action, {**plan.as_json(), **choice}
    row.reasons = [str(reason) for reason in plan.reasons]
    return before != (row.action, row.plan)
