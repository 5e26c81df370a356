# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of several tables in a file: what each seems to be, and which one tells of people or organisations."""

from collections.abc import Sequence
from typing import Any

from liaison.directory.importing.rules.columns import LIKELY, Header, propose
from liaison.directory.importing.rules.kinds import recognise
from liaison.directory.importing.rules.meanings import NAMES
from liaison.kit.files import Part, Table
from liaison.kit.hooks import FileKind, file_kinds

_SHOWN = 6  # names of columns that show which table is meant


def better_part(table: Table, filename: str) -> Part | None:
    """Another table of the file, where the one that was read names nobody: the longest that does."""
    others = [part for part in table.parts if not _is(part, table)]
    if not others or _tells_of_people([column.header for column in table.columns], filename):
        return None
    telling = [part for part in others if _tells_of_people(part.headers, filename)]
    return max(telling, key=lambda part: part.rows, default=None)


def tables_of(table: Table, filename: str) -> list[dict[str, Any]]:
    """To be kept with the batch, for people to choose from; [] where there is only one."""
    return [
        {
            "sheet": part.sheet,
            "title": part.title,
            "header_row": part.header_row,
            "rows": part.rows,
            "headers": [header for header in part.headers if header][:_SHOWN],
            "kind": kind.key if (kind := _kind(part.headers, filename)) else "",
            "with_people": _tells_of_people(part.headers, filename),
            "is_read": _is(part, table),
        }
        for part in table.parts
    ]


def _is(part: Part, table: Table) -> bool:
    return (part.sheet, part.header_row) == (table.sheet, table.header_row)


def _kind(headers: Sequence[str], filename: str) -> FileKind | None:
    return recognise(headers, filename, file_kinds)


def _tells_of_people(headers: Sequence[str], filename: str) -> bool:
    if kind := _kind(headers, filename):
        return bool(kind.meanings)
    proposals = propose([Header(header) for header in headers])
    return any(proposal.meaning in NAMES and proposal.score >= LIKELY for proposal in proposals)
