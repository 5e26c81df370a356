# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of two records when they are merged: each field and each row, before anything is written."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from liaison.accounts.models import Member, Recorded
from liaison.directory.models import Organisation
from liaison.directory.models.parties import Party
from liaison.directory.queries.parties import is_seen_by

from .fields import BOTH, OURS, FieldChoice, choices, field_in_words, field_label, values_to_write
from .relations import moves, values_of_one
from .rows import Rows, belongings, in_words


@dataclass(frozen=True)
class Written:
    """A field of the record that stays."""

    label: str
    before: str
    after: str


@dataclass
class MergePreview:
    """`left_out`: values that neither the record that stays nor another field keeps (label, value)."""

    written: list[Written] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    moving: list[Rows] = field(default_factory=list)
    becoming_one: list[Rows] = field(default_factory=list)
    about_itself: list[Rows] = field(default_factory=list)
    stricter: list[Written] = field(default_factory=list)

    @property
    def moves_nothing(self) -> bool:
        return not (self.moving or self.becoming_one or self.about_itself)


@dataclass(frozen=True)
class Beside:
    """What belongs to each of two records, under one heading."""

    label: str
    ours: Rows | None
    theirs: Rows | None


def compared(member: Member, stays: Party, goes: Party, chosen: Mapping[str, str]) -> list[FieldChoice]:
    """All fields that either has, in words that this member may read."""
    return [
        replace(one, ours=_parent(member, stays), theirs=_parent(member, goes)) if one.name == "parent" else one
        for one in choices(stays, goes, chosen)
    ]


def belongings_of_both(member: Member, stays: Party, goes: Party) -> list[Beside]:
    ours, theirs = belongings(member, stays), belongings(member, goes)
    return [Beside(label, ours.get(label), theirs.get(label)) for label in dict.fromkeys([*ours, *theirs])]


def preview(member: Member, stays: Party, goes: Party, chosen: Mapping[str, str]) -> MergePreview:
    found = MergePreview(list(_written(member, stays, goes, chosen)))
    for choice in compared(member, stays, goes, chosen):
        # What an organisation was called stays among its other names.
        is_kept = choice.name == "name" and isinstance(stays, Organisation)
        if choice.options and choice.chosen != BOTH and not is_kept:
            found.left_out.append((choice.label, choice.theirs if choice.chosen == OURS else choice.ours))
    _add_rows(found, member, stays, goes)
    return found


def _written(member: Member, stays: Party, goes: Party, chosen: Mapping[str, str]) -> Iterator[Written]:
    values = values_to_write(stays, goes, chosen)
    then = copy.copy(stays)
    for column, value in values.items():
        setattr(then, column, value)
    for one in stays._meta.concrete_fields:
        if one.attname in values and one.name != "sort_name":
            before, after = (shown(member, party, one.name) for party in (stays, then))
            yield Written(field_label(one), before, after)


def shown(member: Member, party: Party, name: str) -> str:
    return _parent(member, party) if name == "parent" else field_in_words(party, name)


def _parent(member: Member, party: Any) -> str:
    parent: Organisation | None = party.parent
    if parent is None:
        return ""
    # Translators: stands for the name of an organisation that the reader may not see.
    return parent.name if is_seen_by(member, parent) else _("An organisation that you do not see")


def _add_rows(found: MergePreview, member: Member, stays: Recorded, goes: Recorded) -> None:
    for move in moves(stays, goes):
        reference = move.reference
        if move.rows:
            found.moving.append(in_words(member, reference, move.rows))
        if move.about_itself:
            found.about_itself.append(in_words(member, reference, move.about_itself))
        if move.twins:
            found.becoming_one.append(in_words(member, reference, [row for row, _twin in move.twins]))
        for row, twin in move.twins:
            _add_stricter(found, twin, row)
            _add_rows(found, member, twin, row)


def _add_stricter(found: MergePreview, stays: Recorded, goes: Recorded) -> None:
    values = values_of_one(stays, goes)
    then = copy.copy(stays)
    for column, value in values.items():
        setattr(then, column, value)
    for name in values:
        found.stricter.append(Written(str(stays), field_in_words(stays, name), field_in_words(then, name)))
