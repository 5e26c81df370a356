# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that point at a record, in words, as far as a member may read them. Others are only counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member, Recorded
from liaison.directory.models import (
    Affiliation,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    InteractionOrganisation,
    InteractionPerson,
    LawfulBasis,
    Organisation,
    Relationship,
)
from liaison.directory.models.parties import Party
from liaison.directory.queries.access import interactions_seen_by, organisations_seen_by
from liaison.directory.queries.parties import RelationshipLine, details_seen_by

from .relations import references

MOST_NAMED = 12
MOST_READ = 500  # of rows among which those to name are looked for
LONGEST_NOTE = 60


@dataclass(frozen=True)
class Rows:
    """Some rows of one table: a heading, the first of them in words, and how many there are besides."""

    label: str
    named: list[str]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.named) + self.more


# Translators: headings over what belongs to an organisation or a person, when two are compared or merged.
_LABELS: dict[tuple[type[Any], str], Any] = {
    (ContactPoint, ""): gettext_lazy("Addresses and numbers"),
    (ExternalIdentifier, ""): gettext_lazy("Identifiers"),
    (Affiliation, "person"): gettext_lazy("Organisations they belong to"),
    (Affiliation, "organisation"): gettext_lazy("People"),
    (Relationship, ""): gettext_lazy("Relationships"),
    (InteractionOrganisation, ""): gettext_lazy("What passed between us"),
    (InteractionPerson, ""): gettext_lazy("What passed between us"),
    (CommunityLink, ""): gettext_lazy("Communities"),
    (LawfulBasis, ""): gettext_lazy("Why we may keep their data"),
    (Organisation, "parent"): gettext_lazy("What is part of it"),
}


def label_of(reference: Any) -> str:
    model = reference.model
    known = _LABELS.get((model, reference.name)) or _LABELS.get((model, ""))
    return str(known or capfirst(str(model._meta.verbose_name_plural)))


def in_words(member: Member, reference: Any, rows: Iterable[Recorded]) -> Rows:
    """`reference`: the foreign key through which the rows point at the record they are shown with."""
    keys = [row.pk for row in rows]
    model = reference.model
    seen = _readable(member, model).filter(pk__in=keys[:MOST_READ]).order_by("pk")[:MOST_NAMED]
    named = [text_of(row, reference) for row in seen]
    return Rows(label_of(reference), named, len(keys) - len(named))


def belongings(member: Member, party: Party) -> dict[str, Rows]:
    """All that points at a record, by its heading."""
    found: dict[str, Rows] = {}
    for reference in references(type(party)):
        pointing = reference.model._base_manager.filter(**{reference.name: party})
        seen = _readable(member, reference.model).filter(**{reference.name: party}).order_by("pk")
        count = pointing.count()
        if count:
            named = [text_of(row, reference) for row in seen[:MOST_NAMED]]
            one = Rows(label_of(reference), named, count - len(named))
            before = found.get(one.label, Rows(one.label, []))
            found[one.label] = Rows(one.label, before.named + one.named, before.more + one.more)
    return found


def _readable(member: Member, model: type[Any]) -> Any:
    if model is Organisation:
        return organisations_seen_by(member)
    if model in {ContactPoint, ExternalIdentifier, Affiliation, Relationship, LawfulBasis}:
        return details_seen_by(member, model)
    if model in {InteractionOrganisation, InteractionPerson}:
        read = interactions_seen_by(member).order_by().values("pk")
        return model._base_manager.filter(interaction__in=read).select_related("interaction")
    if model is CommunityLink:
        return model._base_manager.select_related("community")
    return model._base_manager.all() if member.may_see_everything else model._base_manager.none()


def text_of(row: Any, reference: Any) -> str:
    """What the row says, seen from the record that `reference` points at."""
    say = _WORDS.get(type(row))
    return say(row, reference) if say else str(row)


def _contact_point(row: Any, reference: Any) -> str:
    if row.state == ContactPoint.State.UNVERIFIED:
        return str(row.value)
    # Translators: an address and what we know of it, such as "info@example.org (bounced)".
    return _("%(value)s (%(state)s)") % {"value": row.value, "state": row.get_state_display()}


def _affiliation(row: Any, reference: Any) -> str:
    other = row.organisation if reference.name == "person" else row.person
    return f"{other.name}, {row.role}" if row.role else str(other.name)


def _relationship(row: Any, reference: Any) -> str:
    line = RelationshipLine(row, getattr(row, reference.name))
    return f"{line.label} {line.other}"


def _tie(row: Any, reference: Any) -> str:
    met = row.interaction
    words = f"{met.get_type_display()}, {date_format(met.when, 'DATE_FORMAT')}"
    return f"{words}: {Truncator(met.note).chars(LONGEST_NOTE)}" if met.note else words


def _basis(row: Any, reference: Any) -> str:
    return f"{row.get_basis_display()}, {row.source}"


_WORDS: dict[type[Any], Callable[[Any, Any], str]] = {
    ContactPoint: _contact_point,
    Affiliation: _affiliation,
    Relationship: _relationship,
    InteractionOrganisation: _tie,
    InteractionPerson: _tie,
    CommunityLink: lambda row, reference: str(row.community),
    LawfulBasis: _basis,
}
