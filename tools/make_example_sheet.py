# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the example spreadsheet: what a partnerships sheet looks like after three years and four pairs of hands.

    .venv/bin/python tools/make_example_sheet.py

It has titles above its header, dates written in several ways, two addresses in one cell, notes that hide contacts,
and a few rows that nobody can read. All of it is invented. It is kept twice: in docs/examples, for people to try,
and beside the demo, which has it waiting.
"""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

HERE = Path(__file__).resolve().parent.parent
NAME = "partners-2026.xlsx"
PLACES = (HERE / "docs" / "examples" / NAME, HERE / "src" / "liaison" / "project" / "demo" / NAME)
# So that the same rows always make the same file.
MADE = datetime(2026, 11, 2, 9, 0)  # noqa: DTZ001 (a workbook knows no time zones)

TITLES = [
    "Partners and people we would like as partners 2026",
    "Tidied by Tomos in October. New rows at the bottom please, and do NOT sort!",
]
HEADER = [
    "Organisation", "Type", "Town", "Country", "Contact", "Job title", "E-mail", "Phone", "Website",
    "Date contacted", "Response", "Notes", "Who's on it?", "Do not contact",
]  # fmt: skip
WIDTHS = [34, 14, 18, 11, 22, 24, 44, 20, 34, 16, 18, 60, 16, 12]


def rows() -> list[list[str | date]]:
    lines = (HERE / "tools" / "example_rows.txt").read_text("utf-8").splitlines()
    return [[_cell(text) for text in line.split("|")] for line in lines if not line.startswith("#")]


def _cell(text: str) -> str | date:
    return date.fromisoformat(text.removeprefix("day ")) if text.startswith("day ") else text.replace("\\n", "\n")


def rows_as_written() -> list[list[str | date]]:
    """The sheet from its first row, with the gap that such sheets have in the middle."""
    half = len(rows()) // 2
    return [*([title] for title in TITLES), HEADER, *rows()[:half], [], *rows()[half:]]


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Partners"
    for number, row in enumerate(rows_as_written(), start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, value or None)
            if value and isinstance(value, str):
                cell.data_type = "s"  # also what begins with "=": a sentence, not a formula
            if isinstance(value, date):
                cell.number_format = "DD/MM/YYYY"
            if number == 3:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EAECF0")
            cell.alignment = Alignment(vertical="top", wrap_text=number > 3)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=6)
    sheet["A1"].font = Font(bold=True, size=14)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(3, column).column_letter].width = width
    sheet.freeze_panes = "A4"
    book.properties.created = book.properties.modified = MADE
    out = io.BytesIO()
    book.save(out)
    return _without_the_clock(out.getvalue())


def _without_the_clock(data: bytes) -> bytes:
    """The same archive with fixed times: openpyxl puts the present moment in two places."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            text = re.sub(
                rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.isoformat().encode() + b"Z", old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    for path in PLACES:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(workbook())
        print(f"{path.relative_to(HERE)}: {path.stat().st_size:,} bytes")
