# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody has looked again at an organisation that never answered, and leaves it in peace."""

from datetime import datetime, timedelta

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.outreach.models import Approach

from .refusals import NotResting


def rest_longer(approach: Approach, *, by: Member, at: datetime | None = None) -> Change:
    """For as long again as the cadence says, from today on. Raises NotResting."""
    at = at or timezone.now()
    days = timedelta(days=approach.campaign.cadence.look_again_after)
    with changing(by, "rest longer", at=at) as change:
        current = Approach.objects.select_for_update().get(pk=approach.pk)
        if current.state != Approach.State.RESTING:
            raise NotResting
        change.update(approach, look_again_on=timezone.localdate(at) + days)
    return change.record
