# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one row may hold, and how much all rows together; the same for text files and workbooks."""

import re
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.encodings import BROKEN_PATTERN
from liaison.kit.files.shapes import Limits, Message, Problem, Row, UnreadableFile

_MAX_PROBLEM_TEXT = 200
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def column_letter(index: int) -> str:
    """0 is A, 26 is AA: the name the spreadsheet program shows above the column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Collector:
    """Takes rows one by one, keeps the good ones, notes the broken ones and stops when a limit is passed."""

    limits: Limits
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: int = 0
    characters: int = 0
    too_wide: int = 0

    def add(self, number: int, cells: list[str], dates: tuple[int, ...] = ()) -> None:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            return
        problem = self._problem(number, cells)
        if problem:
            self.problems.append(problem)
        else:
            self.rows.append(Row(number, tuple(cells), dates))
            self.cells += len(cells)
        self._stop_when_too_much(cells)

    def note_broken(self, number: int, cells: list[str], message: Message) -> None:
        self.problems.append(Problem(number, None, message, _readable(cells)))
        self._stop_when_too_much(cells)

    def finish(self) -> None:
        if self.too_wide > len(self.rows):
            widest = max(problem.column or 0 for problem in self.problems) + 1
            raise UnreadableFile(too_many_columns(widest, self.limits))

    def _problem(self, number: int, cells: list[str]) -> Problem | None:
        if len(cells) > self.limits.columns:
            self.too_wide += 1
            message = too_many_columns(len(cells), self.limits)
            return Problem(number, len(cells) - 1, message, _readable(cells[: self.limits.columns]))
        for column, cell in enumerate(cells):
            if len(cell) > self.limits.cell_length:
                return Problem(number, column, _cell_too_long(len(cell), self.limits), _readable(cells))
        joined = "".join(cells)
        self.characters += len(joined)
        if _UNSAFE.search(joined):
            column = next(index for index, cell in enumerate(cells) if _UNSAFE.search(cell))
            return Problem(number, column, _what_is_broken(cells[column]), _readable(cells))
        return None

    def _stop_when_too_much(self, cells: list[str]) -> None:
        # One more than the limit: the header row is not counted against anyone.
        if len(self.rows) + len(self.problems) > self.limits.rows + 1:
            raise UnreadableFile(too_many_rows(self.limits))
        if self.cells > self.limits.cells:
            raise UnreadableFile(too_many_cells(self.limits))
        if self.characters > self.limits.characters:
            raise UnreadableFile(too_much_text(self.limits))


def _readable(cells: list[str]) -> tuple[str, ...]:
    return tuple(
        BROKEN_PATTERN.sub("\N{REPLACEMENT CHARACTER}", cell[:_MAX_PROBLEM_TEXT]).replace(
            "\0", "\N{SYMBOL FOR NULL}"
        )
        for cell in cells[:50]
    )


def _what_is_broken(cell: str) -> Message:
    if "\0" in cell:
        # Translators: why one row of a file was not read; a NUL is an invisible byte that text never holds.
        return _("This cell holds an invisible character (NUL) that text never holds. Type the cell again.")
    # Translators: why one row of a file was not read.
    return _("This cell holds bytes that are no letters. Type the cell again.")


def _cell_too_long(length: int, limits: Limits) -> Message:
    return format_lazy(
        # Translators: why one row of a file was not read; both are numbers of characters.
        _("This cell has {length} characters; we read up to {limit}. Shorten it."),
        length=length,
        limit=limits.cell_length,
    )


def too_many_columns(count: int, limits: Limits) -> Message:
    return format_lazy(
        # Translators: both are numbers of columns.
        _("There are {count} columns here; we read up to {limit}. Remove the columns you do not need."),
        count=count,
        limit=limits.columns,
    )


def too_many_rows(limits: Limits) -> Message:
    return format_lazy(
        # Translators: {limit} is a number of rows.
        _(
            "This file has more than {limit} rows. Split it into smaller files and import them one "
            "after the other."
        ),
        limit=limits.rows,
    )


def too_many_cells(limits: Limits) -> Message:
    return format_lazy(
        # Translators: {limit} is a number of cells (rows times columns).
        _(
            "This file spreads over more than {limit} cells. "
            "Remove rows and columns you do not need, also empty ones far below or to the right, and "
            "save it again."
        ),
        limit=limits.cells,
    )


def too_much_text(limits: Limits) -> Message:
    return format_lazy(
        # Translators: {limit} is a number of characters.
        _("This file holds more than {limit} characters of text. Split it into smaller files."),
        limit=limits.characters,
    )
