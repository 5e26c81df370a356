# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of organisations and of people: what a filter finds, in which order, fifty at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, CommunityLink, Organisation, Person
from liaison.directory.models.parties import Party, PartyQuerySet
from liaison.directory.search_index import NAMES
from liaison.kit.files.writing import Value

from .access import organisations_seen_by, people_seen_by
from .list_choices import FilterChoices
from .list_columns import ORGANISATION_COLUMNS, PEOPLE_COLUMNS, Cell, Column
from .list_known import Known
from .paging import KeysetPage, Order, keyset_page
from .search_conditions import perhaps_named

P = TypeVar("P", bound=Party)

ORGANISATION_ORDERS = {
    "name": Order("name_key"),
    "-name": Order("name_key", descending=True),
    # The quietest first: whom nobody ever contacted is quieter than anybody.
    "contact": Order("last_contact_at", nulls_first=True),
    "-contact": Order("last_contact_at", descending=True),
    "next": Order("next_step_on"),
    "-next": Order("next_step_on", descending=True),
}
PEOPLE_ORDERS = {
    "name": Order("sort_key", never_null=True),
    "-name": Order("sort_key", descending=True, never_null=True),
    "contact": ORGANISATION_ORDERS["contact"],
    "-contact": ORGANISATION_ORDERS["-contact"],
}
NOBODY = "nobody"
NOWHERE = "none"  # no region, or no community
EXPORTED_AT_ONCE = 1000


@dataclass(frozen=True)
class PartyFilter:
    """What somebody looks for; an empty field does not narrow. People are found through where they belong."""

    text: str = ""
    kind: str = ""
    country: str = ""
    region: str = ""  # or NOWHERE
    community: UUID | str | None = None  # a community's public id, or NOWHERE
    looked_after_by: UUID | str | None = None  # a member's public id, or NOBODY
    organisation: UUID | None = None
    quiet_days: int | None = None
    within_days: int | None = None
    never: bool = False
    ever: bool = False
    archived: bool = False

    @property
    def is_empty(self) -> bool:
        return self == PartyFilter()

    @property
    def asks_for_a_place(self) -> bool:
        places = (self.kind, self.country, self.region, self.community, self.looked_after_by, self.organisation)
        return any(places)


# --- what a filter finds ---


def organisations_matching(member: Member, wanted: PartyFilter, now: datetime) -> "QuerySet[Organisation]":
    return _by_where(_common(organisations_seen_by(member), wanted, now), wanted)


def people_matching(member: Member, wanted: PartyFilter, now: datetime) -> "QuerySet[Person]":
    """Only organisations that this member sees count as places where people are found."""
    people = _common(people_seen_by(member), wanted, now)
    organisations = _by_where(organisations_seen_by(member), wanted).order_by()
    if wanted.organisation:
        organisations = organisations.filter(public_id=wanted.organisation)
    if wanted.asks_for_a_place:
        belongs = Affiliation.objects.filter(ended_on=None, organisation__in=organisations)
        people = people.filter(pk__in=belongs.order_by().values("person"))
    return people


def _common(rows: "QuerySet[P]", wanted: PartyFilter, now: datetime) -> "QuerySet[P]":
    assert isinstance(rows, PartyQuerySet)  # noqa: S101 (both models have such a manager)
    found: PartyQuerySet[P] = rows.exclude(archived_at=None) if wanted.archived else rows.current()
    if wanted.text:
        found = found.matching(wanted.text)
        # Only the current ones are in the index.
        likely = None if wanted.archived else perhaps_named(NAMES[rows.model.kind], wanted.text)
        found = found.filter(likely) if likely else found
    if wanted.quiet_days is not None:
        found = found.quiet_since(now - timedelta(days=wanted.quiet_days))
    if wanted.within_days is not None:
        found = found.filter(last_contact_at__gte=now - timedelta(days=wanted.within_days))
    if wanted.never:
        found = found.filter(last_contact_at=None)
    if wanted.ever:
        found = found.exclude(last_contact_at=None)
    return found


