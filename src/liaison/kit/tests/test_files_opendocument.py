# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import time
import zipfile

import pytest

from liaison.kit.files import Limits, Row, SheetName, Table, UnreadableFile, read_table

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
HIDDEN = (
    '<style:style style:name="h" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
EMPTY = "<table:table-cell/>"


def cell(text, more="") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def value(kind, attribute, written) -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{attribute}="{written}"/>'


def row(*cells, times=1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def sheet(*rows, name="People", more="") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'


def ods(*sheets, before="", **parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), KIND)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content{NAMES}>'
            f"<office:automatic-styles>{HIDDEN}</office:automatic-styles><office:body><office:spreadsheet>"
            f"{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        for part, content in parts.items():
            archive.writestr(part.replace("__", "/"), content)
    return out.getvalue()


def read(data, **options) -> Table:
    found = read_table(data, "list.ods", **options)
    assert isinstance(found, Table)
    return found


HEADER = row(cell("Name"), cell("E-mail"))


def test_values_read_as_the_spreadsheet_program_would_show_them():
    found = read(
        ods(
            sheet(
                row(*map(cell, ["Name", "A", "B", "C", "D", "E"])),
                row(
                    cell("Siân<text:s/>Prys"),
                    value("float", "value", "2.50"),
                    value("float", "value", "12"),
                    value("boolean", "boolean-value", "true"),
                    value("date", "date-value", "2026-03-04"),
                    value("date", "date-value", "2026-03-04T10:05:00"),
                ),
            )
        )
    )
    assert found.rows == [
        Row(2, ("Siân Prys", "2.5", "12", "TRUE", "2026-03-04", "2026-03-04T10:05:00"), dates=(4, 5))
    ]


def test_the_million_empty_rows_at_the_end_of_every_sheet_cost_nothing():
    end = row('<table:table-cell table:style-name="c" table:number-columns-repeated="16384"/>', times=1_048_500)
    found = read(ods(sheet(HEADER, row(cell("Ana"), cell("ana@example.org")), end)))
    assert found.rows == [Row(2, ("Ana", "ana@example.org"))]


def test_rows_keep_the_numbers_and_columns_that_people_see():
    found = read(
        ods(sheet(row(times=3), row(EMPTY, cell("Name"), cell("City")), row(EMPTY, cell("Ana"), cell("Ávila"))))
    )
    assert found.header_row == 4
    assert found.rows == [Row(5, ("", "Ana", "Ávila"))]


def test_repeated_cells_and_rows_are_written_out():
    twice = cell("x", ' table:number-columns-repeated="2"')
    assert [r.cells for r in read(ods(sheet(HEADER, row(twice, times=2)))).rows] == [("x", "x")] * 2


def test_a_cell_merged_downwards_speaks_for_all_its_rows():
    covered = "<table:covered-table-cell/>"
    museum = cell("Museum", ' table:number-rows-spanned="2"')
    rows = [row(cell(""), *map(cell, ["Organisation", "Contact"]))]
    rows += [
        row(cell("1"), museum, cell("Ana")),
        row(cell("2"), covered, cell("Bo")),
        row(cell("3"), EMPTY, cell("Cy")),
    ]
    cells = [r.cells[1:] for r in read(ods(sheet(*rows))).rows]
    assert cells == [("Museum", "Ana"), ("Museum", "Bo"), ("", "Cy")]


def test_a_sheet_can_be_chosen_and_a_hidden_one_is_not_taken():
    book = ods(
        sheet(row(cell("Secret")), name="Old", more=' table:style-name="h"'),
        sheet(HEADER, row(cell("Ana"), cell("ana@example.org"))),
    )
    assert read(book).sheets == (SheetName("Old", hidden=True), SheetName("People"))
    assert read(book).sheet == "People"
    assert read(book, sheet="Old").sheet == "Old"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(cell("x", ' table:number-columns-repeated="16384"'), times=1_000_000)], "cells"),
        ([row(cell("x"), times=1_000_000_000)], "rows"),
        ([row(cell("x", ' table:number-columns-repeated="1000000000"'))], "columns"),
        ([row('<table:table-cell table:number-columns-repeated="100000"/>', cell("x"))], "columns"),
        ([row(times=9_000_000), row(cell("x"))], "rows"),
        ([row(EMPTY * 20, cell("x")), row(times=800_000), row(cell("x"))], "cells"),
        ([row(cell('<text:s text:c="900000000"/>'))], "characters"),
        ([row(cell("x" * 30_000), times=9_000)], "characters"),
        ([row(value("string", "string-value", "x" * 30_000), times=9_000)], "characters"),
        ([row(cell("x", ' table:number-columns-repeated="-1"'))], "damaged"),
        ([row(cell("x", ' table:number-columns-repeated="99999999999999999999"'))], "damaged"),
        ([row(cell(sheet(row(cell("x"), times=1_000_000))))], "damaged"),
    ],
)
def test_what_would_be_far_too_much_when_written_out_is_refused_before_it_is(rows, words):
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match=words):
        read(ods(sheet(HEADER, *rows)))
    assert time.monotonic() - started < 3


def test_own_limits_are_kept():
    people = sheet(HEADER, row(cell("Ana"), cell("ana@example.org"), times=20))
    with pytest.raises(UnreadableFile, match="more than 10 rows"):
        read(ods(people), limits=Limits(rows=10))
    with pytest.raises(UnreadableFile, match="more than 10 cells"):
        read(ods(people), limits=Limits(cells=10))


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(UnreadableFile, match="damaged"):
        read(ods(sheet(HEADER, row(cell("&b;"))), before=bomb))


def test_a_content_that_unpacks_to_far_too_much_is_refused():
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read(ods(sheet(HEADER), Pictures__a=b"\0" * 30_000_000))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("part", ["content.xml", "xl__workbook.xml"])
def test_a_file_that_is_two_workbooks_at_once_is_refused(part):
    with pytest.raises(UnreadableFile, match="damaged"):
        read(ods(sheet(HEADER), **{part: "<other/>"}))


def test_an_xlsx_that_is_also_something_else_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(UnreadableFile, match="damaged"):
        read(out.getvalue())


def test_a_sheet_with_nothing_in_it_is_named():
    with pytest.raises(UnreadableFile, match="No visible sheet"):
        read(ods(sheet(row(EMPTY, times=5))))
