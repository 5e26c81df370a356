# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSX and ODS through python-calamine, which reads by the cells themselves and ignores a wrong declared
dimension.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from liaison.kit.files.archive import Findings, check_workbook
from liaison.kit.files.checks import Collector, too_many_cells
from liaison.kit.files.headers import find_header
from liaison.kit.files.refusals import DAMAGED, LOCKED, TOO_MUCH_MEMORY
from liaison.kit.files.several import find_parts
from liaison.kit.files.shapes import Grid, Limits, Merged, Message, Part, Row, SheetName, UnreadableFile

MOST_SHEETS = 20
_BEGINNING = 200  # rows of a sheet that nobody asked for
Cell = int | float | str | bool | date | datetime | time | timedelta

# Translators: shown when no sheet of a workbook holds anything.
_NOTHING_IN_IT = _(
    "No visible sheet of this workbook holds anything. Check that it was saved, then choose it again."
)


def read_workbook(data: bytes, sheet: str | None, limits: Limits) -> Grid:
    findings = check_workbook(data, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _read_open_workbook(workbook, sheet, limits, findings)
    except UnreadableFile:
        raise
    except PasswordError as error:
        raise UnreadableFile(LOCKED) from error
    except MemoryError as error:
        raise UnreadableFile(TOO_MUCH_MEMORY) from error
    except Exception as error:
        # The reader raises several kinds for bytes it cannot make sense of; for the person they are one.
        raise UnreadableFile(DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust reader arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise UnreadableFile(DAMAGED) from error
        raise


def _read_open_workbook(
    workbook: CalamineWorkbook, wanted: str | None, limits: Limits, findings: Findings
) -> Grid:
    sheets = tuple(
        SheetName(found.name, hidden=found.visible != SheetVisibleEnum.Visible)
        for found in workbook.sheets_metadata
        if found.typ == SheetTypeEnum.WorkSheet
    )
    if any("\0" in sheet.name for sheet in sheets):  # XML cannot hold it, nor can a database
        raise UnreadableFile(DAMAGED)
    name, sheet = _pick(workbook, sheets, wanted)
    collector = Collector(limits)
    for number, cells, dates in _rows(sheet, findings.merged.get(name), limits):
        collector.add(number, cells, dates)
    collector.finish()
    return Grid(
        rows=collector.rows,
        problems=tuple(collector.problems),
        sheet=name,
        sheets=sheets,
        why=(*_why_this_sheet(name, sheets, wanted), *_notes(findings.lost_formulas)),
        elsewhere=_elsewhere(
            workbook, [one.name for one in sheets if not one.hidden and one.name != name], limits
        ),
    )


def _elsewhere(workbook: CalamineWorkbook, names: list[str], limits: Limits) -> tuple[Part, ...]:
    """The tables of the other sheets, as far as a look at their beginnings tells."""
    found: list[Part] = []
    cells = 0
    for name in names[:MOST_SHEETS]:
        sheet = workbook.get_sheet_by_name(name)
        last_row, last_column = sheet.end or (-1, 0)
        cells += (last_row + 1) * (last_column + 1)
        if cells > limits.cells // 4:
            break
        beginning = islice(_rows(sheet, None, limits), _BEGINNING)
        rows = [Row(number, tuple(cells), dates) for number, cells, dates in beginning if any(cells)]
        parts = find_parts(rows, find_header(rows).row, name)
        found += parts[:-1]
        # The last one may go on below what was looked at.
        found += [replace(part, rows=last_row + 1 - part.header_row) for part in parts[-1:]]
    return tuple(found)


def _pick(
    workbook: CalamineWorkbook, sheets: tuple[SheetName, ...], wanted: str | None
) -> tuple[str, CalamineSheet]:
    if wanted is not None:
        if all(sheet.name != wanted for sheet in sheets):
            # Translators: {name} is the name of a sheet in a workbook.
            raise UnreadableFile(format_lazy(_("This workbook has no sheet called “{name}”."), name=wanted))
        return wanted, workbook.get_sheet_by_name(wanted)
    for candidate in sheets:
        if not candidate.hidden:
            sheet = workbook.get_sheet_by_name(candidate.name)
            if sheet.end is not None:
                return candidate.name, sheet
    raise UnreadableFile(_NOTHING_IN_IT)


def _rows(
    sheet: CalamineSheet, merged_cells: Merged | None, limits: Limits
) -> Iterator[tuple[int, list[str], tuple[int, ...]]]:
    if sheet.end is None:
        return
    if (sheet.end[0] + 1) * (sheet.end[1] + 1) > limits.cells * 2:
        raise UnreadableFile(too_many_cells(limits))
    merged = _MergedCells(merged_cells or sheet.merged_cell_ranges or [])
    for index, raw in enumerate(sheet.iter_rows()):
        # The reader leaves out empty columns on the left, though not empty rows above.
        missing = sheet.end[1] + 1 - len(raw)
        cells = [""] * missing + [_text(value) for value in raw]
        dates = tuple(column for column, value in enumerate(raw, missing) if isinstance(value, date))
        yield index + 1, *merged.fill_down(index, cells, dates)


class _MergedCells:
    """A cell merged over several rows speaks for all of them; only its first row holds the value.

    Cells merged sideways stay as they are: they are titles, and repeating those would look like data.
    """

    def __init__(self, areas: Merged) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _right) in areas:
            if bottom > top:
                self._starts.setdefault(top, []).append((left, bottom))
        self._active: dict[int, tuple[str, bool, int]] = {}

    def fill_down(self, index: int, cells: list[str], dates: tuple[int, ...]) -> tuple[list[str], tuple[int, ...]]:
        if self._active and any(cells):
            filled_dates = list(dates)
            for column, (text, is_date, _bottom) in self._active.items():
                if not cells[column]:
                    cells[column] = text
                    filled_dates += [column] if is_date else []
            dates = tuple(sorted(filled_dates))
        self._active = {column: rest for column, rest in self._active.items() if rest[2] > index}
        for column, bottom in self._starts.get(index, ()):
            if column < len(cells) and cells[column]:
                self._active[column] = (cells[column], column in dates, bottom)
        return cells, dates


def _text(value: Cell) -> str:
    """As the spreadsheet program would show it without any formatting."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Fifteen digits are what spreadsheet programs keep; more would show 0.30000000000000004.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"
    return str(value)


def _why_this_sheet(name: str, sheets: tuple[SheetName, ...], wanted: str | None) -> tuple[Message, ...]:
    if wanted is not None or len(sheets) < 2:
        return ()
    return (
        format_lazy(
            # Translators: {name} is the name of a sheet; {count} the number of sheets in the workbook.
            _("Sheet “{name}” is the first visible one that holds anything, of {count} sheets in this workbook."),
            name=name,
            count=len(sheets),
        ),
    )


def _notes(lost_formulas: int) -> tuple[Message, ...]:
    if not lost_formulas:
        return ()
    return (
        format_lazy(
            # Translators: {count} is a number of cells in a workbook.
            ngettext_lazy(
                "{count} cell holds a formula without its result and is read as empty. "
                "Open the workbook in a spreadsheet program and save it once to store the result.",
                "{count} cells hold formulas without their results and are read as empty. "
                "Open the workbook in a spreadsheet program and save it once to store the results.",
                lost_formulas,
            ),
            count=lost_formulas,
        ),
    )
