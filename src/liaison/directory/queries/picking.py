# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a list that somebody ticked, or all that a filter finds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from liaison.accounts.models import Member

from .access import organisations_seen_by, people_seen_by
from .party_lists import PEOPLE, Sought


def picked(member: Member, sought: Sought, ids: Sequence[str] | None, *, now: datetime, most: int) -> list[Any]:
    """In the list's order, at most so many. `ids` are public ids; None stands for all that the list shows.

    What is no id, not there any more or not for this member is left out. Those who were ticked are found
    wherever they are now: also where they do not match the filter any more.
    """
    if ids is None:
        found = sought.kind.matching(member, sought.wanted, now)
    else:
        found = _seen_by(member, sought).filter(public_id__in=[*filter(None, map(_id, ids))])
    rows = found.select_related("looked_after_by__user") if sought.kind is not PEOPLE else found
    return list(sought.order.applied_to(rows)[:most])


def _seen_by(member: Member, sought: Sought) -> "QuerySet[Any]":
    return people_seen_by(member) if sought.kind is PEOPLE else organisations_seen_by(member)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
