# SPDX-License-Identifier: AGPL-3.0-or-later
"""Carry out the plans of up to 1,000 rows with a fixed number of statements per table."""

from collections import defaultdict
from datetime import tzinfo
from typing import Any

from liaison.accounts.actions import Changing
from liaison.accounts.models import Recorded
from liaison.directory.actions.contacts import refresh_last_contact
from liaison.directory.importing.rules.plans import RecordPlan, RowPlan
from liaison.directory.importing.rules.world import Key
from liaison.directory.models import Affiliation, ContactPoint, Organisation, Person
from liaison.kit.bulk import free_keys, new_row
from liaison.kit.hooks import ImportedRow, import_columns, import_writers

from .details import Details

Touched = dict[int, list[list[Any]]]
PARTIES: dict[str, type[Organisation] | type[Person]] = {"organisation": Organisation, "person": Person}


class Applier:
    """`made_before`: the primary keys of records that earlier rows of the file, such as "o5", have brought."""

    def __init__(self, change: Changing, zone: tzinfo, made_before: dict[str, int] | None = None) -> None:
        self.change = change
        self._made_before = made_before or {}
        self._plans: list[tuple[int, RowPlan]] = []
        self._new: dict[str, list[tuple[int, Any]]] = {"organisation": [], "person": []}
        self._keys = {kind: free_keys(model) for kind, model in PARTIES.items()}
        self._records: dict[tuple[str, Key], Any] = {}
        self._updates: list[tuple[int, Any, dict[str, Any]]] = []
        self._touched: Touched = defaultdict(list)
        self._details = Details(change, zone, self._touched)

    def add(self, number: int, plan: RowPlan) -> None:
        self._plans.append((number, plan))

    def write(self) -> Touched:
        """Row number → [kind, primary key, "created" or "updated"] of each record it wrote."""
        self._load()
        owners = [
            {kind: self._key(number, kind, getattr(plan, kind)) for kind in PARTIES}
            for number, plan in self._plans
        ]
        for (number, plan), owner in zip(self._plans, owners, strict=True):
            self._details.collect(number, plan, owner)
        self._insert()
        for number, row, values in self._updates:
            self.change.update(row, **values)
            self._note(number, row, "updated")
        for (number, plan), owner in zip(self._plans, owners, strict=True):
            self._after(number, plan, owner)
        self._write_what_is_above()
        heard_from = self._details.heard_from
        refresh_last_contact(organisations=heard_from["organisation"], people=heard_from["person"])
        return self._touched

    def _load(self) -> None:
        """The records that rows change, or that columns of other rooms may look at."""
        for kind, model in PARTIES.items():
            plans = [(getattr(plan, kind), plan.extras) for _number, plan in self._plans]
            keys = {self._pk(plan.key) for plan, extras in plans if plan.new is None and (plan.changes or extras)}
            found = model.objects.in_bulk([key for key in keys if isinstance(key, int)])
            self._records.update({(kind, pk): record for pk, record in found.items()})

    def _pk(self, key: Key | None) -> Key | None:
        return self._made_before.get(key, key) if isinstance(key, str) else key

    def _key(self, number: int, kind: str, plan: RecordPlan) -> int | None:
        """The primary key of the record this row goes to, which may be one that is written only in a moment."""
        key = self._pk(plan.key)
        if key is None:
            return None
        if plan.new is not None:
            row = new_row(PARTIES[kind], **plan.new, created_at=self.change.at, id=next(self._keys[kind]))
            row.prepare()
            self._records[kind, key] = row
            self._new[kind].append((number, row))
            return row.pk
        record = self._records.get((kind, key))
        if record is None:
            if plan.changes:
                raise LookupError(f"{kind} {key} is gone")
            return int(key)
        if plan.changes and record._state.adding:
            # Made by an earlier row of this very chunk: not written yet, so simply complete it.
            for name, value in plan.changes.items():
                setattr(record, name, value)
            record.prepare()
        elif plan.changes:
            self._updates.append((number, record, plan.changes))
        return int(record.pk)

    def _insert(self) -> None:
        for kind, model in PARTIES.items():
            rows = self._new[kind]
            for _number, row in rows:
                self._details.take_last_contact(kind, row)
            self.change.create_many(model, [row for _number, row in rows])
            for number, row in rows:
                self._note(number, row, "created")
        self._details.insert()

    def _note(self, number: int, row: Recorded, verb: str) -> None:
        self._touched[number].append([row.kind, row.pk, verb])

    def _after(self, number: int, plan: RowPlan, owner: dict[str, int | None]) -> None:
        if plan.affiliation and not plan.affiliation["new"]:
            ours = Affiliation.objects.filter(person=owner["person"], organisation=owner["organisation"])
            known = ours.filter(ended_on=None).first()
            if known is not None:
                self.change.update(known, **plan.affiliation["changes"])
                self._note(number, known, "updated")
        if plan.opt_out:
            self._opt_out(number, plan.opt_out)
        for closed in plan.closed:
            self._close(number, closed, owner)
        for column in import_columns if plan.extras else ():
            if column.apply and (text := plan.extras.get(column.key)):
                column.apply(text, **self._parties(plan), change=self.change)

    def _write_what_is_above(self) -> None:
        """What rooms above make of their own columns, for all rows at once."""
        rows = [
            ImportedRow(number, plan.extras, **self._parties(plan), contacts=list(plan.contacts))
            for number, plan in self._plans
            if plan.extras
        ]
        for writer in import_writers if rows else ():
            for number, touched in writer.write(rows, self.change).items():
                self._touched[number] += touched

    def _parties(self, plan: RowPlan) -> dict[str, Any]:
        return {kind: self._records.get((kind, self._pk(getattr(plan, kind).key) or 0)) for kind in PARTIES}

    def _opt_out(self, number: int, addresses: list[str]) -> None:
        points = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL, normalised__in=addresses)
        for point in points.exclude(state=ContactPoint.State.OPTED_OUT):
            self.change.update(point, state=ContactPoint.State.OPTED_OUT)
            self._note(number, point, "updated")

    def _close(self, number: int, closed: dict[str, str], owner: dict[str, int | None]) -> None:
        """Mark what must not be used any more: the owner's alone, or everybody's where none is named."""
        points = ContactPoint.objects.filter(type=closed["type"], normalised=closed["normalised"])
        if closed["owner"]:
            points = points.filter(**{f"{closed['owner']}_id": owner[closed["owner"]]})
        for point in points.exclude(state__in={ContactPoint.State.OPTED_OUT, closed["state"]}):
            self.change.update(point, state=closed["state"])
            self._note(number, point, "updated")
