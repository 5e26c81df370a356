# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever was at an event had contact with us there: one interaction for each event, which follows the list.

Its number is made of the event's. It has no line of its own in the history: who joined it and who left it has, so
that taking back one list leaves those alone whom another one brought.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from liaison.accounts.actions import Changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.accounts.models.changes import Verb
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.events import InteractionWritten
from liaison.directory.models import (
    Interaction,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)
from liaison.gatherings.contact_number import contact_id
from liaison.gatherings.models import Attendance, Event
from liaison.gatherings.queries.attendance import who_attended
from liaison.kit.hooks import announce

_AT_ONCE = 5_000


def let_contact_follow(event: Event, change: Changing, *, was_called: str = "") -> None:
    """Call it in every change of who was at the event, or when it was, after the rows are written.

    `was_called`: its name before, where it has another one now; what else somebody wrote of the contact stays.
    """
    attended = who_attended(event)
    people = {person for person, _organisation in attended if person is not None}
    houses = {organisation for _person, organisation in attended if organisation is not None}
    contact = Interaction.objects.filter(public_id=contact_id(event)).first()
    if contact is None:
        if not people and not houses:
            return
        contact = _begin(event, change)
    is_elsewhen = contact.at != event.starts_at
    change.update(contact, at=event.starts_at, note=_renamed(contact.note, was_called, event.name))
    new_people = _tie(contact, InteractionPerson, "person_id", people, change)
    new_houses = _tie(contact, InteractionOrganisation, "organisation_id", houses, change)
    if not people and not houses:
        # Noted, for an undo that brings back those who took part.
        change.delete(contact)
        return
    if is_elsewhen:
        _refresh(people, houses)
    if new_people or new_houses:
        houses_now = list(Organisation.objects.filter(pk__in=new_houses))
        announce(InteractionWritten(contact, houses_now, list(Person.objects.filter(pk__in=new_people)), change))


def _begin(event: Event, change: Changing) -> Interaction:
    contact = Interaction(
        public_id=contact_id(event),
        type=Interaction.Kind.EVENT,
        direction=Interaction.Direction.MUTUAL,
        at=event.starts_at,
        note=event.name,
    )
    change.create_many(Interaction, [contact], noted=False)
    return contact


def _tie(contact: Interaction, model: Any, column: str, wanted: Iterable[Any], change: Changing) -> set[int]:
    """Those who are new to it."""
    there = {getattr(row, column): row for row in model.objects.filter(interaction=contact)}
    new = set(wanted) - set(there)
    change.create_many(model, [model(interaction=contact, **{column: pk}) for pk in sorted(new)])
    for pk in set(there) - set(wanted):
        change.delete(there[pk])
    changed = new | (set(there) - set(wanted))
    _refresh(*((set(), changed) if model is InteractionOrganisation else (changed, set())))
    return new


def _refresh(people: set[int], houses: set[int]) -> None:
    for name, keys in (("people", list(people)), ("organisations", list(houses))):
        for start in range(0, len(keys), _AT_ONCE):
            refresh_last_contact(**{name: keys[start : start + _AT_ONCE]})


def _renamed(note: str, before: str, now: str) -> str:
    return now + note.removeprefix(before) if before and note.startswith(before) else note


def follow_undo(event: ChangeUndone) -> None:
    """Undo puts the rows back one by one; who was at their events follows here."""
    if not event.kinds & {Attendance.kind, Event.kind}:
        return
    rows = ChangeEvent.objects.filter(change=event.change, of_kind__in=[Attendance.kind, Event.kind])
    attendances, events = set[uuid.UUID](), set[int]()
    touched = set[uuid.UUID]()
    for row in rows:
        if row.of_kind == Event.kind:
            touched.add(row.of_id)
        elif row.verb == Verb.DELETED:
            events.update(filter(None, [row.before.get("event_id")]))
        else:
            attendances.add(row.of_id)
    events.update(Attendance.objects.filter(public_id__in=list(attendances)).values_list("event_id", flat=True))
    events.update(Event.objects.filter(public_id__in=list(touched)).values_list("pk", flat=True))
    change = Changing.continuing(event.change, event.change.at)
    for one in Event.objects.filter(pk__in=list(events)):
        let_contact_follow(one, change)
    change.close()
