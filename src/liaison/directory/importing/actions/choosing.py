# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person decides about the rows of a preview."""

from django.db import transaction

from liaison.directory.importing.queries.batches import count_by_action
from liaison.directory.models import ImportBatch, ImportRow

from .bringing import refuse_unless


def decide_row(batch: ImportBatch, number: int, choice: str) -> None:
    """`ours`: keep our word; `theirs`: take the file's; `skip`: leave the row out.

    Raises WrongState and ImportRow.DoesNotExist.
    """
    with transaction.atomic():
        refuse_unless(ImportBatch.objects.select_for_update().get(pk=batch.pk), ImportBatch.State.PREVIEWED)
        _decide([ImportRow.objects.get(batch=batch, number=number)], choice)
        recount(batch)


def decide_conflicts(batch: ImportBatch, choice: str) -> None:
    """The same for every row that differs from what is known."""
    with transaction.atomic():
        refuse_unless(ImportBatch.objects.select_for_update().get(pk=batch.pk), ImportBatch.State.PREVIEWED)
        _decide(list(ImportRow.objects.filter(batch=batch, action=ImportRow.Action.CONFLICT)), choice)
        recount(batch)


def _decide(rows: list[ImportRow], choice: str) -> None:
    for row in rows:
        before = row.plan.get("before_skip") or row.action
        plan = {name: value for name, value in row.plan.items() if name not in {"take_theirs", "before_skip"}}
        if choice == "skip":
            row.action, plan["before_skip"] = ImportRow.Action.SKIP, before
        else:
            row.action = before
            if choice == "theirs":
                plan["take_theirs"] = True
        row.plan = plan
    ImportRow.objects.bulk_update(rows, ["action", "plan"], batch_size=200)


def recount(batch: ImportBatch) -> None:
    batch.counts = count_by_action(batch)
    batch.seen = ""  # the plans of other rows may count on what this one no longer brings
    batch.save(update_fields=["counts", "seen"])
