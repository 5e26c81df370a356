# SPDX-License-Identifier: AGPL-3.0-or-later
"""What members say about their time."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.pathway.models import Capacity, WeekAway
from liaison.pathway.rules.hours import in_hundredths, week_of


def say_hours(
    member: Member, hours_per_week: Decimal | None, away: Collection[date], *, by: Member
) -> Change | None:
    """None hours: nobody knows. `away` are the Mondays of weeks, this one and later; weeks that are past stay.

    None when nothing differs.
    """
    with changing(by, "say hours") as change:
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        _write(change, member, None if hours_per_week is None else in_hundredths(hours_per_week))
        weeks = {week_of(day) for day in away}
        for row in WeekAway.objects.filter(member=member, monday__gte=week_of(timezone.localdate())):
            if row.monday in weeks:
                weeks.remove(row.monday)
            else:
                change.delete(row)
        for monday in sorted(weeks):
            change.create(WeekAway(member=member, monday=monday))
    return change.record if change.record.pk else None


def _write(change: Changing, member: Member, hours_per_week: Decimal | None) -> None:
    there = Capacity.objects.filter(member=member).first()
    if hours_per_week is None:
        if there is not None:
            change.delete(there)
    elif there is None:
        change.create(Capacity(member=member, hours_per_week=hours_per_week))
    else:
        change.update(there, hours_per_week=hours_per_week)
