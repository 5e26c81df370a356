# SPDX-License-Identifier: AGPL-3.0-or-later
"""Imports and their rows, as pages and commands read them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liaison.accounts.jobs import open_jobs
from liaison.directory.models import ImportBatch, ImportRow


def batches() -> "QuerySet[ImportBatch]":
    return ImportBatch.objects.select_related("uploaded_by__user", "uploaded_by__workspace", "change")


def batch_by_public_id(public_id: UUID) -> ImportBatch:
    """Raises ImportBatch.DoesNotExist."""
    return batches().get(public_id=public_id)


def rows_of(batch: ImportBatch, action: str = "", state: str = "") -> "QuerySet[ImportRow]":
    rows = ImportRow.objects.filter(batch=batch).order_by("number")
    if action:
        rows = rows.filter(action=action)
    return rows.filter(state=state) if state else rows


def count_by_action(batch: ImportBatch) -> dict[str, int]:
    """Action → number of rows; every action is there."""
    counts = dict.fromkeys(ImportRow.Action.values, 0)
    counts.update(rows_of(batch).order_by().values_list("action").annotate(Count("pk")))
    return counts


def count_by_state(batch: ImportBatch) -> dict[str, int]:
    counts = dict.fromkeys(ImportRow.State.values, 0)
    counts.update(rows_of(batch).order_by().values_list("state").annotate(Count("pk")))
    return counts


def same_file_before(batch: ImportBatch) -> ImportBatch | None:
    """The last import of exactly this file that stands."""
    same = batches().filter(sha256=batch.sha256, state=ImportBatch.State.COMMITTED).exclude(pk=batch.pk)
    return same.first()


def row_of(batch: ImportBatch, number: int) -> ImportRow:
    """Raises ImportRow.DoesNotExist."""
    return ImportRow.objects.get(batch=batch, number=number)


def waiting_rows(batch: ImportBatch) -> "QuerySet[ImportRow]":
    """Rows that could mean several records; nobody but a person can say which."""
    return rows_of(batch, ImportRow.Action.CONFLICT).filter(plan={})


def left_over(batch: ImportBatch) -> "QuerySet[ImportRow]":
    """Rows to mend and to bring in again."""
    return rows_of(batch).filter(Q(action=ImportRow.Action.REJECT) | Q(action=ImportRow.Action.CONFLICT, plan={}))


def to_bring(batch: ImportBatch) -> int:
    """How many rows would be written."""
    rows = rows_of(batch, state=ImportRow.State.STAGED)
    return rows.filter(action__in=["create", "update", "conflict"]).exclude(action="conflict", plan={}).count()


def forgotten() -> list[ImportBatch]:
    """Imports that are being worked on, as they say, while no job is left to do it."""
    state = ImportBatch.State
    working = list(batches().filter(state__in=[state.PREVIEWING, state.COMMITTING, state.UNDOING]))
    if not working:
        return []
    at_work = {job.get("batch") for job in open_jobs()}
    return [batch for batch in working if str(batch.public_id) not in at_work]


def rejected_rows(batch: ImportBatch) -> list[dict[str, Any]]:
    rows = rows_of(batch, ImportRow.Action.REJECT).values_list("number", "reasons")
    return [{"row": number, "reason": " ".join(reasons)} for number, reasons in rows]


def summary(batch: ImportBatch) -> dict[str, Any]:
    """What the command line prints; see docs/running.md."""
    counts = count_by_action(batch)
    return {
        "rows": sum(counts.values()),
        "created": counts["create"],
        "updated": counts["update"],
        "unchanged": counts["same"],
        "conflicts": counts["conflict"],
        "skipped": counts["skip"],
        "rejected": rejected_rows(batch),
        "batch": str(batch.public_id),
    }
