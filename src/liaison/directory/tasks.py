# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory's own jobs; those of imports and of duplicates are in their workshops."""

from django.core.files.storage import default_storage
from django.db import connection
from django_tasks import task

from liaison.kit.sqlite import empty_the_journal

from .search_index import forget_removed_words


@task()
def sweep_up(uploads: list[str]) -> None:
    """What outlives rows that were erased: files, and words in the index and in the journal.

    It stands in the queue with the erasure's own commit, so that no `kill -9` leaves it undone.
    """
    for name in uploads:
        default_storage.delete(name)
    forget_removed_words()
    empty_the_journal(connection)
