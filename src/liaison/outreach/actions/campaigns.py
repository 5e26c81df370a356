# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning, changing and ending campaigns. Who approaches whom on one: approaching.py."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.outreach.models import Approach, Campaign
from liaison.outreach.queries.cadences import has_letters
from liaison.outreach.stepping.ending import stop_these

from .refusals import CampaignOver, InUse, NameTaken

NOTE = ("interest", "necessity", "balance")


def add_campaign(values: Mapping[str, Any], *, by: Member, at: datetime | None = None) -> tuple[Campaign, Change]:
    """`values` are columns of Campaign; who writes is `by` where nobody else is named. Raises NameTaken."""
    at = at or timezone.now()
    campaign = Campaign(**{"written_by": by, **values})
    if any(getattr(campaign, name) for name in NOTE):
        campaign.noted_by, campaign.noted_at = by, at
    with changing(by, "add campaign", at=at) as change:
        _refuse_taken(campaign.name, None)
        change.create(campaign)
    return campaign, change.record


def edit_campaign(
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    by: Member,
    expected: UUID | None = None,
    at: datetime | None = None,
) -> Change | None:
    """Whoever changes the note on legitimate interest stands for it from then on. None when nothing differs.

    Raises NameTaken, CampaignOver, InUse where another cadence is wanted and a letter has been written, and
    EditedMeanwhile.
    """
    at, values = at or timezone.now(), dict(values)
    with changing(by, "edit campaign", at=at) as change:
        current = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if current.ended_at is not None:
            raise CampaignOver
        _refuse_taken(values.get("name"), current)
        if "cadence" in values and values["cadence"].pk != current.cadence_id and has_letters(current):
            raise InUse
        note = [values.get(name, getattr(current, name)) for name in NOTE]
        if note != [getattr(current, name) for name in NOTE]:
            values |= {"noted_by": by, "noted_at": at} if any(note) else {"noted_by": None, "noted_at": None}
        change.update(campaign, expected=expected, **values)
    return change.record if change.record.pk else None


def end_campaign(campaign: Campaign, *, by: Member, at: datetime | None = None) -> Change:
    """Nobody on it is written to any more, and what has not left does not leave. Raises CampaignOver."""
    at = at or timezone.now()
    with changing(by, "end campaign", at=at) as change:
        current = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if current.ended_at is not None:
            raise CampaignOver
        change.update(campaign, ended_at=at)
        stop_these(Approach.objects.filter(campaign=campaign), Approach.Why.ENDED, change=change)
    return change.record


def _refuse_taken(name: Any, itself: Campaign | None) -> None:
    others = Campaign.objects.exclude(pk=itself.pk) if itself else Campaign.objects.all()
    if name is not None and others.filter(name=name).exists():
        raise NameTaken
