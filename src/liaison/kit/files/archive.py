# SPDX-License-Identifier: AGPL-3.0-or-later
"""A look inside a zipped workbook before anything else opens it.

Sizes in a zip file are claims. Everything is therefore unpacked once, in pieces and counted, before the
workbook reader (which trusts the claims, and allocates by the farthest cell it is told of) gets to see the
file.
"""

import io
import re
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.checks import too_many_cells, too_much_text
from liaison.kit.files.opendocument import measure_content
from liaison.kit.files.refusals import ARCHIVE, DAMAGED, DOCUMENT
from liaison.kit.files.shapes import Limits, Merged, UnreadableFile

_PIECE = 1 << 18
_BLOCK = 1 << 20
# Small parts compress extremely well without being bombs.
_RATIO_MATTERS_FROM = 5_000_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_SHARED_STRINGS = re.compile(r".*sharedStrings[^/]*\.xml", re.I)
# Cells carry r="B7", rows r="7". Anything that looks like it counts, wherever it stands: better too careful.
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,8})(\d{1,12})[\"']")
# Coloured but empty cells and rows cost nothing; people colour whole columns.
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*/>")
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>\s*</(?:\w+:)?row>")
_FORMULA_WITHOUT_RESULT = re.compile(rb"(?:</f>|<f\b[^<>]*/>)(?:<v\s*/>|<v></v>)?</c>")
_INDEX = re.compile(rb"v>\s*(\d{1,9})\s*</")

# Translators: shown when someone uploads slides where a table is expected.
_SLIDES = _("This looks like a presentation. We need a table, saved as XLSX or CSV.")
# Translators: shown when someone uploads an Apple Numbers spreadsheet.
_OTHER_SHEET = _("We cannot read this kind of spreadsheet. Open it in its own program and save it as XLSX or CSV.")
# Translators: shown when someone uploads a binary Excel workbook.
_BINARY_SHEET = _("This is a binary workbook (XLSB). Open it in a spreadsheet program and save it as XLSX.")
# Translators: shown when a file unpacks to far more than its size, as files made to cause harm do.
_BOMB = _(
    "This workbook unpacks to far more data than a table holds, so we did not open it. "
    "Save the sheet you need as CSV and try again."
)


@dataclass(frozen=True)
class Findings:
    """``lost_formulas`` counts cells whose formula was saved without its result; the reader would show
    nothing. ``merged`` holds, for OpenDocument sheets, the cells merged downwards."""

    lost_formulas: int = 0
    merged: dict[str, Merged] = field(default_factory=dict)


@dataclass
class _Sheet:
    is_sheet: bool = False
    last_row: int = 0
    last_column: int = 0
    values: int = 0
    lost_formulas: int = 0


