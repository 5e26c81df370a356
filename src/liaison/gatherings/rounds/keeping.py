# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept for a while only goes on its day."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from liaison.gatherings.models import AccessNeed, Answer


def delete_what_is_over(now: datetime | None = None) -> datetime | None:
    """Needs and answers of this workspace whose day has come; answers when the next ones are due."""
    now = now or timezone.now()
    today = now.date()
    days = []
    for model in (AccessNeed, Answer):
        model.objects.filter(delete_on__lte=today).delete()
        days.append(model.objects.aggregate(first=Min("delete_on"))["first"])
    first = min((day for day in days if day is not None), default=None)
    return now + timedelta(days=(first - today).days) if first else None
