# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the job that looks after events has anything to do, in any workspace."""

from datetime import datetime

from liaison.accounts.scope import reading_everywhere
from liaison.gatherings.models import AccessNeed, Answer, Event


def anything_to_come(now: datetime) -> bool:
    with reading_everywhere("the job that looks after events"):
        return (
            Event.objects.filter(state=Event.State.PUBLISHED, starts_at__gt=now).exists()
            or AccessNeed.objects.exists()
            or Answer.objects.filter(delete_on__isnull=False).exists()
        )
