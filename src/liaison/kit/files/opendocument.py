# SPDX-License-Identifier: AGPL-3.0-or-later
"""A look through the content of an OpenDocument spreadsheet (ODS) before the workbook reader gets it.

Here it is not the place of a cell that lies but the number of times it is repeated: twenty bytes can stand for
a billion cells, and a number of spaces for a gigabyte. Everything that the reader would write out is counted
first. Repeated cells and rows that hold nothing cost nothing; every spreadsheet ends with a million of them.
"""

from collections.abc import Iterator
from xml.parsers import expat

from liaison.kit.files.checks import too_many_cells, too_many_columns, too_many_rows, too_much_text
from liaison.kit.files.refusals import DAMAGED
from liaison.kit.files.shapes import Limits, Merged, UnreadableFile

# The size of the largest sheet. The reader leaves out what lies beyond it without a word.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_CELLS = ("table:table-cell", "table:covered-table-cell")
_HOLDS_SOMETHING = (
    "office:value-type",
    "office:value",
    "office:string-value",
    "table:formula",
    "calcext:value-type",
)


def measure_content(pieces: Iterator[bytes], limits: Limits) -> dict[str, Merged]:
    """The cells merged downwards in each sheet, which the reader does not tell. Raises UnreadableFile."""
    scan = _Scan(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = scan.declaration
    try:
        for piece in pieces:
            if b"\0" in piece:
                raise UnreadableFile(DAMAGED)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise UnreadableFile(DAMAGED) from error
    return scan.merged


class _Scan:
    """Follows the elements by their full names, as the reader does: another prefix is another element."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.merged: dict[str, Merged] = {}
        self._characters = 0
        self._sheet: str | None = None
        self._in_cell = self._filled = False
        self._row = self._width = self._row_repeats = 0
        self._column = self._repeats = self._length = 0
        self._row_width = self._row_characters = 0

    def declaration(self, *_parts: object) -> None:
        raise UnreadableFile(DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._start_cell(attributes)
        elif self._in_cell:
            self._in_content(name, attributes)
        elif name == "table:table-row":
            self._row_repeats = _times(attributes, "table:number-rows-repeated")
            self._column = self._row_width = self._row_characters = 0
        elif name == "table:table":
            if self._sheet is not None:
                raise UnreadableFile(DAMAGED)
            self._sheet = attributes.get("table:name", "")
            self._row = self._width = 0

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table":
            self._sheet = None

    def text(self, text: str) -> None:
        if self._in_cell:
            self._filled = True
            self._length += len(text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            raise UnreadableFile(DAMAGED)
        self._in_cell = True
        self._repeats = _times(attributes, "table:number-columns-repeated")
        self._filled = any(name in attributes for name in _HOLDS_SOMETHING)
        self._length = sum(map(len, attributes.values())) if self._filled else 0
        rows = _times(attributes, "table:number-rows-spanned")
        if rows > 1 and self._sheet is not None:
            place = ((self._row, self._column), (self._row + rows - 1, self._column))
            self.merged.setdefault(self._sheet, []).append(place)

    def _in_content(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table", "table:table-row"):
            raise UnreadableFile(DAMAGED)
        self._filled = True
        # Tabs, line ends and paragraphs stand for one character each.
        self._length += _times(attributes, "text:c") if name == "text:s" else 1

    def _end_cell(self) -> None:
        self._in_cell = False
        self._column += self._repeats
        if self._filled:
            self._row_width = self._column
            self._row_characters += self._length * self._repeats

    def _end_row(self) -> None:
        self._row += self._row_repeats
        if not self._row_width:
            return
        self._width = max(self._width, self._row_width)
        self._characters += self._row_characters * self._row_repeats
        if self._width > _MOST_COLUMNS:
            raise UnreadableFile(too_many_columns(self._width, self.limits))
        if self._row > _MOST_ROWS:
            raise UnreadableFile(too_many_rows(self.limits))
        if self._row * self._width > self.limits.cells * 2:
            raise UnreadableFile(too_many_cells(self.limits))
        if self._characters > self.limits.characters * 2:
            raise UnreadableFile(too_much_text(self.limits))


def _times(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(name)
    if written is None:
        return 1
    if not written.isascii() or not written.isdigit() or len(written) > 12:
        raise UnreadableFile(DAMAGED)
    return int(written)
