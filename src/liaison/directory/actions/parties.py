# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding, editing and archiving organisations and people, and the details that belong to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member, Recorded
from liaison.directory.events import PartyArchived
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    LawfulBasis,
    Organisation,
    Person,
)
from liaison.directory.models.parties import Party
from liaison.kit.contacts import Email, Phone
from liaison.kit.hooks import announce
from liaison.kit.text import sort_name

P = TypeVar("P", bound=Party)
R = TypeVar("R", bound=Recorded)


class AlreadyThere(Exception):
    """Somebody else was quicker: the value that must be unique is taken."""


@dataclass(frozen=True)
class NewContact:
    """What can be said of a person in the form that adds them, besides the person's own fields."""

    organisation: Organisation | None = None
    role: str = ""
    email: Email | None = None
    phone: Phone | None = None
    source: str = ""  # where we have them from


def add_organisation(values: Mapping[str, Any], *, by: Member) -> tuple[Organisation, Change]:
    """What a volunteer adds is theirs to look after, or they would lose sight of it."""
    organisation = Organisation(**values)
    if organisation.looked_after_by is None and not by.may_see_everything:
        organisation.looked_after_by = by
    with changing(by, "add organisation") as change:
        change.create(organisation)
    return organisation, change.record


def add_person(
    values: Mapping[str, Any], contact: NewContact, *, by: Member, today: date
) -> tuple[Person, Change]:
    """The person with where they belong and how to reach them: one step, undone as one."""
    person = Person(**values)
    with changing(by, "add person") as change:
        change.create(person)
        if contact.organisation:
            change.create(Affiliation(person=person, organisation=contact.organisation, role=contact.role))
        for point in _points(contact):
            point.person = person
            change.create(point)
        if contact.source:
            basis = LawfulBasis.Basis.LEGITIMATE_INTEREST
            change.create(LawfulBasis(person=person, basis=basis, source=contact.source, obtained_on=today))
    return person, change.record


def _points(contact: NewContact) -> list[ContactPoint]:
    points = []
    if contact.email:
        email = contact.email
        points.append(ContactPoint(type=ContactPoint.Type.EMAIL, value=email.address, normalised=email.key))
    if contact.phone:
        phone = contact.phone
        points.append(ContactPoint(type=ContactPoint.Type.PHONE, value=phone.display, normalised=phone.e164))
    return points


def edit_party(party: P, values: Mapping[str, Any], *, by: Member, seen: UUID | None) -> Change | None:
    """None when nothing differs. `seen`: `changed_in` of the version that was edited. Raises EditedMeanwhile."""
    values = dict(values)
    if isinstance(party, Person):
        _let_sort_name_follow(party, values)
    with changing(by, "edit") as change:
        _update(change, party, seen, values)
    return _record(change)


def _let_sort_name_follow(person: Person, values: dict[str, Any]) -> None:
    """A sort name that nobody chose follows the name; one that was chosen stays."""
    name = values.get("name", person.name)
    chosen = values.get("sort_name", person.sort_name)
    if not chosen or (chosen == person.sort_name == sort_name(person.name)):
        values["sort_name"] = sort_name(name)[:300]


def archive(party: Party, *, by: Member, at: datetime) -> Change | None:
    return _set_archived(party, by, at if party.archived_at is None else party.archived_at)


def bring_back(party: Party, *, by: Member) -> Change | None:
    return _set_archived(party, by, None)


def _set_archived(party: Party, by: Member, at: datetime | None) -> Change | None:
    with changing(by, "archive" if at else "bring back") as change:
        change.update(party, archived_at=at)
        if at is not None:
            announce(PartyArchived(party, change))
    return _record(change)


# --- details ---


def add_detail(row: R, *, by: Member) -> Change:
    """A contact point, an identifier, an affiliation, … Raises AlreadyThere."""
    try:
        with changing(by, f"add {row.kind}") as change:
            change.create(row)
    except IntegrityError as error:
        raise AlreadyThere from error
    return change.record


def edit_detail(row: R, values: Mapping[str, Any], *, by: Member, seen: UUID | None) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile and AlreadyThere."""
    try:
        with changing(by, f"edit {row.kind}") as change:
            _update(change, row, seen, dict(values))
    except IntegrityError as error:
        raise AlreadyThere from error
    return _record(change)


def remove_detail(row: Recorded, *, by: Member) -> Change:
    with changing(by, f"remove {row.kind}") as change:
        change.delete(row)
    return change.record


def _update(change: Changing, row: Recorded, seen: UUID | None, values: dict[str, Any]) -> None:
    if seen is None and row.changed_in is not None:
        raise EditedMeanwhile(row)
    change.update(row, expected=seen, **values)


def _record(change: Changing) -> Change | None:
    return change.record if change.record.pk else None
