# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several tables in one file are told apart, and a list with gaps in it stays one."""

import io

import openpyxl
import pytest

from liaison.kit.files import read_table, read_table_apart

from .test_files_headers import LINKEDIN, ZOOM_MEETING, ZOOM_WEBINAR

TWO_LISTS = """Our partners
Organisation,Contact,E-mail
Slate Museum,Nia Puw,nia@slate.example
Orchard Library,,

Heron Society,Åsa Lindqvist,asa@heron.example

People to thank

First name,Last name,Country
Idris,Morgan,Wales
Ngozi,Achebe,
"""


def parts(text, **how):
    return [(part.title, part.header_row, part.rows) for part in read_table(text.encode(), "a.csv", **how).parts]


def test_a_webinar_report_has_its_hosts_and_its_attendees():
    assert parts(ZOOM_WEBINAR) == [("Host Details", 6, 1), ("Attendee Details", 9, 3)]
    attendees = read_table(ZOOM_WEBINAR.encode(), "a.csv")
    assert [row.cells[1] for row in attendees.rows] == ["Ana Garcia", "Bo Ek", "Cy Wyn"]
    hosts = read_table(ZOOM_WEBINAR.encode(), "a.csv", header_row=6)
    assert [row.cells[1] for row in hosts.rows] == ["Maya"]
    assert parts(ZOOM_WEBINAR, header_row=6) == parts(ZOOM_WEBINAR)


def test_a_meeting_report_has_a_block_about_the_meeting():
    assert parts(ZOOM_MEETING) == [("", 1, 1), ("", 4, 1)]


def test_lists_below_each_other_are_told_apart_and_gaps_are_not():
    assert parts(TWO_LISTS) == [("Our partners", 2, 3), ("People to thank", 10, 2)]
    first = read_table(TWO_LISTS.encode(), "a.csv", header_row=2)
    assert [row.cells[0] for row in first.rows] == ["Slate Museum", "Orchard Library", "Heron Society"]
    second = read_table(TWO_LISTS.encode(), "a.csv", header_row=10)
    assert [row.cells[0] for row in second.rows] == ["Idris", "Ngozi"]


@pytest.mark.parametrize(
    "text",
    [
        LINKEDIN,
        "Organisation,Contact,Role\nSlate,Nia,Head\n\nHarbour Museum,Contact Person,Museum Manager\nHeron,Åsa,\n",
        "Organisation,Contact,Role\nSlate,Nia,Head\n\nMuseums\nHarbour Museum,Name to come,Director of Notes\n",
        "Organisation,Contact\nSlate,Nia\n\nOrganisation\n",
        "Ana,ana@example.org\n\nBo,bo@example.org\n",
    ],
)
def test_one_list_stays_one(text):
    found = read_table(text.encode(), "a.csv")
    assert found.parts == ()
    whole = len([line for line in text.splitlines()[found.header_row :] if line.strip(",")])
    assert len(found.rows) == whole


def test_what_is_broken_in_one_table_is_no_matter_of_the_other():
    broken = TWO_LISTS.replace("Idris", "Idr\0is")
    assert not read_table(broken.encode(), "a.csv", header_row=2).problems
    assert [problem.row for problem in read_table(broken.encode(), "a.csv", header_row=10).problems] == [11]


def test_the_tables_of_all_visible_sheets_are_named():
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Contacts of 2026, by Maya"])
    for title, rows in (
        ("Partners", [["Organisation", "Contact"], ["Slate Museum", "Nia Puw"], ["Heron Society", ""]]),
        ("People", [["Name", "E-mail"], ["Idris", "idris@example.org"]]),
        ("Hidden", [["Name", "E-mail"], ["Idris", "idris@example.org"]]),
        ("Empty", []),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["Hidden"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    for read in (read_table, read_table_apart):
        found = read(out.getvalue(), "a.xlsx", sheet="Partners")
        assert {(part.sheet, part.headers, part.rows) for part in found.parts if len(part.headers) > 1} == {
            ("Partners", ("Organisation", "Contact"), 2),
            ("People", ("Name", "E-mail"), 1),
        }
