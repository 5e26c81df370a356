# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must always be true of shifts. Operators read this in a terminal, in English."""

from collections.abc import Iterator

from django.db.models import Count, F

from liaison.pathway.models import ShiftPlace, Task

from .invariants import MOST_NAMED
from .shifts import clashes, places_held


def nobody_is_in_two_shifts() -> Iterator[str]:
    members = (
        ShiftPlace.objects.filter(task__done_at=None).order_by().values_list("member_id", flat=True).distinct()
    )
    for clash in clashes(places_held(members))[:MOST_NAMED]:
        first, second = clash.first.task.public_id, clash.second.task.public_id
        yield f"member {clash.first.member.public_id} is in two shifts at once: tasks {first} and {second}"


def shifts_have_room_for_all() -> Iterator[str]:
    rows = Task.objects.annotate(people=Count("taken")).filter(people__gt=F("places"))
    for row in rows.only("public_id")[:MOST_NAMED]:
        yield f"task {row.public_id} has more people than places"
