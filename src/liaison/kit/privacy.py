# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each column holds about people, and what becomes of it when somebody asks for it or wants it gone.

Every room says so of its own tables in its `privacy.py`; a column of which nobody says so is an error at start-up
(accounts/checks.py). `docs/privacy.md` is the same as a page.

| Word        | Holds                                       | Exported | When the person is erased            |
|-------------|---------------------------------------------|----------|--------------------------------------|
| `none`      | nothing about a person by itself            | yes      | goes with its row                    |
| `personal`  | who somebody is, how to reach them          | yes      | goes with its row                    |
| `sensitive` | free text, in which anything may stand      | yes      | the same; elsewhere their name does  |
| `copies`    | other rows as they were: sensitive as well  | yes      | emptied where it is about them       |
| `hashes`    | a keyed hash of an address                  | no       | stays: their wish is remembered      |
| `secret`    | what opens an account                       | no       | goes with its row                    |
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from .hooks import Hook


class Holds(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    COPIES = "copies"
    HASHES = "hashes"
    SECRET = "secret"  # noqa: S105 (the name of a class of columns)


# Where anything may stand, a name too that nobody expects there.
FREE_TEXT = frozenset({Holds.SENSITIVE, Holds.COPIES})
NOT_EXPORTED = frozenset({Holds.HASHES, Holds.SECRET})
# What every row of a workspace has.
COMMON = ("id", "public_id", "workspace", "changed_in", "created_at")


@dataclass(frozen=True)
class TablePrivacy:
    """`why` and `kept` are sentences for people: why we hold this, and for how long."""

    table: str
    why: Any
    kept: Any
    fields: Mapping[str, Holds]

    @property
    def is_about_people(self) -> bool:
        return any(holds is not Holds.NONE for holds in self.fields.values())

    @property
    def keeps_copies(self) -> bool:
        return Holds.COPIES in self.fields.values()


_tables: dict[str, TablePrivacy] = {}


def table(name: str, *, why: Any, kept: Any, **columns: str) -> None:
    """Class the columns of a table. `columns`: class → names of columns with spaces between them.

    `COMMON` are `none` without being named.
    """
    fields = dict.fromkeys(COMMON, Holds.NONE)
    for holds, names in columns.items():
        for field in names.split():
            assert field not in fields or field in COMMON, f"{name}.{field} is classed twice"  # noqa: S101
            fields[field] = Holds(holds)
    _tables[name] = TablePrivacy(name, why, kept, fields)


def privacy_of(model: type[Model] | Model) -> TablePrivacy:
    """Raises KeyError for a table that no room has classed."""
    return _tables[model._meta.db_table]


def all_tables() -> list[TablePrivacy]:
    return [_tables[name] for name in sorted(_tables)]


def badly_classed(models: Iterable[type[Model]]) -> list[tuple[type[Model], str]]:
    """(model, column) of each column that is not classed, and of each classed one that is not there."""
    found = []
    for model in models:
        there = {field.name for field in model._meta.concrete_fields}
        known = _tables.get(model._meta.db_table)
        classed = set(known.fields) if known else set()
        found += [(model, name) for name in sorted(there - classed)]
        found += [(model, name) for name in sorted(classed - there - set(COMMON))]
    return found


@dataclass(frozen=True)
class Subject:
    """Whom an export or an erasure is about, as rooms are asked for what hangs on no foreign key of theirs.

    `ids` are the public ids of the records about them, also of those that are gone, `keys` (kind, primary key);
    `addresses` are e-mail addresses as they are compared; `words` are what nobody else is called.
    """

    ids: frozenset[UUID]
    keys: frozenset[tuple[str, int]]
    addresses: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


# Given a subject: rows about them that no foreign key leads to. What keeps copies is emptied, other rows go.
loose_ends: Hook[Callable[[Subject], Iterable["QuerySet[Any]"]]] = Hook("loose_ends")
