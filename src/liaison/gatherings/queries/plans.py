# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans of an event: the pathway keeps them, and the event says which day they count from."""

import copy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from liaison.gatherings.models import Event
from liaison.pathway.models import Plan, Task
from liaison.pathway.queries.plans import MovePreview, preview_move
from liaison.pathway.rules.plans import Anchor


def plans_of(event: Event) -> "QuerySet[Plan]":
    return Plan.objects.filter(for_kind=Event.kind, for_id=event.public_id).select_related("workspace")


def open_tasks_of(event: Event) -> "QuerySet[Task]":
    """Of all its plans."""
    return Task.objects.filter(plan__in=plans_of(event), done_at=None)


def day_there(event: Event) -> date:
    return event.starts_at.astimezone(event.zone).date()


@dataclass(frozen=True)
class PlanMove:
    """What another date of the event would do to one of its plans."""

    plan: Plan
    preview: MovePreview


def moves_with(event: Event, starts_at: datetime, time_zone: str) -> list[PlanMove]:
    """Those plans in which at least one task would get another day."""
    if day_there(event) == starts_at.astimezone(ZoneInfo(time_zone)).date():
        return []
    found = [PlanMove(plan, _preview(plan, starts_at, time_zone)) for plan in plans_of(event)]
    return [one for one in found if one.preview.moved]


def _preview(plan: Plan, starts_at: datetime, time_zone: str) -> MovePreview:
    there = copy.copy(plan)
    there.time_zone = time_zone
    return preview_move(there, {Anchor.EVENT.value: starts_at})
