# SPDX-License-Identifier: AGPL-3.0-or-later
"""A row as it stands in the file, and what we read in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.dates import Order
from liaison.kit.files import unescape_cell
from liaison.kit.text import fold

from .meanings import MANY, Meaning
from .vocabulary import NOTHING

Message = str | Promise
LONGEST_NOTHING = max(map(len, NOTHING))

# Translators: {column} is the header of a column, {text} what stands in the cell.
_TO_NOTES = _("“{text}” in the column “{column}” fits no field; it is kept in the notes.")


@dataclass(frozen=True)
class Reader:
    """How to read the rows of one file. `meanings` and `orders` go by the column's index."""

    headers: Sequence[str]
    meanings: Mapping[int, str]
    orders: Mapping[int, Order]
    today: date
    country: str = ""
    # What the whole file says of every address in it: "opted_out", "bounced" or nothing.
    every_row: str = ""

    @cached_property
    def _by_meaning(self) -> dict[str, list[int]]:
        columns: dict[str, list[int]] = defaultdict(list)
        for index, meaning in self.meanings.items():
            columns[meaning].append(index)
        return dict(columns)

    def columns(self, meaning: Meaning) -> list[int]:
        return self._by_meaning.get(meaning, [])

    @cached_property
    def spare_columns(self) -> list[Meaning]:
        """What several columns mean though a row can have only one of it, in the order of our list."""
        return [meaning for meaning in Meaning if meaning not in MANY and len(self.columns(meaning)) > 1]


@dataclass
class Point:
    owner: str  # "person" or "organisation"
    type: str
    value: str
    normalised: str
    label: str = ""
    state: str = ""  # "opted_out" or "bounced" where the row says so; never a reason to loosen what is known


@dataclass
class Contact:
    """Something that passed between us and them. `by` is one of us, as the file names them."""

    on: date
    type: str = "other"
    direction: str = "outgoing"
    outcome: str = ""
    note: str = ""
    by: str = ""
    channel: str = ""


@dataclass
class RowReading:
    organisation: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    affiliation: dict[str, str] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    identifiers: list[tuple[str, str, str]] = field(default_factory=list)  # (owner, scheme, value)
    communities: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    extras: dict[str, str] = field(default_factory=dict)
    opted_out: bool = False
    bounced: bool = False
    no_phone: bool = False
    about: str = ""  # "person" or "organisation" where a column says what the row is about
    mended: bool = False  # somebody has changed the cells here: they no longer are the file's
    problems: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Kept with the staged row, because reading takes a third of bringing in. Empty parts are left out.

        Comparing works on the reading itself, so the parts are copied.
        """
        values = {name: copy(value) for name, value in vars(self).items() if value}
        if self.points:
            values["points"] = [list(vars(point).values()) for point in self.points]
        if self.contacts:
            values["contacts"] = [vars(contact) | {"on": contact.on.isoformat()} for contact in self.contacts]
        for name in ("problems", "remarks"):
            if name in values:
                values[name] = [str(message) for message in values[name]]
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "RowReading":
        reading = cls(**values)
        reading.points = [Point(*point) for point in values.get("points", [])]
        reading.contacts = [
            Contact(**{**contact, "on": date.fromisoformat(contact["on"])})
            for contact in values.get("contacts", [])
        ]
        reading.identifiers = [tuple(identifier) for identifier in values.get("identifiers", [])]
        return reading

    @property
    def has_organisation(self) -> bool:
        return bool(self.organisation.get("name"))

    @property
    def has_person(self) -> bool:
        return bool(self.person.get("name"))


class RowText:
    """The cells of one row by what their columns mean, and the reading that they add to."""

    def __init__(self, cells: Sequence[str], reader: Reader) -> None:
        self.cells = [unescape_cell(cell).strip() for cell in cells]
        self.reader = reader
        self.result = RowReading()
        self._filled: dict[str, list[tuple[int, str]]] = {}
        for index, text in enumerate(self.cells):
            if text and not (len(text) <= LONGEST_NOTHING and fold(text) in NOTHING):
                self._filled.setdefault(reader.meanings.get(index, ""), []).append((index, text))

    def texts(self, meaning: Meaning) -> list[tuple[int, str]]:
        """(column, text) of each filled cell with this meaning."""
        return self._filled.get(meaning, [])

    def first(self, meaning: Meaning) -> str:
        return next((text for _index, text in self.texts(meaning)), "")

    def header(self, index: int) -> str:
        return self.reader.headers[index]

    def keep_in_notes(self, index: int, text: str) -> None:
        """Text that fits nowhere goes to the notes under its header: nothing is lost."""
        header = self.header(index)
        line = f"{header}: {text}" if header else text
        if line not in self.result.notes:
            self.result.notes.append(line)
            self.result.remarks.append(format_lazy(_TO_NOTES, text=text[:80], column=header))

    def refuse(self, message: Any, index: int, text: str) -> None:
        self.result.problems.append(format_lazy(message, text=text[:80], column=self.header(index)))
