# SPDX-License-Identifier: AGPL-3.0-or-later
"""Dates as people type them, and the contacts that notes such as "emailed 3/4, no reply" tell of."""

from liaison.kit.dates.columns import ColumnOrder, OrderState, column_order
from liaison.kit.dates.notes import NoteContact, read_note
from liaison.kit.dates.reading import DateReading, Order, State, read_date
from liaison.kit.dates.words import Channel, Direction, Outcome

__all__ = [
    "Channel",
    "ColumnOrder",
    "DateReading",
    "Direction",
    "NoteContact",
    "Order",
    "OrderState",
    "Outcome",
    "State",
    "column_order",
    "read_date",
    "read_note",
]
