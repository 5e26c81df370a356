# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to show of those that a search found: one statement for organisations, people and interactions."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.models import (
    Affiliation,
    Interaction,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)

from .access import interactions_seen_by, organisations_seen_by, people_seen_by
from .sight import with_seen_organisation, with_seen_person


class Line(NamedTuple):
    kind: str
    pk: int
    public_id: UUID
    title: str
    note: str
    at: datetime | None
    through: str
    place: str
    day_only: bool

    @property
    def when(self) -> date | None:
        return timezone.localtime(self.at).date() if self.at and self.day_only else self.at


def lines(member: Member, chosen: dict[str, list[int]]) -> dict[tuple[str, int], Line]:
    """By kind and primary key; those that the member may not see are not among them."""
    wanted = {kind: pks for kind, pks in chosen.items() if pks}
    makers = {Organisation.kind: _organisations, Person.kind: _people, Interaction.kind: _interactions}
    arms = [makers[kind](member, pks) for kind, pks in wanted.items()]
    if not arms:
        return {}
    first, *others = arms
    rows = first.union(*others, all=True) if others else first
    found = [Line(*row) for row in rows]
    return {(line.kind, line.pk): line for line in found}


def _organisations(member: Member, pks: list[int]) -> "QuerySet[Any, Any]":
    rows = organisations_seen_by(member).filter(pk__in=pks)
    return _columns(rows, "organisation", "name", Value(""), "last_contact_at", "last_contact_kind", F("place"))


def _people(member: Member, pks: list[int]) -> "QuerySet[Any, Any]":
    rows = people_seen_by(member).filter(pk__in=pks)
    belongs = Affiliation.objects.filter(with_seen_organisation(member), person=OuterRef("pk"), ended_on=None)
    place = Subquery(belongs.order_by("-is_primary", "pk").values("organisation__name")[:1])
    return _columns(rows, "person", "name", Value(""), "last_contact_at", "last_contact_kind", place)


def _interactions(member: Member, pks: list[int]) -> "QuerySet[Any, Any]":
    seen = interactions_seen_by(member).filter(pk__in=pks)
    rows = seen if member.may_see_everything else Interaction.objects.filter(pk__in=seen.order_by().values("pk"))
    organisation = InteractionOrganisation.objects.filter(
        with_seen_organisation(member), interaction=OuterRef("pk")
    )
    person = InteractionPerson.objects.filter(with_seen_person(member), interaction=OuterRef("pk"))
    place = Coalesce(
        Subquery(organisation.order_by("pk").values("organisation__name")[:1]),
        Subquery(person.order_by("pk").values("person__name")[:1]),
    )
    return _columns(rows, "interaction", "type", F("note"), "at", "outcome", place, F("day_only"))


def _columns(
    rows: "QuerySet[Any, Any]",
    kind: str,
    title: str,
    note: Any,
    at: str,
    through: str,
    place: Any,
    day: Any = None,
) -> "QuerySet[Any, Any]":
    day = day or Value(False, BooleanField())
    title_and_note = (F(title), note)
    return rows.order_by().values_list(Value(kind), "pk", "public_id", *title_and_note, at, through, place, day)
