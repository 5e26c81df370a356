# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import re
import struct
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from liaison.kit.files import Limits, Row, SheetName, Table, UnreadableFile, read_table

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows, **sheets) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for place, value in cells.items():
            sheet[place] = value
    return saved(book)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, change, part: str = SHEET) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def read(data: bytes, **options) -> Table:
    found = read_table(data, "list.xlsx", **options)
    assert isinstance(found, Table)
    return found


PEOPLE = workbook(["Name", "Email"], ["Ana", "ana@example.org"], ["Bo", "bo@example.org"])


def test_values_read_as_the_spreadsheet_program_would_show_them():
    found = read(
        workbook(
            ["Name", "A", "B", "C", "D", "E"],
            ["x", 1, 2.5, True, 0.1 + 0.2, 1e15],
            ["y", date(2026, 3, 4), datetime(2026, 3, 4, 10, 5), time(10, 5), timedelta(hours=30), "007"],
        )
    )
    assert found.rows == [
        Row(2, ("x", "1", "2.5", "TRUE", "0.3", "1e+15")),
        Row(3, ("y", "2026-03-04", "2026-03-04T10:05:00", "10:05:00", "30:00:00", "007"), dates=(1, 2)),
    ]


@pytest.mark.parametrize("declared", ["A1", "A1:A1", "B2:B2", "A1:XFD1048576", "ZZ9:A1"])
def test_a_wrong_declared_dimension_drops_no_row(declared):
    lie = changed(PEOPLE, lambda xml: re.sub(rb'ref="A1:B3"', f'ref="{declared}"'.encode(), xml))
    assert lie != PEOPLE
    assert (
        read(lie).rows
        == read(PEOPLE).rows
        == [
            Row(2, ("Ana", "ana@example.org")),
            Row(3, ("Bo", "bo@example.org")),
        ]
    )


