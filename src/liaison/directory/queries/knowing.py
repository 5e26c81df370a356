# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom somebody means by the name they typed. Whom we know already: duplicates/queries/knowing.py."""

from collections.abc import Iterable
from typing import Any

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, ExternalIdentifier, Organisation, Person
from liaison.kit.text import fold, name_key, person_key

from .access import organisations_seen_by, people_seen_by
from .sight import with_seen_organisation

Party = Organisation | Person
MOST_SUGGESTED = 12


# --- whom somebody means ---


class NotFound(LookupError):
    """Nobody this member sees has that name."""


class Several(LookupError):
    """More than one has that name; `labels` tell them apart."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(", ".join(labels))
        self.labels = labels


def label_of(party: Party, place: str = "") -> str:
    """What a field that takes a name shows for this party."""
    place = party.place if isinstance(party, Organisation) else place
    return f"{party.name}, {place}" if place else party.name


def suggestions(member: Member, kind: str, text: str) -> list[str]:
    """Names that begin to match, each told apart by its place where it has one."""
    if len(fold(text)) < 2:
        return []
    return [
        label for _party, label in _labelled(member, kind, _seen(member, kind).matching(text)[:MOST_SUGGESTED])
    ]


def meant(member: Member, kind: str, text: str) -> Party:
    """The party with this name, or this name and place ("Harbour Museum, Northport"). Raises NotFound, Several."""
    for name, place in _readings(text):
        key = name_key(name) if kind == Organisation.kind else person_key(name)
        found = (
            _labelled(member, kind, _seen(member, kind).filter(name_key=key[:300])[:MOST_SUGGESTED]) if key else []
        )
        if place:
            found = [(party, label) for party, label in found if fold(label).endswith(fold(f", {place}"))]
        exact = [one for one in found if fold(one[1]) == fold(text) or fold(one[0].name) == fold(text)]
        found = exact or found
        if len(found) > 1:
            raise Several([label for _party, label in found])
        if found:
            return found[0][0]
    raise NotFound(text)


def _readings(text: str) -> list[tuple[str, str]]:
    """The whole as a name; then what stands before the last comma, at the place after it."""
    name, comma, place = text.rpartition(",")
    return [(text, "")] + ([(name.strip(), place.strip())] if comma and name.strip() and place.strip() else [])


def _seen(member: Member, kind: str) -> Any:
    rows = organisations_seen_by(member) if kind == Organisation.kind else people_seen_by(member)
    return rows.current().order_by("name_key", "pk")


def _labelled(member: Member, kind: str, rows: Iterable[Party]) -> list[tuple[Party, str]]:
    parties = list(rows)
    places: dict[int, str] = {}
    if kind == Person.kind:
        belongs = Affiliation.objects.filter(
            with_seen_organisation(member), person__in=[party.pk for party in parties], ended_on=None
        )
        for one in belongs.select_related("organisation").order_by("is_primary", "-pk"):
            places[one.person_id] = one.organisation.name
    return [(party, label_of(party, places.get(party.pk, ""))) for party in parties]


# --- numbers that only one may have ---


def holder_of_identifier(
    member: Member, scheme: str, value: str, *, besides: int | None = None
) -> tuple[bool, Party | None]:
    """Whether somebody has it, and who, where this member may see them."""
    row = (
        ExternalIdentifier.objects.filter(scheme=scheme, value=value)
        .exclude(pk=besides or 0)
        .select_related("organisation", "person")
        .first()
    )
    if row is None:
        return False, None
    party: Party | None = row.organisation or row.person
    rows = organisations_seen_by(member) if row.organisation_id else people_seen_by(member)
    return True, party if party is not None and rows.filter(pk=party.pk).exists() else None
