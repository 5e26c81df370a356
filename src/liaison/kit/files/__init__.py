# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading the tables people already have, and writing tables that spreadsheet programs open safely.

``read_table_apart`` is the front door for files that strangers made: it reads them in a process of its own,
with caps on memory and time. ``read_table`` does the same work in this process. Both answer with a ``Table``,
or with ``NeedsEncoding`` when only a person can say which alphabet the file was written in, or raise
``UnreadableFile`` with a sentence for that person. ``read_grid`` and ``table_at`` are for callers that
recognise a header row themselves.
"""

from liaison.kit.files.apart import read_table_apart
from liaison.kit.files.reader import read_grid, read_table
from liaison.kit.files.shapes import (
    Candidate,
    Column,
    Grid,
    Limits,
    NeedsEncoding,
    Part,
    Problem,
    Row,
    SheetName,
    Table,
    UnreadableFile,
)
from liaison.kit.files.tables import table_at
from liaison.kit.files.writing import safe_cell, unescape_cell, write_csv

__all__ = [
    "Candidate",
    "Column",
    "Grid",
    "Limits",
    "NeedsEncoding",
    "Part",
    "Problem",
    "Row",
    "SheetName",
    "Table",
    "UnreadableFile",
    "read_grid",
    "read_table",
    "read_table_apart",
    "safe_cell",
    "table_at",
    "unescape_cell",
    "write_csv",
]
