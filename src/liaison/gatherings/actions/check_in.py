# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ticks at the door. A telephone sends each until it is sure that it arrived, so each may come several times.

A tick carries its own number, which becomes the attendance's; taking one off names the tick that it takes off. So
whatever arrives twice, late or in between what others tick, is felt once.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import ChangeEvent, Member
from liaison.directory.queries.mail import surely_with
from liaison.gatherings.models import Attendance, Event, Registration

from .contact import let_contact_follow

# A telephone whose clock is further ahead than this is not believed.
_AHEAD = timedelta(minutes=2)
State = Registration.State


@dataclass(frozen=True)
class Ticked:
    """`tick` is the number of what stands there now, empty where nothing does; `person` the registration's."""

    person: str
    tick: str


def number_for(event: Event, once: uuid.UUID) -> uuid.UUID:
    """Nobody can guess the number of another workspace's row, or take it."""
    return uuid.uuid5(event.public_id, str(once))


def tick(event: Event, registration: Registration, *, once: uuid.UUID, at: datetime, by: Member) -> Ticked:
    """They are here. The same `once` again changes nothing, also where the tick was taken off meanwhile."""
    number = number_for(event, once)
    with changing(by, "check in") as change:
        # Two who tick the same person at once: the second waits here, and finds the first one's tick.
        held = Registration.objects.select_for_update().get(pk=registration.pk)
        there = Attendance.objects.filter(registration=held).first()
        if there is not None:
            return Ticked(str(held.public_id), str(there.public_id))
        if _came_before(number):
            return Ticked(str(held.public_id), "")
        change.create(
            Attendance(
                public_id=number,
                event=event,
                registration=held,
                person_id=held.person_id,
                organisation_id=held.organisation_id,
                name=held.name,
                email=held.email,
                source=Attendance.Source.CHECK_IN,
                came_at=_believed(at),
            )
        )
        if held.state == State.WAITING:
            change.update(held, state=State.REGISTERED, waiting_since=None, promoted_at=change.at)
        let_contact_follow(event, change)
    return Ticked(str(held.public_id), str(number))


def _came_before(number: uuid.UUID) -> bool:
    """The history remembers ticks that were taken off."""
    return ChangeEvent.objects.filter(of_kind=Attendance.kind, of_id=number).exists()


def _believed(at: datetime) -> datetime:
    now = timezone.now()
    return at if now - timedelta(days=7) < at < now + _AHEAD else now


def take_off(event: Event, registration: Registration, *, ticked: uuid.UUID, by: Member) -> Ticked:
    """That tick was wrong. Another one for the same person stays, and so does what a file has counted."""
    with changing(by, "take check-in off") as change:
        held = Registration.objects.select_for_update().get(pk=registration.pk)
        there = Attendance.objects.filter(registration=held).first()
        if there is None or there.source != Attendance.Source.CHECK_IN or there.file_id is not None:
            return Ticked(str(held.public_id), str(there.public_id) if there else "")
        if there.public_id not in {ticked, number_for(event, ticked)}:
            return Ticked(str(held.public_id), str(there.public_id))
        change.delete(there)
        let_contact_follow(event, change)
    return Ticked(str(held.public_id), "")


@dataclass(frozen=True)
class WalkIn:
    name: str
    email: str = ""
    organisation_name: str = ""


def walk_in(event: Event, wanted: WalkIn, *, once: uuid.UUID, at: datetime, by: Member) -> Ticked:
    """Somebody who is not on the list, and is here. Whoever is on it by this address is ticked."""
    number = number_for(event, once)
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        registration = Registration.objects.filter(event=event, public_id=number).first()
        if registration is None and wanted.email:
            known = Registration.objects.filter(event=event, email__iexact=wanted.email)
            registration = known.exclude(state=State.CANCELLED).first()
        if registration is None:
            registration = _add(event, wanted, number, by)
        return tick(event, registration, once=once, at=at, by=by)


def _add(event: Event, wanted: WalkIn, number: uuid.UUID, by: Member) -> Registration:
    known = surely_with(wanted.email, wanted.organisation_name)
    with changing(by, "add walk-in") as change:
        return change.create(
            Registration(
                public_id=number,
                event=event,
                name=wanted.name,
                email=wanted.email,
                organisation_name=wanted.organisation_name,
                person=next(iter(known.people), None),
                organisation=next(iter(known.organisations), None),
                source=Registration.Source.MEMBER,
                registered_at=change.at,
            )
        )
