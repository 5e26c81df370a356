# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must be true of imports at any time. Operators read the sentences in a terminal, in English."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from liaison.accounts.kinds import recorded_kinds
from liaison.accounts.models import ChangeEvent
from liaison.directory.models import ImportBatch, ImportRow

from .queries.batches import forgotten

STUCK_AFTER = timedelta(minutes=15)
_ROWS_AT_ONCE = 1_000


def import_contradictions() -> Iterator[str]:
    for batch in ImportBatch.objects.filter(state=ImportBatch.State.COMMITTED):
        yield from _left_behind(batch)
        yield from _lost(batch)
    for batch in forgotten():
        if batch.uploaded_at < timezone.now() - STUCK_AFTER:
            yield f"Import {batch.public_id} is {batch.state}, but no job is left that would finish it."


def _left_behind(batch: ImportBatch) -> Iterator[str]:
    staged = ImportRow.objects.filter(batch=batch, state=ImportRow.State.STAGED)
    count = staged.exclude(action__in=[ImportRow.Action.REJECT, ImportRow.Action.SKIP]).count()
    if count:
        yield f"Import {batch.public_id} is committed, but {count} row(s) of it were not brought in."


def _lost(batch: ImportBatch) -> Iterator[str]:
    """Records that a row is said to have created, that are gone although nobody removed them."""
    rows = ImportRow.objects.filter(batch=batch, state=ImportRow.State.APPLIED).order_by("pk")
    wanted: dict[str, set[int]] = {}
    for touched in rows.values_list("touched", flat=True).iterator(chunk_size=_ROWS_AT_ONCE):
        for kind, pk, verb in touched:
            if verb == "created" and kind in _OF_THEIR_OWN:
                wanted.setdefault(kind, set()).add(pk)
    missing = sum(len(pks) - _present(kind, pks) for kind, pks in wanted.items())
    if missing and not _has_been_worked_on(batch):
        yield f"Import {batch.public_id} is committed, but {missing} record(s) that it created are gone."


# Records that only a person removes; the others may go along with these.
_OF_THEIR_OWN = frozenset({"organisation", "person"})


def _present(kind: str, pks: set[int]) -> int:
    chunks = [sorted(pks)[start : start + _ROWS_AT_ONCE] for start in range(0, len(pks), _ROWS_AT_ONCE)]
    return sum(recorded_kinds()[kind].objects.filter(pk__in=chunk).count() for chunk in chunks)


def _has_been_worked_on(batch: ImportBatch) -> bool:
    """Whether somebody removed such records later on; which ones, their history tells."""
    removed = ChangeEvent.objects.filter(verb="deleted", of_kind__in=_OF_THEIR_OWN)
    return bool(batch.change_id and removed.filter(change_id__gt=batch.change_id).exists())
