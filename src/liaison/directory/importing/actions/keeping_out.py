# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that would bring back somebody who asked to be erased: they are left out, and what they say is not kept."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liaison.directory.importing.rules.plans import SKIP, RowPlan
from liaison.directory.importing.rules.readings import RowReading
from liaison.directory.models import ImportBatch, ImportRow
from liaison.directory.queries.erased import erased_among
from liaison.directory.tasks import sweep_up

# Translators: why a row of an import is left out: somebody in it had asked that their data be removed for good.
_ASKED = _("The person in this row asked to be erased, so the row is left out and nothing of it is kept.")


def left_out(readings: Iterable[RowReading]) -> list[RowPlan | None]:
    """For each row the plan to leave it out, or None where nobody in it asked to be erased."""
    return [
        RowPlan(action=SKIP, erased=True, reasons=[_ASKED]) if asked else None for asked in erased_among(readings)
    ]


def forget_left_out(rows: Iterable[ImportRow]) -> list[ImportRow]:
    """Empty the rows with such a plan; does not save. Returns them."""
    found = [row for row in rows if row.plan.get("erased")]
    for row in found:
        row.cells, row.reading = [], {}
    return found


def forget_file_with_left_out(batch: ImportBatch) -> None:
    """Once it is in, the file is needed no more, and would keep what the rows do not. Does not save the batch."""
    rows = ImportRow.objects.filter(batch=batch, action=ImportRow.Action.SKIP, plan__erased=True)
    name = batch.file.name
    if name and rows.exists():
        sweep_up.enqueue([name])
        batch.file = ""
