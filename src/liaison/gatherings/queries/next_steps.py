# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a letter after an event could lead."""

from collections.abc import Iterator
from datetime import datetime

from liaison.gatherings.links_to_pages import public_event_url, public_meeting_url
from liaison.gatherings.models import BookingPage, Event, FollowUp

Step = FollowUp.NextStep
MOST = 3


def next_steps(event: Event, now: datetime) -> Iterator[tuple[str, str, str]]:
    """(step, address, what lies there)"""
    if event.recording_url:
        yield Step.WATCH, event.recording_url, str(Step.WATCH.label)
    coming = Event.objects.public().coming(now).filter(state=Event.State.PUBLISHED).exclude(pk=event.pk)
    for one in coming[:MOST]:
        yield Step.COME, public_event_url(one), one.name
    for page in BookingPage.objects.all()[:MOST]:
        yield Step.BOOK, public_meeting_url(page), str(page)
