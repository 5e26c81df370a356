# SPDX-License-Identifier: AGPL-3.0-or-later
"""Those who came without having registered: no letter after an event goes to them by itself, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liaison.directory.models import Person
from liaison.directory.queries.wishes import Asked, stops
from liaison.gatherings.models import Attendance, Event

from .attendance import attended


@dataclass(frozen=True)
class Unregistered:
    """`person`: whose page to write from; None where we may not, or do not know who it was."""

    name: str
    why: str
    person: Person | None = None


def came_unregistered(event: Event) -> list[Unregistered]:
    """By name; as many questions for three as for many."""
    rows = attended(event).filter(registration=None, is_let_be=False).select_related("person")
    there = list(rows.order_by("name", "pk"))
    known = [(one, one.person) for one in there if one.person is not None]
    wishes = stops([Asked(one.pk, one.email, Person.kind, person.public_id) for one, person in known])
    return [_told(one, wishes[one.pk].why if one.pk in wishes else "") for one in there]


def _told(one: Attendance, stop: str) -> Unregistered:
    if one.person is None:
        # Translators: why somebody gets no letter after an event: their name in a file fits nobody we know.
        return Unregistered(one.name, _("nobody knows yet who this was"))
    if one.person.archived_at is not None:
        # Translators: why somebody gets no letter after an event: their record was put away.
        return Unregistered(str(one.person), _("they are archived"))
    if stop:
        return Unregistered(str(one.person), stop)
    # Translators: why somebody gets no letter after an event; their name is a link to their page.
    words = _("they came without registering, so they asked for no letter. You can write to them yourself.")
    return Unregistered(str(one.person), words, one.person)
