# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping people who never answered no longer than the workspace says. Nothing of it can be undone."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from liaison.accounts.jobs import workspace_job
from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.directory.models import RetentionRule
from liaison.directory.queries.quiet import months_of_rule, quiet_people

from .privacy import CannotErase, erase


def set_rule(months: int | None) -> None:
    """None: nobody is offered for erasing."""
    RetentionRule.objects.all().delete()
    if months:
        RetentionRule.objects.create(months=months)


def erase_quiet(public_ids: Iterable[UUID], *, by: Member | None, at: datetime) -> tuple[int, int]:
    """Erase those of them who are still quiet by the rule. How many went, and how many could not just now.

    One by one, so that what is done stays done when it is interrupted.
    """
    months, gone, held_up = months_of_rule(), 0, 0
    for public_id in public_ids if months else ():
        person = quiet_people(months or 0, at).filter(public_id=public_id).first()
        if person is None:
            continue
        try:
            erase(person, by=by, at=at)
            gone += 1
        except CannotErase:
            held_up += 1
    return gone, held_up


@workspace_job(Can.MANAGE_WORKSPACE)
def erase_quiet_people(member: Member, public_ids: list[str]) -> None:
    """Begun again after a kill it finds the rest: who is gone is quiet no more."""
    erase_quiet(map(UUID, public_ids), by=member, at=timezone.now())
