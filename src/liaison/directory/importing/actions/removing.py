# SPDX-License-Identifier: AGPL-3.0-or-later
"""Throw away a file of which nothing was brought in."""

from django.db import transaction

from liaison.directory.models import ImportBatch, ImportRow

from .bringing import lock_unwritten


def remove_import(batch: ImportBatch) -> None:
    """Raises WrongState once rows have been brought in: the report is the record of what happened."""
    with transaction.atomic():
        locked = lock_unwritten(batch)
        ImportRow.objects.filter(batch=locked).delete()
        locked.delete()
        # The file goes when the rows are surely gone.
        transaction.on_commit(lambda: batch.file.delete(save=False))
