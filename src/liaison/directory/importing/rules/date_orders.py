# SPDX-License-Identifier: AGPL-3.0-or-later
"""Day first or month first: what a file proves by itself, and what could be read in two ways."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from liaison.kit.dates import Order, OrderState, column_order, read_note
from liaison.kit.files import Table

from .contacted import date_pieces
from .meanings import DATES, FREE_TEXT

_EXAMPLES = 3


def proven_orders(table: Table, meanings: Mapping[str, str]) -> dict[str, Order]:
    """For each column with dates, by index, where the file itself proves it.

    A column that proves nothing follows the file's other columns, if they agree.
    """
    orders: dict[str, Order] = {}
    evidence: set[Order] = set()
    columns = {index: m for index, m in meanings.items() if m in DATES or m in FREE_TEXT}
    for index, meaning in columns.items():
        if meaning in DATES and (order := column_order(_dates(table, int(index))).order):
            orders[index] = order
            evidence.add(order)
    if len(evidence) == 1:
        common = evidence.pop()
        orders = {index: orders.get(index, common) for index in columns}
    return orders


def two_ways(table: Table, meanings: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """{"index", "examples"} of each column whose dates could be read in two ways, to be kept with the batch."""
    found = []
    for index, meaning in meanings.items():
        if meaning not in DATES | FREE_TEXT:
            continue
        examples = _in_dates(table, int(index)) if meaning in DATES else ()
        # "emailed 3/4" may stand in a column of dates, too.
        examples = examples or _in_text(table, int(index), today)
        if examples:
            found.append({"index": int(index), "examples": list(examples)})
    return found


def _values(table: Table, index: int) -> list[str]:
    return [row.cells[index] for row in table.rows if row.cells[index].strip()]


def _dates(table: Table, index: int) -> list[str]:
    return [piece for value in _values(table, index) for piece in date_pieces(value)]


def _in_dates(table: Table, index: int) -> tuple[str, ...]:
    values = _dates(table, index)
    order = column_order(values)
    undecided = order.state in {OrderState.ASK, OrderState.MIXED}
    short = [value for value in values if _is_short_date(value)]
    examples = [values[position] for position in order.undecided] if undecided else []
    return tuple(dict.fromkeys([*examples, *short]))[:_EXAMPLES]


def _is_short_date(value: str) -> bool:
    """ "3/4": a day and a month without a year."""
    parts = value.strip().split("/")
    return len(parts) == 2 and all(part.strip().isdigit() and 1 <= int(part) <= 12 for part in parts)


def _in_text(table: Table, index: int, today: date) -> tuple[str, ...]:
    examples: list[str] = []
    for value in _values(table, index):
        if any(note.date is not None and note.date.readings for note in read_note(value, today=today)):
            examples.append(value[:80])
            if len(examples) == _EXAMPLES:
                break
    return tuple(examples)