def _by_where(rows: "QuerySet[Organisation]", wanted: PartyFilter) -> "QuerySet[Organisation]":
    values = {"type": wanted.kind, "country": wanted.country}
    rows = rows.filter(**{name: value for name, value in values.items() if value})
    if wanted.region:
        rows = rows.filter(region="" if wanted.region == NOWHERE else wanted.region)
    if wanted.community == NOWHERE:
        served = CommunityLink.objects.filter(organisation=OuterRef("pk"), community__archived_at=None)
        rows = rows.filter(~Exists(served))
    elif wanted.community:
        served = CommunityLink.objects.filter(community__public_id=wanted.community)
        rows = rows.filter(pk__in=served.order_by().values("organisation"))
    if wanted.looked_after_by == NOBODY:
        rows = rows.filter(looked_after_by=None)
    elif wanted.looked_after_by:
        rows = rows.filter(looked_after_by__public_id=wanted.looked_after_by)
    return rows


# --- the two lists ---


@dataclass(frozen=True)
class ListKind(Generic[P]):
    """One of the lists, by its name in addresses. `matching` finds rows for a member, a filter, a moment."""

    name: str
    model: type[P]
    columns: tuple[Column, ...]
    usual: tuple[str, ...]
    orders: dict[str, Order]
    matching: Callable[[Member, PartyFilter, datetime], "QuerySet[P]"]

    def chosen(self, keys: Sequence[str]) -> list[Column]:
        """In the list's own order; the first column is always there, and no choice is the usual one."""
        keys = keys or self.usual
        return [column for column in self.columns if column.key in keys or column is self.columns[0]]


ORGANISATIONS = ListKind(
    "organisations",
    Organisation,
    ORGANISATION_COLUMNS,
    ("name", "contact", "last", "next", "by"),
    ORGANISATION_ORDERS,
    organisations_matching,
)
PEOPLE = ListKind(
    "people", Person, PEOPLE_COLUMNS, ("name", "organisation", "reach", "last"), PEOPLE_ORDERS, people_matching
)
LISTS: dict[str, ListKind[Any]] = {one.name: one for one in (ORGANISATIONS, PEOPLE)}


class Row(NamedTuple):
    """One line: the party, the cell that names it, and the others with the columns they stand in."""

    party: Any
    head: Cell
    cells: list[tuple[Column, Cell]]


@dataclass(frozen=True)
class Listing(Generic[P]):
    page: KeysetPage[P]
    columns: list[Column]
    rows: list[Row]
    count: int


@dataclass(frozen=True)
class Sought:
    """What somebody asked a list for: for the page, and for all that is done with the same rows."""

    kind: ListKind[Any]
    wanted: PartyFilter
    sort: str
    columns: list[Column]

    def rows(self, member: Member, now: datetime) -> "QuerySet[Any]":
        """With what the columns need of each, and no more: half of a record is never in a list."""
        needed = {name for column in self.columns for name in column.needs}
        return self.kind.matching(member, self.wanted, now).only("public_id", "name", self.order.column, *needed)

    @property
    def order(self) -> Order:
        return self.kind.orders[self.sort]


def listing(member: Member, sought: Sought, choices: FilterChoices, *, page: str, now: datetime) -> Listing[Any]:
    """Two queries, and one for each thing that the columns need besides the rows."""
    found = sought.rows(member, now)
    shown = keyset_page(found, sought.order, page)
    known = Known(member, shown.rows, choices)
    rows = [_row(party, sought.columns, known) for party in shown.rows]
    return Listing(shown, sought.columns, rows, found.count() if shown.has_others else len(shown.rows))


def _row(party: Any, columns: list[Column], known: Known) -> Row:
    head, *others = columns
    return Row(party, head.cell(party, known), [(column, column.cell(party, known)) for column in others])


def export_rows(member: Member, sought: Sought, choices: FilterChoices, *, now: datetime) -> Iterator[list[Value]]:
    """The headers, then every row that the list would show on all its pages, in its order."""
    yield [str(header) for column in sought.columns for header in column.headers]
    rows = sought.order.applied_to(sought.rows(member, now)).iterator(chunk_size=EXPORTED_AT_ONCE)
    while chunk := list(islice(rows, EXPORTED_AT_ONCE)):
        known = Known(member, chunk, choices)
        for party in chunk:
            yield [value for column in sought.columns for value in column.values(party, known)]
