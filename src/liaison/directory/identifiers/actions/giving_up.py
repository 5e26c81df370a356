# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a search for identifiers breaks off nobody may be left waiting: say so, and let people begin it again."""

from datetime import timedelta

from django.utils import timezone

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.directory.identifiers.queries.offers import searches_without_a_job

from .searching import give_up

# A small catalogue is looked through within the request that brings it, without a job.
PATIENCE = timedelta(minutes=2)


def give_up_forgotten() -> int:
    """Searches whose job is gone: it cost too many workers their life, or whoever asked for it has left."""
    found = 0
    for workspace in all_workspaces():
        with in_workspace(workspace):
            for search in searches_without_a_job(begun_before=timezone.now() - PATIENCE):
                give_up(search)
                found += 1
    return found
