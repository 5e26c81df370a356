# SPDX-License-Identifier: AGPL-3.0-or-later
"""Introductions: who multiplies. From partnerships, and from relationships in the directory."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from liaison.accounts.models import Member
from liaison.directory.models import Organisation, Person, Relationship
from liaison.directory.queries.access import organisations_seen_by, people_seen_by
from liaison.pathway.models import Partnership
from liaison.pathway.rules import milestones
from liaison.pathway.rules.snowball import multipliers

from .funnel import journeys

Party = Organisation | Person
Key = Hashable  # kind and primary key


@dataclass(frozen=True)
class Introducer:
    """`agreed` of all those introduced, also by a detour, came to an agreement with us.

    `hidden` are introduced parties that this reader does not see; they are counted in `total`.
    """

    party: Party
    direct: list[Party]
    beyond: list[Party]
    total: int
    agreed: int
    hidden: int


def introducers(member: Member, limit: int = 200) -> list[Introducer]:
    """Those who multiply most come first. Six queries."""
    found = multipliers(_introductions())[:limit]
    wanted = {key for one in found for key in (one.key, *one.direct, *one.beyond)}
    seen = _seen(member, wanted)
    agreed = _with_agreement()
    told = []
    for one in found:
        everybody = (*one.direct, *one.beyond)
        if one.key in seen:
            told.append(
                Introducer(
                    party=seen[one.key],
                    direct=[seen[key] for key in one.direct if key in seen],
                    beyond=[seen[key] for key in one.beyond if key in seen],
                    total=one.total,
                    agreed=sum(1 for key in everybody if key in agreed),
                    hidden=sum(1 for key in everybody if key not in seen),
                )
            )
    return told


def _introductions() -> Iterator[tuple[Key, Key]]:
    rows = Partnership.objects.order_by("created_at", "pk")
    columns = ("organisation_id", "introduced_by_organisation_id", "introduced_by_person_id")
    for organisation, by_organisation, by_person in rows.values_list(*columns):
        given = (Organisation.kind, organisation)
        if by_organisation:
            yield (Organisation.kind, by_organisation), given
        if by_person:
            yield (Person.kind, by_person), given
    # Read from the source: “introduced by” the target.
    told = Relationship.objects.filter(type="introduced_by").order_by("pk")
    ends = ("source_organisation_id", "source_person_id", "target_organisation_id", "target_person_id")
    for *source, giver_organisation, giver_person in told.values_list(*ends):
        yield _end(giver_organisation, giver_person), _end(*source)


def _end(organisation: int | None, person: int | None) -> Key:
    return (Organisation.kind, organisation) if organisation else (Person.kind, person or 0)


def _seen(member: Member, keys: set[Any]) -> dict[Key, Party]:
    found: dict[Key, Party] = {}
    for kind, rows in ((Organisation.kind, organisations_seen_by(member)), (Person.kind, people_seen_by(member))):
        wanted = [pk for of_kind, pk in keys if of_kind == kind]
        found |= {(kind, row.pk): row for row in rows.filter(pk__in=wanted)}
    return found


def _with_agreement() -> set[Key]:
    return {
        (Organisation.kind, organisation)
        for organisation, way in journeys().values()
        if way.furthest >= milestones.PLACE["agreed"]
    }


def introductions_without_names() -> int:
    """Partnerships that began with an introduction of which nobody wrote down whose."""
    rows = Partnership.objects.filter(origin=Partnership.Origin.INTRODUCTION)
    return rows.filter(introduced_by_organisation=None, introduced_by_person=None).count()
