# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the lines of a list say of other tables than their own, read for all lines of a page at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from liaison.accounts.links import NO_ID, workspace_url
from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, CommunityLink, ContactPoint, Interaction, Organisation, Person
from liaison.kit.labels import labels_of

from .list_choices import FilterChoices
from .sight import with_seen_organisation, with_seen_person


class Contact(NamedTuple):
    """Whom to turn to at an organisation."""

    organisation_id: int
    role: str
    name: str
    public_id: UUID
    kind: str = Person.kind


class Home(NamedTuple):
    """Where a person belongs."""

    person_id: int
    role: str
    name: str
    public_id: UUID
    region: str
    country: str
    kind: str = Organisation.kind


class Known:
    """What the columns need of other tables, for all rows of a page at once; read when it is first asked for."""

    def __init__(self, member: Member, rows: Sequence[Any], choices: FilterChoices) -> None:
        self.member, self.rows, self.choices = member, rows, choices
        self.today = timezone.localdate()

    @cached_property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        """By organisation: who belongs to it now, first those for whom it is the main place."""
        current = Affiliation.objects.filter(
            with_seen_person(self.member), organisation=OuterRef("pk"), ended_on=None, person__archived_at=None
        )
        found = self._first(Organisation, current)
        rows = found.values_list("organisation_id", "role", "person__name", "person__public_id")
        return {row[0]: Contact(*row) for row in rows}

    @cached_property
    def homes(self) -> dict[int, Home]:
        """By person: where they belong now, their main place first."""
        current = Affiliation.objects.filter(
            with_seen_organisation(self.member), person=OuterRef("pk"), ended_on=None
        )
        of_homes = (f"organisation__{name}" for name in ("name", "public_id", "region", "country"))
        rows = self._first(Person, current).values_list("person_id", "role", *of_homes)
        return {row[0]: Home(*row) for row in rows}

    def _first(self, model: Any, current: Any) -> Any:
        first = Subquery(current.order_by("-is_primary", "pk").values("pk")[:1])
        ids = model.objects.filter(pk__in=self.keys).order_by().annotate(main=first).values("main")
        return Affiliation.objects.filter(pk__in=ids).order_by()

    @cached_property
    def points(self) -> dict[int, tuple[ContactPoint, ...]]:
        """By party: one e-mail address and one phone number that may be used."""
        owner = self.rows[0].kind if self.rows else Person.kind
        reachable = ContactPoint.objects.filter(
            **{f"{owner}__in": self.keys},
            type__in=[ContactPoint.Type.EMAIL, ContactPoint.Type.PHONE],
            state__in=[ContactPoint.State.UNVERIFIED, ContactPoint.State.VALID],
        )
        reachable = reachable.only("type", "value", "normalised", f"{owner}_id")
        best: dict[int, dict[str, ContactPoint]] = defaultdict(dict)
        for point in reachable.order_by("type", "-state", "pk"):  # "valid" before "unverified"
            best[getattr(point, f"{owner}_id")].setdefault(point.type, point)
        return {key: tuple(points.values()) for key, points in best.items()}

    @cached_property
    def communities(self) -> dict[int, list[str]]:
        """By organisation: the names of the communities it serves."""
        links = CommunityLink.objects.filter(organisation__in=self.keys, community__archived_at=None)
        names: dict[int, list[str]] = defaultdict(list)
        for key, name in links.order_by("community__name").values_list("organisation_id", "community__name"):
            names[key].append(name)
        return names

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        return labels_of(Organisation.Kind)

    @cached_property
    def contact_kinds(self) -> Mapping[str, str]:
        return labels_of(Interaction.Kind)

    @cached_property
    def _addresses(self) -> dict[str, tuple[str, str]]:
        """What stands before and after the public id in an address: asked once, as it is dear, for each kind."""
        addresses = {}
        for kind in (Organisation.kind, Person.kind):
            before, _id, after = workspace_url(f"directory:{kind}", NO_ID).partition(str(NO_ID))
            addresses[kind] = (before, after)
        return addresses

    def address(self, party: Any) -> str:
        before, after = self._addresses[party.kind]
        return f"{before}{party.public_id}{after}"

    def point(self, party: Any, type: str) -> str:
        return next((point.value for point in self.points.get(party.pk, ()) if point.type == type), "")