def test_a_dimension_that_is_rubbish_is_refused_and_not_half_read():
    with pytest.raises(UnreadableFile, match="damaged"):
        read(changed(PEOPLE, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="nonsense"')))


def test_a_name_of_a_sheet_that_no_database_can_hold_is_refused():
    with pytest.raises(UnreadableFile, match="damaged"):
        read(changed(PEOPLE, lambda xml: xml.replace(b'name="Sheet"', b'name="She\0et"'), "xl/workbook.xml"))


def test_rows_in_any_order_are_all_read():
    def backwards(xml):
        rows = re.findall(rb"<row .*?</row>", xml)
        return re.sub(rb"(?<=<sheetData>).*(?=</sheetData>)", lambda _m: b"".join(reversed(rows)), xml)

    assert read(changed(PEOPLE, backwards)).rows == read(PEOPLE).rows


def test_a_cell_at_the_far_corner_is_refused_before_memory_is_taken():
    far = changed(PEOPLE, lambda xml: xml.replace(b'r="B3"', b'r="XFD1048576"'))
    with pytest.raises(UnreadableFile, match="more than 4000000 cells"):
        read(far)


def test_a_row_at_the_far_end_whose_cells_have_no_place_is_refused():
    def far(xml):
        return re.sub(rb' r="[A-Z]+\d+"', b"", xml).replace(b'<row r="3"', b'<row r="99999999"')

    with pytest.raises(UnreadableFile, match="cells"):
        read(changed(PEOPLE, far))


def test_coloured_but_empty_cells_cost_nothing():
    def coloured(xml):
        empty = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (row, row) for row in range(1000, 3000))
        return xml.replace(b"</sheetData>", empty + b'<row r="1048576"></row></sheetData>')

    assert read(changed(PEOPLE, coloured)).rows == read(PEOPLE).rows


def test_a_cell_merged_downwards_speaks_for_all_its_rows():
    book = openpyxl.Workbook()
    for row in (
        ["Museum", "Since", "Contact"],
        ["Foo", date(2026, 1, 2), "Ana"],
        ["", None, "Bo"],
        ["Bar", "", "Cy"],
    ):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")
    assert read(saved(book)).rows == [
        Row(2, ("Foo", "2026-01-02", "Ana"), dates=(1,)),
        Row(3, ("Foo", "2026-01-02", "Bo"), dates=(1,)),
        Row(4, ("Bar", "", "Cy")),
    ]


def test_a_title_merged_sideways_is_not_repeated():
    book = openpyxl.Workbook()
    for row in (["Our contacts"], ["Name", "Email", "Town"], ["Ana", "ana@example.org", "X"]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    found = read(saved(book))
    assert (found.header_row, found.preamble) == (2, (Row(1, ("Our contacts",)),))


def test_a_merge_does_not_fill_rows_that_are_empty():
    book = openpyxl.Workbook()
    for row in (["Museum", "Contact"], ["Foo", "Ana"]):
        book.active.append(row)
    book.active.merge_cells("A2:A500")
    assert [row.number for row in read(saved(book)).rows] == [2]


def test_row_numbers_are_those_of_the_sheet():
    found = read(
        workbook(More={"A1": "x"}, Late={"C5": "Name", "D5": "Email", "C7": "Ana", "D7": "a@example.org"}),
        sheet="Late",
    )
    assert (found.header_row, found.rows) == (5, [Row(7, ("", "", "Ana", "a@example.org"))])
    assert [column.key for column in found.columns] == ["[A]", "[B]", "Name", "Email"]


def test_the_first_visible_sheet_that_holds_anything_is_read_and_all_are_listed():
    book = openpyxl.Workbook()
    book.active.title = "Blank"
    for name, state in (
        ("Secret", "hidden"),
        ("Deep", "veryHidden"),
        ("People", "visible"),
        ("More", "visible"),
    ):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["Name", "Email"])
        sheet.append([f"From {name}", "a@example.org"])
    data = saved(book)
    found = read(data)
    assert (found.sheet, found.rows[0].cells[0]) == ("People", "From People")
    assert found.sheets == (
        SheetName("Blank"),
        SheetName("Secret", hidden=True),
        SheetName("Deep", hidden=True),
        SheetName("People"),
        SheetName("More"),
    )
    assert read(data, sheet="Secret").rows[0].cells[0] == "From Secret"
    with pytest.raises(UnreadableFile, match="no sheet called “Nobody”"):
        read(data, sheet="Nobody")


def test_a_workbook_with_nothing_in_sight_is_refused():
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "Name"
    with pytest.raises(UnreadableFile, match="No visible sheet"):
        read(saved(book))


def test_formulas_saved_without_a_result_are_pointed_out():
    found = read(workbook(["Name", "Sum"], ["x", "=1+1"], ["y", "=2+2"]))
    assert [row.cells for row in found.rows] == [("x", ""), ("y", "")]
    assert any("2 cells hold formulas" in str(sentence) for sentence in found.why)
    assert not any("formula" in str(sentence) for sentence in read(PEOPLE).why)


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_whatever_it_claims():
    bomb = changed(PEOPLE, lambda xml: xml + b" " * 30_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read(bomb)
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read(with_claimed_sizes(bomb, 1000))


def with_claimed_sizes(data: bytes, size: int) -> bytes:
    """The same archive, every unpacked size in its directory replaced by a lie."""
    lying = bytearray(data)
    at = lying.find(b"PK\x01\x02")
    while at >= 0:
        lying[at + 24 : at + 28] = struct.pack("<I", size)
        at = lying.find(b"PK\x01\x02", at + 4)
    return bytes(lying)


def with_shared_texts(data: bytes, texts: list[str], sheet_data: bytes) -> bytes:
    """Excel keeps every text once, in a part of its own, and cells refer to it by number."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'
    data = changed(data, lambda xml: re.sub(rb"(?<=<sheetData>).*(?=</sheetData>)", sheet_data, xml))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


def test_shared_texts_are_read():
    cells = b'<row r="1"><c r="A1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>'
    assert read(with_shared_texts(PEOPLE, ["Ana", "Name"], cells)).rows == [Row(2, ("Ana",))]


def test_one_long_text_used_in_very_many_cells_is_refused():
    long_text = "".join(chr(97 + index * 7 % 26) for index in range(32_000))
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9_000))
    data = with_shared_texts(PEOPLE, [long_text], "".join(rows).encode())
    with pytest.raises(UnreadableFile, match="characters of text"):
        read(data)


def test_one_long_text_among_many_short_ones_is_fine():
    texts = ["x" * 32_000, "short"]
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>{min(n, 2) - 1}</v></c></row>' for n in range(1, 9_000))
    assert len(read(with_shared_texts(PEOPLE, texts, "".join(rows).encode()), header_row=0).rows) == 8_999


def test_too_many_parts_are_refused():
    out = io.BytesIO(PEOPLE)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/media/{number}", b"")
    with pytest.raises(UnreadableFile, match="up to 2000"):
        read(out.getvalue())


def test_rows_over_the_limit_are_refused():
    many = workbook(["Name"], *([f"n{number}"] for number in range(12)))
    assert len(read(many, limits=Limits(rows=12)).rows) == 12
    with pytest.raises(UnreadableFile, match="more than 11 rows"):
        read(many, limits=Limits(rows=11))


@pytest.mark.parametrize("keep", [10, 200, 1_000, -30, -1])
def test_a_cut_off_workbook_is_refused(keep):
    with pytest.raises(UnreadableFile):
        read(PEOPLE[:keep])


def test_a_cell_that_is_too_long_costs_its_row():
    found = read(workbook(["Name", "Notes"], ["x", "short"], ["y", "long note"]), limits=Limits(cell_length=8))
    assert ([row.number for row in found.rows], [p.row for p in found.problems]) == ([2], [3])
