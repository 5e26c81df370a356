# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that points at a record, in whatever room its table lies: found from the tables themselves.

A room that is built one day and lets its rows point at organisations or people needs to do nothing here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ForeignKey, Model, Q, UniqueConstraint

from liaison.accounts.kinds import relations_to
from liaison.accounts.models import Recorded
from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Relationship
from liaison.directory.models.parties import Party

# What every row has of its own, however equal two of them are.
OWN = {"id", "public_id", "workspace", "changed_in", "created_at"}
State = ContactPoint.State
# Of two words about one address the stricter holds.
STRICTNESS = {State.UNVERIFIED: 0, State.VALID: 1, State.BOUNCED: 2, State.OPTED_OUT: 3}
# Said twice it is said once. Of other tables without a rule about what is unique, every row stays.
BECOME_ONE: tuple[type[Model], ...] = (Affiliation, LawfulBasis, Relationship)
# They tie two records together and say nothing else. A partnership that one of the two introduced to the other
# says more, and stays.
TIES_TWO: tuple[type[Model], ...] = (Relationship,)


def references(model: type[Model]) -> list["ForeignKey[Any, Any]"]:
    """Every foreign key of any table that points at this one, in an order that stays."""
    pointing = (relation.field for relation in relations_to(model))
    return sorted(pointing, key=lambda one: (one.model._meta.label, one.name))


@dataclass
class Move:
    """What becomes of the rows of one table that point at the record which goes.

    `twins`: rows that the other has as well, each with the one that stays. `about_itself`: what would now say of a
    record that it is related to itself.
    """

    reference: "ForeignKey[Any, Any]"
    rows: list[Recorded] = field(default_factory=list)
    twins: list[tuple[Recorded, Recorded]] = field(default_factory=list)
    about_itself: list[Recorded] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.twins or self.about_itself)


def moves(stays: Recorded, goes: Recorded) -> Iterator[Move]:
    """Table by table, each read when it is asked for."""
    for reference in references(type(goes)):
        move = Move(reference)
        table: Any = reference.model._base_manager
        theirs = list(table.filter(**{reference.name: goes}).exclude(_is(stays, reference)).order_by("pk"))
        if not theirs:
            continue
        there = _by_identity(reference, table.filter(**{reference.name: stays}).order_by("pk"))
        for row in theirs:
            if _is_about_itself(row, reference, stays):
                move.about_itself.append(row)
            elif there is not None and (twin := there.get(_identity(reference, row))):
                move.twins.append((row, twin))
            else:
                move.rows.append(row)
        yield move


def _is(stays: Recorded, reference: "ForeignKey[Any, Any]") -> Any:
    """The record that stays may be part of the one that goes: that is one of its own facts."""
    return Q(pk=stays.pk) if reference.model is type(stays) else Q(pk__in=[])


def _is_about_itself(row: Recorded, reference: "ForeignKey[Any, Any]", stays: Recorded) -> bool:
    if not isinstance(row, TIES_TWO):
        return False
    others = [
        one
        for one in row._meta.concrete_fields
        if isinstance(one, ForeignKey) and one != reference and one.related_model is reference.related_model
    ]
    return any(getattr(row, other.attname) == stays.pk for other in others)


def _by_identity(reference: "ForeignKey[Any, Any]", rows: Any) -> dict[tuple[Any, ...], Recorded] | None:
    """None where no two rows are the same thing."""
    if _identifying(reference) is None:
        return None
    return {_identity(reference, row): row for row in rows}


def _identity(reference: "ForeignKey[Any, Any]", row: Recorded) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _identifying(reference) or ())


def _identifying(reference: "ForeignKey[Any, Any]") -> list[str] | None:
    """The columns that, beside the owner, make a row the only one of its kind."""
    model = reference.model
    if reference.unique:
        return []
    for names in _unique_together(model):
        if reference.name in names:
            columns: dict[str, str] = {one.name: one.attname for one in model._meta.concrete_fields}
            return [columns[name] for name in names if name != reference.name]
    if issubclass(model, BECOME_ONE):
        return [one.attname for one in model._meta.concrete_fields if one.name not in OWN and one != reference]
    return None


def _unique_together(model: type[Model]) -> Iterator[tuple[str, ...]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield tuple(constraint.fields)
    yield from (tuple(names) for names in model._meta.unique_together)


def values_of_one(stays: Recorded, goes: Recorded) -> dict[str, Any]:
    """Column → value, of what the row that stays learns from its twin."""
    values: dict[str, Any] = {}
    if isinstance(stays, ContactPoint) and isinstance(goes, ContactPoint):
        if STRICTNESS[State(goes.state)] > STRICTNESS[State(stays.state)]:
            values["state"] = goes.state
        if goes.label and not stays.label:
            values["label"] = goes.label
    return values


def still_pointing(row: Recorded) -> bool:
    return any(one.model._base_manager.filter(**{one.name: row}).exists() for one in references(type(row)))


def added_since(party: Party, at: Any) -> dict[str, int]:
    """Kind → how many rows that point at this record were made after that moment."""
    found: dict[str, int] = {}
    for reference in references(type(party)):
        rows = reference.model._base_manager.filter(**{reference.name: party})
        if issubclass(reference.model, Recorded) and (count := rows.filter(created_at__gt=at).count()):
            found[reference.model.kind] = found.get(reference.model.kind, 0) + count
    return found
