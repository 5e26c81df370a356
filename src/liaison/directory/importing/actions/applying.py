# SPDX-License-Identifier: AGPL-3.0-or-later
"""Carry out the plans of up to 1,000 rows with a fixed number of statements per table."""

from collections import defaultdict
from datetime import datetime, time, tzinfo
from typing import Any, TypeVar

from django.db.models import F

from liaison.accounts.actions import Changing
from liaison.accounts.models import Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.importing.rules.plans import RecordPlan, RowPlan
from liaison.directory.importing.rules.world import Key
from liaison.directory.models import (
    Affiliation,
    Community,
    CommunityLink,
    ContactPoint,
    ExternalIdentifier,
    ImportRow,
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
    Person,
)
from liaison.kit.bulk import new_row
from liaison.kit.hooks import import_columns
from liaison.kit.text import fold

Touched = dict[int, list[list[Any]]]
R = TypeVar("R", bound=Recorded)
NOON = time(12)

# In the order in which they can be inserted. True: the history names each row.
ORDER: tuple[tuple[type[Recorded], bool], ...] = (
    (Organisation, True),
    (Person, True),
    (Community, True),
    (Affiliation, False),
    (ContactPoint, False),
    (ExternalIdentifier, False),
    (CommunityLink, False),
    (Interaction, True),
    (InteractionOrganisation, False),
    (InteractionPerson, False),
    (InteractionMember, False),
)


