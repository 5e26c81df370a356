# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a link to the feedback form, or to the form at our stand, is about."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from liaison.gatherings.afterwards_links import Link
from liaison.gatherings.models import Event, EventQuestion, Feedback, Registration


@dataclass(frozen=True)
class Asked:
    event: Event
    registration: Registration | None

    @property
    def language(self) -> str:
        return (self.registration.language if self.registration else "") or self.event.language

    @cached_property
    def said_before(self) -> dict[str, Any]:
        """Whoever comes again by their own link changes what they said."""
        if self.registration is None:
            return {}
        names = ("stars", "text", "may_be_quoted", "quoted_as")
        return Feedback.objects.filter(registration=self.registration).values(*names).first() or {}

    def questions(self) -> list[EventQuestion]:
        """The anonymous ones that are asked once more. They are not kept with what somebody said, so who comes
        again to change that would answer them twice."""
        if self.said_before:
            return []
        return list(EventQuestion.objects.filter(event=self.event, is_monitoring=True, is_asked_after=True))


def asked_by(link: Link) -> Asked | None:
    """None where the event, or the registration of one's own link, is gone."""
    event = Event.objects.public().filter(public_id=link.event).first()
    if event is None:
        return None
    if link.registration is None:
        return Asked(event, None)
    registration = Registration.objects.filter(public_id=link.registration, event=event).first()
    return Asked(event, registration) if registration is not None else None
