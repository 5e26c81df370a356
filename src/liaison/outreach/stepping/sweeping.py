# SPDX-License-Identifier: AGPL-3.0-or-later
"""Approaches that must not go on, found on each round: by whatever way somebody's word came into the directory.

What is said while a letter is about to go is asked once more on its way out (guarding.py).
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.actions import changing
from liaison.directory.models import ContactPoint, LawfulBasis
from liaison.outreach.models import Approach
from liaison.outreach.queries.writing import stopped_addresses

from .ending import State, Why, stop_these

Point = ContactPoint.State
# So many addresses are compared with the list of those we do not write to at once.
CHUNK = 2_000


def sweep(at: datetime) -> int:
    """Stop those; says how many."""
    running = Approach.objects.filter(state=State.RUNNING)
    found = 0
    for why, approaches in reasons(running):
        with changing(None, "stop approaches", at=at) as change:
            found += len(stop_these(approaches, why, change=change))
    return found


def reasons(running: "QuerySet[Approach]") -> Iterator[tuple[Approach.Why, "QuerySet[Approach]"]]:
    """Why, and which of these."""
    gone = ~Q(organisation__archived_at=None) | ~Q(person=None) & ~Q(person__archived_at=None)
    yield Why.GONE, running.filter(gone)
    yield Why.ENDED, running.exclude(campaign__ended_at=None)
    objections = LawfulBasis.objects.filter(person=OuterRef("person_id")).exclude(objected_on=None)
    yield Why.OBJECTED, running.filter(Exists(objections) | _point(Point.OPTED_OUT))
    yield Why.BOUNCED, running.filter(_point(Point.BOUNCED))
    for why, addresses in _suppressed(running):
        yield why, running.filter(address__in=addresses)


def _point(state: str) -> Exists:
    """The address, where it stands with the one who is written to."""
    theirs = Q(person=OuterRef("person_id")) | Q(organisation=OuterRef("organisation_id"))
    points = ContactPoint.objects.filter(theirs, type=ContactPoint.Type.EMAIL, value=OuterRef("address"))
    return Exists(points.filter(state=state))


def _suppressed(running: "QuerySet[Approach]") -> Iterator[tuple[Approach.Why, Collection[str]]]:
    addresses = list(running.order_by("address").values_list("address", flat=True))
    for start in range(0, len(addresses), CHUNK):
        does_not_work, unwanted = stopped_addresses(addresses[start : start + CHUNK])
        if unwanted:
            yield Why.OBJECTED, unwanted
        if does_not_work:
            yield Why.BOUNCED, does_not_work