class Applier:
    def __init__(self, change: Changing, zone: tzinfo) -> None:
        self.change, self.zone = change, zone
        self._plans: list[tuple[int, RowPlan]] = []
        self._new: dict[type[Recorded], list[tuple[int, Recorded]]] = defaultdict(list)
        self._records: dict[str, dict[Key, Any]] = {"organisation": {}, "person": {}}
        self._updates: list[tuple[int, Any, dict[str, Any]]] = []
        self._touched: Touched = defaultdict(list)
        self._heard_from: dict[str, set[int]] = {"organisation": set(), "person": set()}

    def add(self, number: int, plan: RowPlan) -> None:
        self._plans.append((number, plan))

    def write(self) -> Touched:
        """Row number → [kind, primary key, "created" or "updated"] of each record it wrote."""
        self._load("organisation", Organisation)
        self._load("person", Person)
        # Those that were put away too: their names are taken. Of two alike the one in use comes last, and counts.
        communities = {
            fold(row.name): row for row in Community.objects.order_by(F("archived_at").desc(nulls_last=True))
        }
        for number, plan in self._plans:
            organisation = self._record(number, "organisation", Organisation, plan.organisation)
            person = self._record(number, "person", Person, plan.person)
            self._collect(number, plan, organisation, person, communities)
        self._insert()
        for number, row, values in self._updates:
            self.change.update(row, **values)
            self._touched[number].append([row.kind, row.pk, "updated"])
        for number, plan in self._plans:
            self._after(number, plan)
        refresh_last_contact(organisations=self._heard_from["organisation"], people=self._heard_from["person"])
        return self._touched

    def _load(self, kind: str, model: type[Organisation] | type[Person]) -> None:
        keys = {getattr(plan, kind).key for _number, plan in self._plans}
        self._records[kind].update(model.objects.in_bulk([key for key in keys if isinstance(key, int)]))

    def _record(self, number: int, kind: str, model: type[Organisation] | type[Person], plan: RecordPlan) -> Any:
        if plan.key is None:
            return None
        if plan.new is not None:
            row = model(**plan.new)
            row.prepare()
            self._records[kind][plan.key] = row
            self._new[model].append((number, row))
            return row
        row = self._records[kind][plan.key]
        if plan.changes and row.pk is None:
            # Made by an earlier row of this very chunk: not written yet, so simply complete it.
            for name, value in plan.changes.items():
                setattr(row, name, value)
            row.prepare()
        elif plan.changes:
            self._updates.append((number, row, plan.changes))
        return row

    def _collect(
        self,
        number: int,
        plan: RowPlan,
        organisation: Organisation | None,
        person: Person | None,
        communities: dict[str, Community],
    ) -> None:
        owners = {"organisation": organisation, "person": person}
        if plan.affiliation and plan.affiliation["new"]:
            values = plan.affiliation["changes"]
            self._queue(number, new_row(Affiliation, person=person, organisation=organisation, **values))
        for point in plan.points:
            owner = point["owner"]
            values = {name: point[name] for name in ("type", "value", "normalised", "label", "state")}
            self._queue(number, new_row(ContactPoint, **{owner: owners[owner]}, **values))
        for identifier in plan.identifiers:
            owner = identifier["owner"]
            values = {"scheme": identifier["scheme"], "value": identifier["value"]}
            self._queue(number, new_row(ExternalIdentifier, **{owner: owners[owner]}, **values))
        for name in plan.communities:
            if fold(name) not in communities:
                communities[fold(name)] = self._queue(number, Community(name=name))
            self._queue(
                number, new_row(CommunityLink, community=communities[fold(name)], organisation=organisation)
            )
        for contact in plan.contacts:
            self._collect_contact(number, contact, organisation, person)

    def _collect_contact(
        self, number: int, contact: dict[str, Any], organisation: Organisation | None, person: Person | None
    ) -> None:
        on = datetime.fromisoformat(contact["on"]).date()
        interaction = self._queue(
            number,
            new_row(
                Interaction,
                type=contact["type"],
                direction=contact["direction"],
                outcome=contact["outcome"],
                note=contact["note"],
                channel=contact["channel"],
                at=datetime.combine(on, NOON, self.zone),
                day_only=True,
            ),
        )
        if organisation is not None:
            self._queue(
                number, new_row(InteractionOrganisation, interaction=interaction, organisation=organisation)
            )
            self._note_contact(organisation, interaction, contact["by"])
        if person is not None:
            self._queue(number, new_row(InteractionPerson, interaction=interaction, person=person))
            self._note_contact(person, interaction, contact["by"])
        if contact["by"]:
            self._queue(number, new_row(InteractionMember, interaction=interaction, member_id=contact["by"]))

    def _note_contact(self, party: Organisation | Person, interaction: Interaction, by: int | None) -> None:
        """A new record takes its last contact along; one that is here already is looked at again at the end."""
        if party.pk is not None:
            self._heard_from[party.kind].add(party.pk)
        elif party.last_contact_at is None or party.last_contact_at <= interaction.at:
            party.last_contact_at, party.last_contact_kind = interaction.at, interaction.type
            party.last_contact_by_id = by

    def _queue(self, number: int, row: R) -> R:
        self._new[type(row)].append((number, row))
        return row

    def _insert(self) -> None:
        for model, noted in ORDER:
            queued = self._new[model]
            self.change.create_many(model, [row for _number, row in queued], noted=noted)
            for number, row in queued:
                self._touched[number].append([row.kind, row.pk, "created"])

    def _after(self, number: int, plan: RowPlan) -> None:
        organisation = self._records["organisation"].get(plan.organisation.key or 0)
        person = self._records["person"].get(plan.person.key or 0)
        if plan.affiliation and not plan.affiliation["new"]:
            known = Affiliation.objects.filter(person=person, organisation=organisation, ended_on=None).first()
            if known is not None:
                self.change.update(known, **plan.affiliation["changes"])
                self._touched[number].append([known.kind, known.pk, "updated"])
        if plan.opt_out:
            self._opt_out(number, plan.opt_out)
        for column in import_columns:
            if text := plan.extras.get(column.key):
                column.apply(text, organisation=organisation, person=person, change=self.change)

    def _opt_out(self, number: int, addresses: list[str]) -> None:
        points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=addresses)
        for point in points.exclude(state=ContactPoint.State.OPTED_OUT):
            self.change.update(point, state=ContactPoint.State.OPTED_OUT)
            self._touched[number].append([point.kind, point.pk, "updated"])


def save_rows(rows: list[ImportRow], *fields: str) -> None:
    """Update these columns. An upsert costs a third of `bulk_update`, whose statement grows with every value."""
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
