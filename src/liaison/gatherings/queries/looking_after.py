# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the job that looks after events has anything to do, in any workspace."""

from datetime import datetime

from liaison.accounts.queries import all_workspaces
from liaison.accounts.scope import in_workspace
from liaison.gatherings.models import AccessNeed, Answer, Event


def anything_to_come(now: datetime) -> bool:
    for workspace in all_workspaces():
        with in_workspace(workspace):
            if _anything_here(now):
                return True
    return False


def _anything_here(now: datetime) -> bool:
    return (
        Event.objects.filter(state=Event.State.PUBLISHED, starts_at__gt=now).exists()
        or AccessNeed.objects.exists()
        or Answer.objects.filter(delete_on__isnull=False).exists()
    )
