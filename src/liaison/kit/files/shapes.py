# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file turns into: rows with the numbers people see in their spreadsheet program, and what went
wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

Message = str | Promise
# For each merged area its first and its last (row, column), from 0.
Merged = list[tuple[tuple[int, int], tuple[int, int]]]


class UnreadableFile(Exception):
    """The file is refused; ``message`` says in plain words why and what to do next."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Limits:
    """Everything here is said in the refusal, so that nobody has to guess how much to cut."""

    bytes: int = 20_000_000
    rows: int = 200_000
    columns: int = 300
    cell_length: int = 32_767
    # Memory, not taste: a dense block of cells costs 32 bytes a cell in the workbook reader alone.
    cells: int = 4_000_000
    characters: int = 60_000_000
    unpacked_bytes: int = 250_000_000
    zip_entries: int = 2_000
    zip_ratio: int = 200


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts from 1 as the spreadsheet program shows it. ``dates`` holds the indexes of the
    cells that were real dates in the workbook; those cells are ISO text (``2026-03-04`` or
    ``2026-03-04T10:00:00``).
    """

    number: int
    cells: tuple[str, ...]
    dates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """``column`` counts from 0. ``row_kept`` is false when the row is *not* among the table's rows;
    ``cells`` then holds what could still be read of it, for the list of rejected rows.
    """

    row: int
    column: int | None
    message: Message
    cells: tuple[str, ...] = ()
    row_kept: bool = False


@dataclass(frozen=True)
class SheetName:
    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Column:
    """``header`` as written in the file; ``key`` is never empty and never the same for two columns of a
    table.
    """

    index: int
    key: str
    header: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One of several tables in a file: what stands above it, its header row, and the last row that is its own
    (None: to the end of the sheet). ``rows`` counts those below the header.
    """

    sheet: str | None
    title: str
    header_row: int
    last_row: int | None
    headers: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Grid:
    """All rows that hold anything, before anyone has decided which of them names the columns. ``header_row`` is
    set where the kind of file leaves no choice. ``elsewhere`` are the tables of the other visible sheets.
    """

    rows: Sequence[Row]
    problems: tuple[Problem, ...] = ()
    sheet: str | None = None
    sheets: tuple[SheetName, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    why: tuple[Message, ...] = ()
    header_row: int | None = None
    elsewhere: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Table:
    """``header_row`` is a row number of the file, or 0 when no row names the columns. ``preamble`` are the
    rows above it. Every row has one cell for every column. ``why`` explains what was decided, in sentences
    for the preview. ``parts`` are all the tables of the file, this one among them, where it holds several.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    header_row: int
    preamble: tuple[Row, ...] = ()
    sheet: str | None = None
    sheets: tuple[SheetName, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    problems: tuple[Problem, ...] = ()
    why: tuple[Message, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One possible encoding. ``preview`` are a few lines that read differently from one candidate to the
    next.
    """

    encoding: str
    label: Message
    preview: tuple[str, ...]
    broken: int = field(default=0)


@dataclass(frozen=True)
class NeedsEncoding:
    """Only a person can tell: show the previews, then call again with the chosen ``encoding``."""

    candidates: tuple[Candidate, ...]
