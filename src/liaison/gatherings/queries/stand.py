# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our table at a conference: what is asked there, and who was added today."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from liaison.gatherings.models import Event, EventQuestion, Registration

MOST = 100


def stands() -> "QuerySet[Event]":
    return Event.objects.filter(event_kind=Event.Kind.STAND)


def interest_asked(event: Event) -> EventQuestion | None:
    """The first question of which one answer is chosen: one tap at the table."""
    rows = EventQuestion.objects.filter(event=event, answer_type=EventQuestion.Type.CHOICE, is_monitoring=False)
    return rows.first()


def added_today(event: Event, now: datetime) -> list[Registration]:
    """Since midnight where the stand is, the newest first."""
    midnight = now.astimezone(event.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Registration.objects.filter(
        event=event, registered_at__gte=midnight, registered_at__lt=midnight + timedelta(days=1)
    )
    return list(rows.select_related("organisation").order_by("-registered_at", "-pk")[:MOST])
