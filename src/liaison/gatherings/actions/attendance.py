# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who somebody on the list was, how long one has to be there, and how many came where no list is kept."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.gatherings.attending.rules.presence import address_key
from liaison.gatherings.models import Attendance, Event, Registration
from liaison.kit.contacts import Email, normalise_email

from .contact import let_contact_follow

BY_HAND = Attendance.Match.BY_HAND


class KnownAlready(Exception):
    """Somebody else was quicker: it is known who this was."""

    def __init__(self) -> None:
        # Translators: two colleagues looked at the same person of an attendance list at the same time.
        super().__init__(_("Somebody has just said who this was."))


def say_who(
    attendance: Attendance, *, by: Member, registration: Registration | None = None, person: Person | None = None
) -> Change:
    """It was this registration's person, or this one of the directory. Raises KnownAlready.

    Where the registration has an attendance already, they were there twice, and the two become one.
    """
    with changing(by, "say who attended") as change:
        current = _held(attendance)
        other = Attendance.objects.filter(registration=registration).first() if registration else None
        if other is not None:
            _unite(other, current, change)
        else:
            change.update(current, **_identity(registration, person), match=BY_HAND)
        let_contact_follow(current.event, change)
    return change.record


def _held(attendance: Attendance) -> Attendance:
    current = Attendance.objects.select_for_update().select_related("event").get(pk=attendance.pk)
    if current.is_known:
        raise KnownAlready
    return current


def _identity(registration: Registration | None, person: Person | None) -> dict[str, Any]:
    if registration is not None:
        return {
            "registration": registration,
            "person_id": registration.person_id,
            "organisation_id": registration.organisation_id,
            "is_let_be": False,
        }
    assert person is not None  # noqa: S101 (one of the two is given)
    places = Affiliation.objects.filter(person=person, ended_on=None, organisation__archived_at=None)[:2]
    houses = list(places.values_list("organisation_id", flat=True))
    return {"person": person, "organisation_id": houses[0] if len(houses) == 1 else None, "is_let_be": False}


def _unite(kept: Attendance, gone: Attendance, change: Changing) -> None:
    """The minutes of both, as long as the event at most."""
    most = int(gone.event.lasts.total_seconds() // 60)
    counted = [one.minutes for one in (kept, gone) if one.minutes is not None]
    came = [one.came_at for one in (kept, gone) if one.came_at]
    left = [one.left_at for one in (kept, gone) if one.left_at]
    change.delete(gone)
    change.update(
        kept,
        minutes=min(sum(counted), most) if counted else None,
        came_at=min(came, default=None),
        left_at=max(left, default=None),
    )


def add_as_person(attendance: Attendance, *, by: Member, today: date) -> tuple[Person, Change]:
    """A new person in the directory, with the address from the list. Raises KnownAlready."""
    with changing(by, "add person") as change:
        current = _held(attendance)
        person = change.create(Person(name=current.name))
        email = normalise_email(current.email) if current.email else None
        if isinstance(email, Email):
            change.create(ContactPoint(person=person, type="email", value=email.address, normalised=email.key))
        if current.organisation_id:
            house = Organisation.objects.get(pk=current.organisation_id)
            change.create(Affiliation(person=person, organisation=house, started_on=None))
        change.update(current, person=person, match=BY_HAND, is_let_be=False)
        let_contact_follow(current.event, change)
    return person, change.record


def let_be(attendance: Attendance, *, by: Member) -> Change:
    """Nobody needs to know who this was. Raises KnownAlready."""
    with changing(by, "let attendance be") as change:
        change.update(_held(attendance), is_let_be=True)
    return change.record


def ask_again(attendance: Attendance, *, by: Member) -> Change:
    """It was said wrongly who this was: back to those nobody knows."""
    with changing(by, "ask who attended") as change:
        current = Attendance.objects.select_for_update().select_related("event").get(pk=attendance.pk)
        change.update(current, registration=None, person=None, organisation=None, match="", is_let_be=False)
        let_contact_follow(current.event, change)
    return change.record


def set_threshold(event: Event, minutes: int, *, by: Member) -> Change | None:
    """From how many minutes on somebody has attended; None where it is so already."""
    with changing(by, "set attended minutes") as change:
        change.update(event, attended_minutes=minutes)
        let_contact_follow(event, change)
    return change.record if change.record.pk else None


def count_heads(event: Event, more: int, *, by: Member) -> int:
    """So many more, or fewer; how many that makes. Two who press at once both count."""
    with changing(by, "count heads") as change:
        current = Event.objects.select_for_update().get(pk=event.pk)
        number = max(0, (current.headcount or 0) + more)
        change.update(current, headcount=number)
    return number


def same_address(attendance: Attendance) -> str:
    """How the address is compared; empty where there is none."""
    return address_key(attendance.email)
