# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who worked on what an import brought, so that it stayed when the import was taken back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liaison.accounts.kinds import recorded_kinds
from liaison.accounts.models import Change, ChangeEvent
from liaison.directory.models import ImportBatch, ImportRow


@dataclass(frozen=True)
class WorkedOn:
    """The last time before the import was taken back. `who` is "" where the work was done by no member."""

    who: str
    at: datetime


def worked_on(rows: Iterable[ImportRow], batch: ImportBatch) -> dict[int, WorkedOn]:
    """By row number, for rows that were kept. Rows to whose records somebody only added something are left out."""
    if batch.undone_at is None or batch.change_id is None:
        return {}
    kept = [row for row in rows if row.state == ImportRow.State.KEPT]
    of_rows = _public_ids(kept)
    events = ChangeEvent.objects.filter(
        of_id__in={public_id for ids in of_rows.values() for public_id in ids},
        change_id__gt=batch.change_id,
        change__at__lte=batch.undone_at,
    )
    events = events.exclude(change__undo_of=batch.change_id).order_by("id")
    last = dict(events.values_list("of_id", "change_id"))
    changes = Change.objects.select_related("actor__user").in_bulk(set(last.values()))
    found = {}
    for number, ids in of_rows.items():
        theirs = [changes[last[public_id]] for public_id in ids if public_id in last]
        if theirs:
            change = max(theirs, key=lambda one: one.at)
            found[number] = WorkedOn(str(change.actor) if change.actor else "", change.at)
    return found


def _public_ids(rows: list[ImportRow]) -> dict[int, set[UUID]]:
    """Row number → the ids under which the history knows the records of the row."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for kind, pk, _verb in row.touched:
            wanted[kind].add(pk)
    ids: dict[tuple[str, int], UUID] = {}
    for kind, pks in wanted.items():
        records = recorded_kinds()[kind].objects.filter(pk__in=pks).order_by()
        ids.update({(kind, pk): public_id for pk, public_id in records.values_list("pk", "public_id")})
    return {row.number: {ids[kind, pk] for kind, pk, _verb in row.touched if ids.get((kind, pk))} for row in rows}
