# SPDX-License-Identifier: AGPL-3.0-or-later
"""What belongs to the organisations and people that rows bring: addresses, roles, communities, contacts.

They are the bulk of what an import writes, so they go to the database as bare values, never as objects.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, tzinfo
from typing import Any, NamedTuple

from django.db.models import F

from liaison.accounts.actions import Changing
from liaison.accounts.models import Recorded
from liaison.directory.importing.rules.plans import RowPlan
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)
from liaison.kit.bulk import free_keys
from liaison.kit.text import fold

NOON = time(12)
Owners = dict[str, int | None]  # "organisation" and "person" → primary key

# Table → its columns after the primary key, in the order in which the tables can be written.
# A row with a public_id is named in the history.
COLUMNS: dict[type[Recorded], tuple[str, ...]] = {
    Community: ("public_id", "name"),
    Affiliation: ("person_id", "organisation_id", "role", "department"),
    ContactPoint: ("organisation_id", "person_id", "type", "value", "normalised", "label", "state"),
    ExternalIdentifier: ("organisation_id", "person_id", "scheme", "value"),
    CommunityLink: ("community_id", "organisation_id"),
    Interaction: ("public_id", "type", "direction", "outcome", "note", "channel", "at", "day_only"),
    InteractionOrganisation: ("interaction_id", "organisation_id"),
    InteractionPerson: ("interaction_id", "person_id"),
    InteractionMember: ("interaction_id", "member_id"),
}
# The order in which the kinds of an import can be written, and undone from behind.
ORDER: tuple[type[Recorded], ...] = (Organisation, Person, *COLUMNS)


class LastContact(NamedTuple):
    at: datetime
    type: str
    by: int | None


class Details:
    def __init__(self, change: Changing, zone: tzinfo, touched: dict[int, list[list[Any]]]) -> None:
        self.change, self.zone = change, zone
        self.heard_from: dict[str, set[int]] = {"organisation": set(), "person": set()}
        self._touched = touched
        self._rows: dict[type[Recorded], list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
        self._numbers: dict[type[Recorded], list[int]] = {model: [] for model in COLUMNS}
        self._keys: dict[type[Recorded], Iterator[int]] = {model: free_keys(model) for model in COLUMNS}
        self._last: dict[tuple[str, int], LastContact] = {}
        self._communities: dict[str, int] | None = None
        self._moments: dict[str, datetime] = {}

    def collect(self, number: int, plan: RowPlan, owners: Owners) -> None:
        organisation, person = owners["organisation"], owners["person"]
        if plan.affiliation and plan.affiliation["new"]:
            role = plan.affiliation["changes"]
            self._add(number, Affiliation, person, organisation, role.get("role", ""), role.get("department", ""))
        for point in plan.points:
            values = (point[name] for name in COLUMNS[ContactPoint][2:])
            self._add(number, ContactPoint, *_one(point["owner"], owners), *values)
        for number_of_theirs in plan.identifiers:
            owner = _one(number_of_theirs["owner"], owners)
            self._add(number, ExternalIdentifier, *owner, number_of_theirs["scheme"], number_of_theirs["value"])
        for name in plan.communities:
            self._add(number, CommunityLink, self._community(number, name), organisation)
        for contact in plan.contacts:
            self._collect_contact(number, contact, owners)

    def _collect_contact(self, number: int, contact: dict[str, Any], owners: Owners) -> None:
        at = self._noon(contact["on"])
        said = (contact["outcome"], contact["note"], contact["channel"])
        interaction = self._add(
            number, Interaction, uuid.uuid4(), contact["type"], contact["direction"], *said, at, True
        )
        for kind, table in (("organisation", InteractionOrganisation), ("person", InteractionPerson)):
            if (owner := owners[kind]) is not None:
                self._add(number, table, interaction, owner)
                if contact["type"] in Interaction.REAL_CONTACT:
                    self._hear(kind, owner, LastContact(at, contact["type"], contact["by"]))
        if contact["by"]:
            self._add(number, InteractionMember, interaction, contact["by"])

    def _noon(self, day: str) -> datetime:
        if day not in self._moments:
            self._moments[day] = datetime.combine(datetime.fromisoformat(day).date(), NOON, self.zone)
        return self._moments[day]

    def _hear(self, kind: str, owner: int, contact: LastContact) -> None:
        self.heard_from[kind].add(owner)
        if (kind, owner) not in self._last or self._last[kind, owner].at <= contact.at:
            self._last[kind, owner] = contact

    def take_last_contact(self, kind: str, party: Any) -> None:
        """A new record takes its last contact along; those here already are looked at again at the end."""
        self.heard_from[kind].discard(party.pk)
        if last := self._last.get((kind, party.pk)):
            party.last_contact_at, party.last_contact_kind, party.last_contact_by_id = last

    def _community(self, number: int, name: str) -> int:
        if self._communities is None:
            # Those put away too: their names are taken. Of two alike the one in use comes last, and counts.
            rows = Community.objects.order_by(F("archived_at").desc(nulls_last=True))
            self._communities = {fold(known): pk for known, pk in rows.values_list("name", "pk")}
        if fold(name) not in self._communities:
            self._communities[fold(name)] = self._add(number, Community, uuid.uuid4(), name)
        return self._communities[fold(name)]

    def _add(self, number: int, model: type[Recorded], *values: Any) -> int:
        key = next(self._keys[model])
        self._rows[model].append((key, *values))
        self._numbers[model].append(number)
        return key

    def insert(self) -> None:
        for model, columns in COLUMNS.items():
            rows = self._rows[model]
            self.change.create_values(model, ("id", *columns), rows, noted="public_id" in columns)
            for number, row in zip(self._numbers[model], rows, strict=True):
                self._touched[number].append([model.kind, row[0], "created"])


def _one(owner: str, owners: Owners) -> tuple[int | None, int | None]:
    """organisation_id and person_id of which only the owner's is set."""
    return (owners["organisation"], None) if owner == "organisation" else (None, owners["person"])
