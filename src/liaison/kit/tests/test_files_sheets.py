# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workbooks that we write: what any reader finds in them, and that nothing in them starts a formula."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import read_table
from liaison.kit.files.sheets import write_ods, write_xlsx
from liaison.kit.files.writing import FORMATS

ROWS = [
    ["Name", "Phone", "Count", "Day", "Open", "At"],
    ['Ána & "co" <x>', "+442079460123", -3, date(2026, 3, 4), True, datetime(2026, 3, 4, 10, 30)],
    ["=1+1", "020 7946 0123", 2.5, None, False, None],
    ["  two  spaces\nand a line", "02079460123", 0, date(2024, 2, 29), True, None],
]


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_a_sheet_is_read_back_as_it_was_written(name):
    data = FORMATS[name].write(ROWS, "People")
    assert [row.cells for row in read_table(data, f"people.{name}").rows] == [
        ('Ána & "co" <x>', "+442079460123", "-3", "2026-03-04", "TRUE", "2026-03-04T10:30:00"),
        ("=1+1", "020 7946 0123", "2.5", "", "FALSE", ""),
        ("  two  spaces\nand a line", "02079460123", "0", "2024-02-29", "TRUE", ""),
    ]


def test_another_reader_finds_texts_where_texts_were_written():
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(ROWS, "People"))).active
    assert sheet.title == "People"
    cells = {cell.value: (cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == ("s", "@")
    assert cells["02079460123"] == ("s", "@")
    assert sheet["D2"].value == datetime(2026, 3, 4) and sheet["D2"].is_date


@pytest.mark.parametrize("start", "=+-@\t＝")
def test_no_text_becomes_a_formula(start):
    text = f'{start}HYPERLINK("https://evil.example")'
    xlsx = zipfile.ZipFile(io.BytesIO(write_xlsx([[text]]))).read("xl/worksheets/sheet1.xml").decode()
    ods = zipfile.ZipFile(io.BytesIO(write_ods([[text]]))).read("content.xml").decode()
    assert "<f" not in xlsx and 't="inlineStr"' in xlsx
    assert "table:formula" not in ods and 'office:value-type="string"' in ods


@given(st.lists(st.lists(st.text(), min_size=1, max_size=3), min_size=1, max_size=4))
def test_whatever_the_text_the_file_is_sound(rows):
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(rows))).active
    assert sheet.max_row <= len(rows)
    assert zipfile.ZipFile(io.BytesIO(write_ods(rows))).testzip() is None


def test_a_sheet_has_as_many_columns_as_it_needs():
    data = write_xlsx([[f"c{n}" for n in range(800)]])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet.max_column, sheet["ADT1"].value) == (800, "c799")


def test_a_title_that_no_sheet_may_have_is_mended():
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([["x"]], "a/b:c?" * 20))).active
    assert sheet.title.startswith("a b c") and len(sheet.title) <= 31
