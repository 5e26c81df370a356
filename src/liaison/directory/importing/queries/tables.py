# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of a file that holds several, as a person chooses among them."""

from dataclasses import dataclass
from typing import Any

from liaison.directory.models import ImportBatch
from liaison.kit.hooks import file_kinds


@dataclass(frozen=True)
class TableLine:
    """`kind`: what the table was recognised as, or ""; `name`: the title above it, else its sheet."""

    index: int
    name: str
    sheet: str
    header_row: int
    rows: int
    headers: str
    kind: Any
    is_read: bool


def tables_in(batch: ImportBatch) -> list[TableLine]:
    """[] where there is only one."""
    labels = {kind.key: kind.label for kind in file_kinds}
    return [
        TableLine(
            index=index,
            name=one["title"] or one["sheet"] or "",
            sheet=one["sheet"] or "",
            header_row=one["header_row"],
            rows=one["rows"],
            headers=", ".join(one["headers"]),
            kind=labels.get(one["kind"], ""),
            is_read=one["is_read"],
        )
        for index, one in enumerate(batch.reading.get("tables", []))
    ]
