# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations that an event brought, and with which no partnership is open."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.duplicates.queries.knowing import Draft, Known, known
from liaison.directory.models import Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.gatherings.models import Attendance, Event, Registration
from liaison.kit.text import name_key
from liaison.pathway.models import Partnership


@dataclass(frozen=True)
class Newcomer:
    """A name that is not in the directory. `alike`: whom it could be."""

    name: str
    people: int
    alike: list[Known] = field(default_factory=list)


def without_partnership(member: Member, event: Event) -> list[Organisation]:
    """Of those who registered or came."""
    coming = Registration.objects.coming().filter(event=event).exclude(organisation=None)
    there = Attendance.objects.filter(event=event).exclude(organisation=None)
    theirs = Q(pk__in=coming.values("organisation")) | Q(pk__in=there.values("organisation"))
    is_open = Partnership.objects.open().filter(organisation=OuterRef("pk"))
    rows = organisations_seen_by(member).filter(theirs, ~Exists(is_open), archived_at=None)
    return list(rows.distinct().order_by("name", "pk"))


def newcomers(member: Member, event: Event) -> list[Newcomer]:
    """Each name once, as most of them wrote it first."""
    found: dict[str, list[str]] = {}
    for name in unknown_registrations(event).values_list("organisation_name", flat=True):
        if name_key(name):
            found.setdefault(name_key(name), []).append(name.strip())
    names = [spelled[0] for _key, spelled in sorted(found.items())]
    alike = known(member, Organisation.kind, [Draft(name=name) for name in names]) if names else []
    return [Newcomer(name, len(found[name_key(name)]), likely) for name, likely in zip(names, alike, strict=True)]


def unknown_registrations(event: Event) -> "QuerySet[Registration]":
    rows = Registration.objects.coming().filter(event=event, organisation=None).exclude(organisation_name="")
    return rows.order_by("pk")
