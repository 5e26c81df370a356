# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day and an hour before an event: one mail each, however often this runs."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liaison.gatherings.models import Event, Registration
from liaison.gatherings.rules.reminding import REMINDERS, due, needs_one
from liaison.gatherings.telling import tell
from liaison.mailroom.models import Message

LONGEST = max(REMINDERS.values())
MOST_AT_ONCE = 500


def remind(now: datetime | None = None) -> datetime | None:
    """Everybody of this workspace whose time it is; answers when to look again at the latest.

    Whoever came with a file registered elsewhere, and is reminded from there.
    """
    now = now or timezone.now()
    coming = Event.objects.filter(state=Event.State.PUBLISHED, starts_at__gt=now)
    for event in coming.filter(starts_at__lte=now + LONGEST):
        while _remind_some(event, due(event.starts_at, now), now):
            pass
    return min(_to_come(now), default=None)


def _to_come(now: datetime) -> Iterator[datetime]:
    """When the next one of each kind is due: an event in its last hour does not hide those after it."""
    for before in REMINDERS.values():
        later = Event.objects.filter(state=Event.State.PUBLISHED, starts_at__gt=now + before)
        first = later.order_by("starts_at").values_list("starts_at", flat=True).first()
        if first is not None:
            yield first - before


def _remind_some(event: Event, word: str, now: datetime) -> bool:
    """Whether there may be more. The event's row is held, so that two workers do not both write."""
    with transaction.atomic():
        current = Event.objects.select_for_update().get(pk=event.pk)
        if not word or current.starts_at != event.starts_at or current.is_cancelled:
            return False
        told = Message.objects.filter(
            message_kind=f"event_{word}", about_kind=Registration.kind, about_id__isnull=False
        )
        waiting = (
            Registration.objects.filter(event=event)
            .coming()
            .exclude(email="")
            .exclude(source=Registration.Source.FILE)
            .exclude(public_id__in=told.values("about_id"))
        )
        needing = [
            one for one in waiting if needs_one(word, one.promoted_at or one.registered_at, event.starts_at)
        ]
        for registration in needing[:MOST_AT_ONCE]:
            tell(word, registration, current, at=now)
    return len(needing) > MOST_AT_ONCE
