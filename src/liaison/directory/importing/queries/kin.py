# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other rows of a file that may speak of the same records as one that has just been mended."""

from collections.abc import Iterable

from liaison.directory.importing.rules.kinship import Mark, marks_of
from liaison.directory.models import ImportBatch, ImportRow

# A file of one big organisation is all kin. The commit compares every row anew, so nothing goes wrong beyond this.
MOST_KIN = 500
_AT_ONCE = 2_000


def kin_of(batch: ImportBatch, number: int, marks: Iterable[Mark]) -> list[ImportRow]:
    """In the order of the file. One pass over the rows that are still to be brought in."""
    wanted = set(marks)
    rows = ImportRow.objects.filter(batch=batch, state=ImportRow.State.STAGED).exclude(number=number)
    rows = rows.exclude(action__in=[ImportRow.Action.SKIP, ImportRow.Action.REJECT]).order_by("number")
    found: list[int] = []
    for pk, reading in rows.values_list("pk", "reading").iterator(chunk_size=_AT_ONCE):
        if not wanted.isdisjoint(marks_of(reading)):
            found.append(pk)
            if len(found) == MOST_KIN:
                break
    return list(ImportRow.objects.filter(pk__in=found).order_by("number"))
