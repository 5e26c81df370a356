# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the work on a file breaks off, nobody may be left waiting: say so, and let people go on or back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.directory.importing.queries.batches import count_by_action, forgotten, to_bring
from liaison.directory.models import ImportBatch

from .previewing import language_of


@contextmanager
def given_back(batch: ImportBatch) -> Iterator[None]:
    """Around the work of a job: an exception gives the batch back to the people, and is raised again."""
    try:
        yield
    except Exception:
        give_back(batch)
        raise


def give_back(batch: ImportBatch) -> None:
    """To the step from which the work was begun, with the problem in a sentence."""
    state = ImportBatch.State
    with transaction.atomic(), translation.override(language_of(batch.uploaded_by)):
        # Translators: the work on an uploaded file broke off because of a fault of ours.
        fault = _("Something went wrong here, and the work stopped. What was done by then is kept. Try again.")
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if not locked.is_working:
            return
        if locked.state == state.PREVIEWING:
            locked.state = state.FAILED
        elif locked.state == state.UNDOING and locked.committed_at is not None and not to_bring(locked):
            locked.state = state.COMMITTED
        else:
            locked.state = state.PREVIEWED
        locked.problem, locked.counts = fault, count_by_action(locked)
        locked.save(update_fields=["state", "problem", "counts"])


def give_back_forgotten() -> int:
    """Batches whose job is gone: it cost too many workers their life, or whoever asked for it has left."""
    found = 0
    for workspace in all_workspaces():
        with in_workspace(workspace):
            for batch in forgotten():
                give_back(batch)
                found += 1
    return found
