# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cadences and their steps, how far each has come, and what the workspace holds itself to."""

from django.db.models import Count, Max, Q, QuerySet

from liaison.outreach.models import Approach, ApproachLetter, Cadence, CadenceStep, Campaign, OutreachRules


def cadences() -> "QuerySet[Cadence]":
    """With their steps at hand."""
    return Cadence.objects.prefetch_related("steps__letter")


def steps_of(cadence: Cadence) -> list[CadenceStep]:
    return list(CadenceStep.objects.filter(cadence=cadence).select_related("letter").order_by("position"))


def reached(cadence: Cadence) -> int:
    """The position of the last letter that was written for anybody; 0 where none was."""
    written = ApproachLetter.objects.filter(step__cadence=cadence).order_by()
    return written.aggregate(last=Max("step__position"))["last"] or 0


def has_letters(campaign: Campaign) -> bool:
    return ApproachLetter.objects.filter(approach__campaign=campaign).exists()


def own_rules() -> OutreachRules:
    """The workspace's; unsaved, with the defaults, where nobody has set any."""
    return OutreachRules.objects.first() or OutreachRules()


def campaigns() -> "QuerySet[Campaign]":
    """With `in_trouble`: how many on it wait for a person."""
    running = Q(approaches__state=Approach.State.RUNNING)
    return Campaign.objects.select_related("cadence", "written_by__user").annotate(
        in_trouble=Count("approaches", filter=running & ~Q(approaches__trouble="")),
    )
