# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person decides about the rows of a preview."""

from django.db import transaction
from django.utils.translation import gettext as _

from liaison.directory.importing.queries.batches import count_by_action
from liaison.directory.models import ImportBatch, ImportRow

from .bringing import WrongState, refuse_unless


def decide_row(batch: ImportBatch, number: int, choice: str) -> None:
    """`ours`: keep our word; `theirs`: take the file's; `skip`: leave the row out.

    Raises WrongState and ImportRow.DoesNotExist.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        refuse_unless(locked, ImportBatch.State.PREVIEWED, ImportBatch.State.COMMITTED)
        row = ImportRow.objects.get(batch=batch, number=number)
        refuse_if_in(row)
        _decide([row], choice, locked)
        reopen(locked, row)
        recount(locked)
    batch.refresh_from_db()


def decide_conflicts(batch: ImportBatch, choice: str) -> None:
    """The same for every row that differs from what is known."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        refuse_unless(locked, ImportBatch.State.PREVIEWED)
        rows = ImportRow.objects.filter(
            batch=batch, action=ImportRow.Action.CONFLICT, state=ImportRow.State.STAGED
        )
        _decide(list(rows), choice, locked)
        recount(locked)
    batch.refresh_from_db()


def _decide(rows: list[ImportRow], choice: str, batch: ImportBatch) -> None:
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
        settle(row, batch)
    ImportRow.objects.bulk_update(rows, ["action", "plan", "state"], batch_size=200)


def refuse_if_in(row: ImportRow) -> None:
    """Raises WrongState."""
    if row.touched or row.state not in {ImportRow.State.STAGED, ImportRow.State.FAILED}:
        # Translators: somebody wants to change a row of an import that has been brought in already.
        raise WrongState(_("This row is in already. Change the record itself."))


def settle(row: ImportRow, batch: ImportBatch) -> None:
    """The state of a row that is not in, as its import stands: once that is through, nothing may seem to wait."""
    state, action = ImportRow.State, ImportRow.Action
    row.state = state.STAGED
    if batch.state == ImportBatch.State.COMMITTED:
        if row.action == action.CONFLICT and not row.plan:
            row.state = state.FAILED  # nobody has said which record is meant
        elif row.action == action.SAME:
            row.state = state.APPLIED  # nothing new: there is nothing to bring in


def reopen(batch: ImportBatch, row: ImportRow) -> None:
    """An import that is in, and now has one more row to bring in, waits for that. Saves its state."""
    waits = row.state == row.State.STAGED and row.action not in {row.Action.REJECT, row.Action.SKIP}
    if waits and batch.state == ImportBatch.State.COMMITTED:
        batch.state = ImportBatch.State.PREVIEWED
        batch.save(update_fields=["state"])


def recount(batch: ImportBatch) -> None:
    batch.counts = count_by_action(batch)
    batch.seen = ""  # the plans of other rows may count on what this one no longer brings
    batch.save(update_fields=["counts", "seen"])
