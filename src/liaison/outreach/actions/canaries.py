# SPDX-License-Identifier: AGPL-3.0-or-later
"""Marked rows for the matrix of permissions: whoever sees a mark of another workspace has found a hole."""

from django.utils import timezone

from liaison.directory.models import Organisation
from liaison.mailroom.models import Letter
from liaison.outreach.models import Approach, ApproachLetter, Cadence, CadenceStep, Campaign


def plant_campaign(marker: str) -> None:
    """After the canaries of the mailroom and the directory, on whose letter and organisation they are."""
    now, letter = timezone.now(), Letter.objects.order_by("pk")[0]
    organisation = Organisation.objects.order_by("pk")[0]
    cadence = Cadence.objects.create(name=f"{marker} cadence")
    step = CadenceStep.objects.create(cadence=cadence, position=1, letter=letter)
    campaign = Campaign.objects.create(name=f"{marker} campaign", cadence=cadence, interest=f"{marker} interest")
    approach = Approach.objects.create(
        campaign=campaign,
        organisation=organisation,
        address=f"{marker.lower()}-approach@example.org",
        state=Approach.State.RESTING,
        began_at=now,
    )
    ApproachLetter.objects.create(approach=approach, step=step, language="en", written_at=now, sent_by_hand_at=now)
