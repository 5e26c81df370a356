# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a grid of rows to a table with named columns."""

from collections.abc import Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.checks import column_letter
from liaison.kit.files.headers import Header, find_header
from liaison.kit.files.refusals import EMPTY
from liaison.kit.files.several import find_parts
from liaison.kit.files.shapes import Column, Grid, Part, Problem, Row, Table, UnreadableFile

_SAMPLES = 3
_SAMPLE_LENGTH = 80
_LOOK_FOR_SAMPLES = 200

# Translators: shown when an uploaded text file holds sentences and no columns.
_RUNNING_TEXT = _("This file holds running text, not a table. Put each contact in a row of its own.")

# Translators: explains how a file of contact cards (vCard) was read.
_CARDS = _("This is a file of contact cards (vCard). Each card is read as one row.")


def table_at(grid: Grid, header_row: int | None = None) -> Table:
    """``header_row`` is a row number of the file, 0 for "no header", None to find it. Where the sheet holds
    several tables, the answer is the one that this row heads.
    """
    if not grid.rows and not grid.problems:
        raise UnreadableFile(EMPTY)
    header = _header(grid, header_row)
    parts = () if grid.header_row is not None else find_parts(grid.rows, header.row, grid.sheet)
    part = next((one for one in parts if one.header_row == header.row), None) if len(parts) > 1 else None
    last_row = part.last_row if part else None
    named = next((row for row in grid.rows if row.number == header.row), Row(0, ()))
    rows = [row for row in grid.rows if row.number > header.row and (last_row is None or row.number <= last_row)]
    width = max((len(row.cells) for row in (named, *rows)), default=0)
    rows = [_padded(row, width) for row in rows]
    return Table(
        columns=_columns(_padded(named, width).cells, rows),
        rows=rows,
        header_row=header.row,
        preamble=tuple(row for row in grid.rows if row.number < header.row),
        sheet=grid.sheet,
        sheets=grid.sheets,
        delimiter=grid.delimiter,
        encoding=grid.encoding,
        problems=_problems_of(grid, part),
        why=(*grid.why, header.why),
        parts=several if len(several := (*parts, *grid.elsewhere)) > 1 else (),
    )


def _header(grid: Grid, header_row: int | None) -> Header:
    if grid.header_row is not None:
        return Header(grid.header_row, _CARDS)
    if header_row is not None:
        return _chosen(grid.rows, header_row)
    _refuse_running_text(grid)
    return find_header(grid.rows)


def _problems_of(grid: Grid, part: Part | None) -> tuple[Problem, ...]:
    """Of several tables in a sheet each has its own."""
    if part is None:
        return grid.problems
    last_row = part.last_row or grid.rows[-1].number
    return tuple(problem for problem in grid.problems if part.header_row < problem.row <= last_row)


def _chosen(rows: Sequence[Row], number: int) -> Header:
    if number and not any(row.number == number for row in rows):
        # Translators: {row} is a row number.
        raise UnreadableFile(format_lazy(_("Row {row} is empty, so it cannot name the columns."), row=number))
    if not number:
        # Translators: explains why the columns of a table have no names.
        return Header(0, _("You said that no row names the columns."))
    # Translators: {row} is a row number.
    return Header(number, format_lazy(_("You said that row {row} names the columns."), row=number))


def _padded(row: Row, width: int) -> Row:
    missing = width - len(row.cells)
    return Row(row.number, row.cells + ("",) * missing, row.dates) if missing else row


def _columns(headers: Sequence[str], rows: Sequence[Row]) -> tuple[Column, ...]:
    taken: set[str] = set()
    return tuple(
        Column(index, _distinct_key(header, index, taken), header.strip(), _samples(rows, index))
        for index, header in enumerate(headers)
    )


def _distinct_key(header: str, index: int, taken: set[str]) -> str:
    """The header itself where possible; the column's letter tells twins and nameless columns apart."""
    name = " ".join(header.split())
    letter = f"[{column_letter(index)}]"
    key = name or letter
    while key.casefold() in taken:
        key = f"{key} {letter}"
    taken.add(key.casefold())
    return key


def _samples(rows: Sequence[Row], index: int) -> tuple[str, ...]:
    samples: list[str] = []
    for row in rows[:_LOOK_FOR_SAMPLES]:
        text = row.cells[index].strip()[:_SAMPLE_LENGTH]
        if text and text not in samples:
            samples.append(text)
        if len(samples) == _SAMPLES:
            break
    return tuple(samples)


def _refuse_running_text(grid: Grid) -> None:
    sample = grid.rows[:50]
    if grid.sheet is not None or any(len(row.cells) > 1 for row in sample):
        return
    words = sorted(len(row.cells[0].split()) for row in sample)
    if len(words) > 1 and words[len(words) // 2] > 12:
        raise UnreadableFile(_RUNNING_TEXT)