def check_workbook(data: bytes, limits: Limits) -> Findings:
    """Raises UnreadableFile for anything that is no workbook or would cost too much to open."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OverflowError,
        NotImplementedError,
        struct.error,
        EOFError,
    ) as error:
        raise UnreadableFile(DAMAGED) from error
    _refuse_bombs_by_claim(entries, data, limits)
    names = {entry.filename for entry in entries}
    if _is_open_document(entries, data):
        return _measure_open_document(data, entries, limits)
    _refuse_other_kinds(names, data)
    return _unpack_and_count(data, entries, limits)


def _is_open_document(entries: list[zipfile.ZipInfo], data: bytes) -> bool:
    kinds = [next(inflate(data, entry), b"") for entry in entries if entry.filename == "mimetype"]
    return any(kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet") for kind in kinds)


def _measure_open_document(data: bytes, entries: list[zipfile.ZipInfo], limits: Limits) -> Findings:
    names = [entry.filename for entry in entries]
    if names.count("content.xml") != 1 or any(name.startswith("xl/") for name in names):
        # The reader would choose one of them, and perhaps not the one we look at.
        raise UnreadableFile(DAMAGED)
    budget = _Budget(data, limits)
    merged: dict[str, Merged] = {}
    for entry in entries:
        pieces = budget.unpack(entry)
        if entry.filename == "content.xml":
            merged = measure_content(pieces, limits)
        for _rest in pieces:
            continue
    return Findings(merged=merged)


def _refuse_other_kinds(names: set[str], data: bytes) -> None:
    if "xl/workbook.xml" in names and "content.xml" not in names:
        return
    if "xl/workbook.bin" in names:
        raise UnreadableFile(_BINARY_SHEET)
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile(DOCUMENT)
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile(_SLIDES)
    if b"opendocument.text" in data[:200]:
        raise UnreadableFile(DOCUMENT)
    if b"opendocument.presentation" in data[:200]:
        raise UnreadableFile(_SLIDES)
    if b"opendocument" in data[:200] or any(name.startswith("Index/") for name in names):
        raise UnreadableFile(_OTHER_SHEET)
    if any(name.startswith(("xl/", "content.xml")) for name in names):
        raise UnreadableFile(DAMAGED)
    raise UnreadableFile(ARCHIVE)


def _refuse_bombs_by_claim(entries: list[zipfile.ZipInfo], packed: bytes, limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise UnreadableFile(
            format_lazy(
                # Translators: both are numbers of parts inside a zipped workbook.
                _(
                    "This workbook consists of {count} parts; we open up to {limit}. Save the sheet "
                    "you need as CSV."
                ),
                count=len(entries),
                limit=limits.zip_entries,
            )
        )
    _Budget(packed, limits).spend(sum(entry.file_size for entry in entries))


class _Budget:
    """Counts what has been unpacked so far, and stops when it is too much."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._unpacked = 0

    def spend(self, count: int) -> None:
        self._unpacked += count
        too_dense = self._unpacked > len(self._data) * self._limits.zip_ratio
        if self._unpacked > self._limits.unpacked_bytes or (too_dense and self._unpacked > _RATIO_MATTERS_FROM):
            raise UnreadableFile(_BOMB)

    def unpack(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        for piece in inflate(self._data, entry):
            self.spend(len(piece))
            yield piece


def _unpack_and_count(data: bytes, entries: list[zipfile.ZipInfo], limits: Limits) -> Findings:
    """Where a sheet lies in the archive is up to the file, so every part is looked at."""
    budget = _Budget(data, limits)
    sheets: list[tuple[_Sheet, zipfile.ZipInfo]] = []
    texts = _TextLengths()
    for entry in entries:
        if _SHARED_STRINGS.fullmatch(entry.filename):
            texts.measure(budget.unpack(entry))
            continue
        sheet = _measure(budget.unpack(entry))
        if sheet.is_sheet:
            _refuse_far_cells(sheet, limits)
            sheets.append((sheet, entry))
    _refuse_repeated_texts(data, sheets, texts, limits)
    return Findings(lost_formulas=sum(sheet.lost_formulas for sheet, _entry in sheets))


class _TextLengths:
    """For each shared text the length of its XML, which is never shorter than the text."""

    def __init__(self) -> None:
        self.lengths = array("L")

    def measure(self, pieces: Iterator[bytes]) -> None:
        running = 0
        for piece in pieces:
            first, *rest = piece.split(b"</si>")
            running += len(first)
            for part in rest:
                self.lengths.append(running)
                running = len(part)
        self.lengths.append(running)

    def used_in(self, pieces: Iterator[bytes]) -> int:
        """Characters a sheet would hold. Numbers count as if they were indexes: too much is safe, too
        little is not.
        """
        known = len(self.lengths)
        total = 0
        for block in _whole_rows(pieces):
            indexes = map(int, _INDEX.findall(block))
            total += sum(self.lengths[index] for index in indexes if index < known)
        return total


def _refuse_repeated_texts(
    data: bytes, sheets: list[tuple[_Sheet, zipfile.ZipInfo]], texts: _TextLengths, limits: Limits
) -> None:
    """A text is stored once and may be used in every cell: 400 kB have unpacked to 800 MB this way."""
    longest = max(texts.lengths, default=0)
    for sheet, entry in sheets:
        if longest * sheet.values <= limits.characters:
            continue
        if texts.used_in(inflate(data, entry)) > limits.characters * 2:
            raise UnreadableFile(too_much_text(limits))


def inflate(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real content of one entry in pieces, whatever length the directory claims."""
    start = entry.header_offset
    header = data[start : start + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or entry.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise UnreadableFile(DAMAGED)
    magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start += _LOCAL_HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if magic != b"PK\x03\x04" or len(packed) != entry.compress_size or entry.flag_bits & 1:
        raise UnreadableFile(DAMAGED)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    yield from _inflate_raw(packed)


def _inflate_raw(packed: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not engine.eof:
            piece = engine.decompress(waiting[: _PIECE * 4], _PIECE * 4)
            used = len(waiting[: _PIECE * 4]) - len(engine.unconsumed_tail)
            waiting = waiting[used:]
            if piece:
                yield piece
            elif not used:
                break
        while piece := engine.decompress(engine.unconsumed_tail, _PIECE * 4):
            yield piece
    except zlib.error as error:
        raise UnreadableFile(DAMAGED) from error


def _measure(pieces: Iterator[bytes]) -> _Sheet:
    sheet = _Sheet()
    for block in _whole_rows(pieces):
        if block[:8].count(0) > 2 and b"<" in block[:8]:
            # UTF-16 inside a workbook: no program writes it, and our look inside would be blind.
            raise UnreadableFile(DAMAGED)
        sheet.is_sheet = sheet.is_sheet or b"sheetData" in block
        if sheet.is_sheet:
            _measure_block(sheet, block)
    return sheet


def _whole_rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks cut where a row begins, so that no tag is torn; a part without rows is cut anywhere."""
    waiting = b""
    for piece in pieces:
        waiting += piece
        if len(waiting) < _BLOCK:
            continue
        cut = max(waiting.rfind(b"<row"), waiting.rfind(b":row ")) if len(waiting) < 8 * _BLOCK else len(waiting)
        if cut > 0:
            yield waiting[:cut]
            waiting = waiting[cut:]
    yield waiting


def _measure_block(sheet: _Sheet, xml: bytes) -> None:
    if b"<f" in xml:
        sheet.lost_formulas += len(_FORMULA_WITHOUT_RESULT.findall(xml))
    if b"/>" in xml:
        xml = _EMPTY_CELL.sub(b"", xml)
    xml = _EMPTY_ROW.sub(b"", xml)
    sheet.values += xml.count(b"v>") // 2 + 1
    references = _REFERENCE.findall(xml)
    if references:
        columns = {letters for letters, _digits in references}
        sheet.last_row = max([sheet.last_row, *(int(digits) for _letters, digits in references)])
        sheet.last_column = max([sheet.last_column, *map(_column_number, columns)])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _refuse_far_cells(sheet: _Sheet, limits: Limits) -> None:
    if sheet.last_row * max(sheet.last_column, 1) > limits.cells * 2:
        raise UnreadableFile(too_many_cells(limits))
