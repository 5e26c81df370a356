# SPDX-License-Identifier: AGPL-3.0-or-later
"""Throw away a file of which nothing was brought in."""

from django.db import transaction

from liaison.directory.models import ImportBatch, ImportRow

from .bringing import refuse_unless


def remove_import(batch: ImportBatch) -> None:
    """Raises WrongState once rows have been brought in: the report is the record of what happened."""
    state = ImportBatch.State
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        refuse_unless(locked, state.UPLOADED, state.PREVIEWED, state.FAILED)
        ImportRow.objects.filter(batch=locked).delete()
        locked.delete()
        # The file goes when the rows are surely gone.
        transaction.on_commit(lambda: batch.file.delete(save=False))
