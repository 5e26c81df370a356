# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a list that cost the same wherever they lie: each begins where a known row ends, not after N rows."""

import base64
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet

from liaison.accounts.models import WorkspaceOwned

R = TypeVar("R", bound=WorkspaceOwned)
SIZE = 50


@dataclass(frozen=True)
class Order:
    """By one column, then by age of the row. `nulls_first` says where rows without a value stand, and
    `never_null` that there are none, though the table would allow it."""

    column: str
    descending: bool = False
    nulls_first: bool = False
    never_null: bool = False

    @property
    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending, nulls_first=not self.nulls_first)

    def applied_to(self, rows: "QuerySet[R]") -> "QuerySet[R]":
        nulls: dict[str, Any] = {}
        if self.is_nullable(rows):
            nulls = {"nulls_first": True} if self.nulls_first else {"nulls_last": True}
        if self.descending:
            return rows.order_by(F(self.column).desc(**nulls), "-pk")
        return rows.order_by(F(self.column).asc(**nulls), "pk")

    def is_nullable(self, rows: "QuerySet[R]") -> bool:
        return not self.never_null and bool(rows.model._meta.get_field(self.column).null)

    def beyond(self, value: Any, pk: int | None, *, nullable: bool) -> Q:
        """Which rows come after the one with this value and key; without a key, all that share the value too."""
        further = "lt" if self.descending else "gt"
        here = Q() if pk is None else Q(**{f"pk__{further}": pk})
        if value is None:
            among_nulls = Q(**{f"{self.column}__isnull": True}) & here
            return among_nulls | Q(**{f"{self.column}__isnull": False}) if self.nulls_first else among_nulls
        # Not "a < b or (a = b and …)": written like this, an index finds the beginning.
        later = Q(**{f"{self.column}__{further}e": value})
        if pk is not None:
            later &= Q(**{f"{self.column}__{further}": value}) | here
        return later | Q(**{f"{self.column}__isnull": True}) if nullable and not self.nulls_first else later


AFTER, BEFORE = "a", "b"


@dataclass
class KeysetPage(Generic[R]):
    """`previous` and `next` go into the address as `page`."""

    rows: list[R]
    previous: str = ""
    next: str = ""
    is_lost: bool = False  # the page that was asked for cannot be found, and this is the first

    @property
    def has_others(self) -> bool:
        return bool(self.previous or self.next)


def keyset_page(rows: "QuerySet[R]", order: Order, page: str = "", size: int = SIZE) -> KeysetPage[R]:
    """`page` is what another page's `next` or `previous` said; anything else gives the first page."""
    mark = _read(page[1:], order, rows) if page[:1] in {AFTER, BEFORE} else None
    is_lost = bool(page) and mark is None
    if mark and page[0] == BEFORE:
        found = _slice(rows, order.reversed, mark, size)
        if len(found) > size:
            found = found[:size][::-1]
            return KeysetPage(found, BEFORE + _mark(found[0], order), AFTER + _mark(found[-1], order))
        mark = None  # a short page before the first would be odd: show the first instead
    found = _slice(rows, order, mark, size)
    more, found = len(found) > size, found[:size]
    return KeysetPage(
        found,
        BEFORE + _mark(found[0], order) if mark and found else "",
        AFTER + _mark(found[-1], order) if more else "",
        is_lost=is_lost,
    )


def _slice(rows: "QuerySet[R]", order: Order, mark: tuple[Any, int | None] | None, size: int) -> list[R]:
    if mark:
        rows = rows.filter(order.beyond(*mark, nullable=order.is_nullable(rows)))
    return list(order.applied_to(rows)[: size + 1])


def _mark(row: WorkspaceOwned, order: Order) -> str:
    """The row's place in the list, for an address: its value and public id, so that no row number shows."""
    value = getattr(row, order.column)
    if isinstance(value, date):  # or a moment, which is a date too
        value = value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([value, row.public_id.hex]).encode()).decode().rstrip("=")


def _read(mark: str, order: Order, rows: "QuerySet[Any]") -> tuple[Any, int | None] | None:
    """The value and key that a mark stands for; the key is None where the row has gone since."""
    try:
        value, public_id = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        value = _as_stored(value, type(rows.model._meta.get_field(order.column)).__name__)
        found = rows.model._base_manager.filter(public_id=UUID(public_id))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return value, found.values_list("pk", flat=True).first()


def _as_stored(value: Any, field: str) -> Any:
    """Raises ValueError or TypeError for what cannot be compared with such a column."""
    if value is None:
        return None
    if field == "DateTimeField":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if field == "DateField":
        return date.fromisoformat(value)
    if not isinstance(value, str) or "\x00" in value:
        raise TypeError(value)
    value.encode()  # half of a surrogate pair is no text
    return value
