# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether anybody has written to the directory since: if not, what was found out about it still holds."""

from django.db.models import Q

from liaison.accounts.models import Change
from liaison.directory.importing.queries.batches import rows_of, same_file_before
from liaison.directory.importing.rules.plans import RowPlan
from liaison.directory.models import ImportBatch, ImportRow

# A change can be numbered before, and seen after, another one; not that many of them at once.
_AT_ONCE = 1_000


def directory_version(batch: ImportBatch) -> str:
    """Two equal ones mean that nothing but this import has written to the workspace's records in between."""
    changes = Change.objects.exclude(pk=batch.change_id or 0).order_by()
    last = changes.order_by("-pk").values_list("pk", flat=True).first() or 0
    # A long import or undo writes on under the number it had from the beginning.
    writing = ImportBatch.objects.exclude(pk=batch.pk).filter(
        state__in=[ImportBatch.State.COMMITTING, ImportBatch.State.UNDOING]
    )
    others = sorted(writing.values_list("pk", "rows_done"))
    return f"{last} {changes.filter(pk__gt=last - _AT_ONCE).count()} {others}"[:200]


def twin_of(batch: ImportBatch) -> ImportBatch | None:
    """An import of the same file, read in the same way, since whose preview nobody else has written anything.

    What it brought in is here, then, and unchanged. Not where somebody decided about single rows of it, nor where
    a second look may find more: which of two records a row meant, or addresses that must not be written to.
    """
    twin = same_file_before(batch)
    if twin is None or not twin.seen or twin.seen != directory_version(twin):
        return None
    same_reading = (twin.reading, twin.columns, twin.mapping) == (batch.reading, batch.columns, batch.mapping)
    open_or_decided = Q(action__in=[ImportRow.Action.SKIP, ImportRow.Action.CONFLICT]) | Q(reading__mended=True)
    closing = Q(reading__has_any_keys=["opted_out", "bounced", "no_phone"])
    return None if not same_reading or rows_of(twin).filter(open_or_decided | closing).exists() else twin


def made_by_earlier_rows(batch: ImportBatch, plans: list[RowPlan]) -> dict[str, int]:
    """Keys such as "o5" that these plans speak of → primary keys of what those rows have brought."""
    keys = {record.key for plan in plans for record in (plan.organisation, plan.person) if record.new is None}
    numbers = {int(key[1:]) for key in keys if isinstance(key, str)}
    rows = ImportRow.objects.filter(batch=batch, number__in=numbers, state=ImportRow.State.APPLIED)
    made = {}
    for number, touched in rows.values_list("number", "touched"):
        for kind, pk, verb in touched:
            if verb == "created" and kind in {"organisation", "person"}:
                made[f"{kind[0]}{number}"] = pk
    return made
