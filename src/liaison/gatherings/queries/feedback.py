# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people said of an event."""

from dataclasses import dataclass

from django.db.models import Avg, Count, QuerySet

from liaison.gatherings.models import Event, Feedback


@dataclass(frozen=True)
class Stars:
    """`number`: how many gave any."""

    average: float | None
    number: int


def feedback_rows() -> "QuerySet[Feedback]":
    return Feedback.objects.select_related("event", "registration")


def feedback_on(event: Event) -> "QuerySet[Feedback]":
    return feedback_rows().filter(event=event)


def stars_of(event: Event) -> Stars:
    found = Feedback.objects.filter(event=event).order_by().aggregate(average=Avg("stars"), number=Count("stars"))
    return Stars(found["average"], found["number"])
