# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spreadsheets as people keep them, all invented."""

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl

MESSY_ROWS: list[list[Any]] = [
    ["Outreach 2026", None, None, None, None, None],
    [None, None, None, None, None, None],
    ["Organisation", "Who we talk to", "E-mail", "Date contacted", "Did they reply?", "Notes & comments"],
    ["Slate Museum", "Nia Puw", "nia@slate.example; info@slate.example", datetime(2026, 3, 4), "no reply", None],
    ["The Slate Museum Ltd", "Idris Morgan", "idris@slate.example", "14/4/2026", "interested", "likes maps"],
    ["Orchard Library", "Åsa Lindqvist", "asa@orchard.example", "5 May 2026", None, "emailed 13/4, no reply"],
    ["Heron Society", None, None, None, None, "closed on Mondays"],
]


def as_xlsx(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(*rows: list[str] | str, delimiter: str = ",") -> bytes:
    """Rows as lists of cells, or as lines in which "|" parts the cells."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [row.split("|") if isinstance(row, str) else row for row in rows]
    )
    return out.getvalue().encode()
