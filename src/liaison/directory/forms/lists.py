# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the address of a list asks for: filter, order, columns, and which saved view it came from.

The same words stand in the address, in a saved view, and in the forms that do something with all that match, so
that each of them means the same rows. What cannot be understood is said in `notices` and left out.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.queries.list_choices import FilterChoices
from liaison.directory.queries.party_lists import PEOPLE, ListKind, Sought

from .filters import PartyFilterForm

FIRST_SORT = "name"
EVERYTHING = "all"
LONGEST_QUERY = 2000  # of a saved view


@dataclass(frozen=True)
class Chip:
    """A piece of the sentence, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class SortChoice:
    """An order, and the address of the list in it."""

    label: Any
    url: str
    is_chosen: bool


def sorts_in_words() -> dict[str, str]:
    return {
        # Translators: orders of a list, each as a choice, down to "Next step, latest first".
        "name": _("Name, A to Z"),
        "-name": _("Name, Z to A"),
        "contact": _("Longest without contact first"),
        "-contact": _("Latest contact first"),
        "next": _("Next step, soonest first"),
        "-next": _("Next step, latest first"),
    }


@dataclass(frozen=True)
class Choice:
    """A column in the chooser."""

    key: str
    label: Any
    is_chosen: bool
    is_fixed: bool


class AskedList:
    def __init__(self, kind: ListKind[Any], data: QueryDict, member: Member) -> None:
        self.kind, self.data, self.member = kind, data, member
        self.choices = FilterChoices(member)
        self.form = PartyFilterForm(data, self.choices, of_people=kind is PEOPLE)

    @cached_property
    def sort(self) -> str:
        asked = self.data.get("sort", "")
        return asked if asked in self.kind.orders else FIRST_SORT

    @cached_property
    def _column_keys(self) -> list[str]:
        known = {column.key for column in self.kind.columns}
        return [key for key in self.data.getlist("col") if key in known]

    @cached_property
    def sought(self) -> Sought:
        return Sought(self.kind, self.form.wanted, self.sort, self.kind.chosen(self._column_keys))

    @property
    def column_choices(self) -> list[Choice]:
        shown = self.sought.columns
        first = self.kind.columns[0]
        return [Choice(one.key, one.label, one in shown, one is first) for one in self.kind.columns]

    @property
    def sort_choices(self) -> list[SortChoice]:
        """For phones, where no head of a column is there to press."""
        words = sorts_in_words()
        return [SortChoice(words[key], f"?{self.query(sort=key)}", key == self.sort) for key in self.kind.orders]

    @cached_property
    def has_usual_columns(self) -> bool:
        return self.sought.columns == self.kind.chosen(())

    @cached_property
    def view(self) -> UUID | None:
        """The saved view that this address says it came from; whether there is one is for others to find out."""
        try:
            return UUID(self.data.get("view", ""))
        except ValueError:
            return None

    @property
    def notices(self) -> list[str]:
        said = self.form.not_understood
        asked = self.data.get("sort", "")
        if asked and asked not in self.kind.orders:
            # Translators: above a list; %(words)s is what the address asked for.
            words = _("This list cannot be sorted by “%(words)s”; it is sorted by name.")
            said.append(words % {"words": Truncator(asked).chars(40)})
        known = {column.key for column in self.kind.columns}
        for key in dict.fromkeys(self.data.getlist("col")):
            if key and key not in known:
                # Translators: above a list; %(words)s is what the address asked for.
                words = _("There is no column “%(words)s”, so it is left out.")
                said.append(words % {"words": Truncator(key).chars(40)})
        return said

    # --- addresses ---

    def query(self, *, without: str = "", view: bool = True, sort: str = "") -> str:
        """The address's query, tidied: without what narrows nothing, what is nonsense, and the page."""
        sort = sort or self.sort
        query = QueryDict(mutable=True)
        for name, value in self.form.narrowing:
            if name != without:
                query[name] = value
        if sort not in {FIRST_SORT, ""}:
            query["sort"] = sort
        if not self.has_usual_columns:
            query.setlist("col", [column.key for column in self.sought.columns])
        if view and self.data.get("view"):
            query["view"] = str(self.view or EVERYTHING)
        return query.urlencode()

    @property
    def says(self) -> str:
        """What a saved view of it keeps."""
        return self.query(view=False)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the filter's form carries along besides its own fields."""
        return [pair for pair in self._pairs if pair[0] not in self.form.fields]

    @property
    def hidden_beside_columns(self) -> list[tuple[str, str]]:
        """What the chooser of columns carries along."""
        return [pair for pair in self._pairs if pair[0] != "col"]

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, values in QueryDict(self.query()).lists() for value in values]

    def chips(self) -> list[Chip]:
        return [Chip(words, f"?{self.query(without=name)}") for name, words in self.form.pieces()]
