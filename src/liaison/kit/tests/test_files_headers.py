# SPDX-License-Identifier: AGPL-3.0-or-later
"""Header rows as real files bring them; all people in them are invented."""

import pytest

from liaison.kit.files import UnreadableFile, read_grid, read_table, table_at

LINKEDIN = """Notes:
"When exporting your data, you may notice that some addresses are missing, see https://help.example"

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Garcia,https://www.example.org/in/ana,,Museo del Rio,Curator,12 Mar 2024
Bo,Ek,https://www.example.org/in/bo,bo@example.org,Arkivet,Archivist,01 Feb 2024
"""
MAILCHIMP = (
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,"
    "LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
    "a@example.org,Ana,Garcia,2,2024-01-02 10:00:00,,2024-01-02 10:00:00,,,,,,,,,2024-01-02 10:00:00,1,ab,,\n"
)
ZOOM_MEETING = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 345,Edit evening,01/02/2026 18:00:00,01/02/2026 19:00:00,host@example.org,60,1

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ana Garcia,ana@example.org,01/02/2026 18:00:00,01/02/2026 19:00:00,60,No
"""
ZOOM_WEBINAR = """Attendee Report
Report Generated:,"Feb 3, 2026 10:00 AM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers
Open images,812 345,"Feb 2, 2026 06:00 PM",61,3,0,2
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)
Yes,Maya,maya@example.org,"Feb 2, 2026 05:50 PM","Feb 2, 2026 07:01 PM",71
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Is Guest
Yes,Ana Garcia,Ana,Garcia,ana@example.org,"Feb 1, 2026 08:00 AM",approved,No
No,Bo Ek,Bo,Ek,bo@example.org,"Feb 1, 2026 09:00 AM",approved,--
No,Cy Wyn,Cy,Wyn,cy@example.org,"Feb 1, 2026 09:30 AM",approved,--
"""
WORKSHOP = """Partnerships 2026;;;;

Updated by Maya on Monday;;;;
Organisation;Contact;E-mail;Date contacted;Response
Nordiska arkivet;Åsa;asa@example.org;3/4;emailed, no reply
Museo del Río;Ana;ana@example.org;5/4;keen
"""
GOOGLE_FORM = (
    'Timestamp,Email Address,"What would you like to learn, and why?",May we write to you?\n'
    "2026/09/20 10:00:00 AM,a@example.org,How to add pictures,Yes\n"
)
DASHBOARD = (
    "course_slug,title,institution,term,home_wiki,created_at,start_date,end_date,editors,article_views\n"
    "a/b,Art and people,Foo University,Spring,en.wikipedia,2026-01-02,2026-01-03,2026-05-01,12,3456\n"
)
WELSH = "Enw,Sefydliad,E-bost,Dyddiad\nSiân Prys,Amgueddfa'r Môr,sian@example.org,3/4\n"


@pytest.mark.parametrize(
    ("text", "row", "first"),
    [
        (LINKEDIN, 4, "First Name"),
        (MAILCHIMP, 1, "Email Address"),
        (ZOOM_MEETING, 4, "Name (Original Name)"),
        (ZOOM_WEBINAR, 9, "Attended"),
        (WORKSHOP, 4, "Organisation"),
        (GOOGLE_FORM, 1, "Timestamp"),
        (DASHBOARD, 1, "course_slug"),
        (WELSH, 1, "Enw"),
        ("\n" * 18 + "Name,Email\nAna,a@example.org\n", 19, "Name"),
        ("Wer,Wo,Wann\nAna,Museo del Rio,3.4.2026\nBo,Arkivet,4.4.2026\n", 1, "Wer"),
        ("Name,2024,2025\nFoo,3,4\nBar,5,6\n", 1, "Name"),
    ],
)
def test_the_row_that_names_the_columns_is_found(text, row, first):
    found = read_table(text.encode(), "list.csv")
    assert (found.header_row, found.columns[0].header) == (row, first)
    assert all(below.number > row for below in found.rows)
    assert str(row) in str(found.why[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Haus,Wer,Was\nSlate Museum,Contact name,emailed no reply\nHeron Society,Idris,x\n",
        "Wer,Was\nSlate Museum,emailed no response\nHeron Museum,phone\n",
        "Organisation,Response\nNotes Library,Email reply\nContact Museum,reply\n",
        "Sefydliad,Nodyn\nAmgueddfa,emailed 3/4 no reply\n",
    ],
)
def test_notes_in_few_rows_are_not_taken_for_names_of_columns(text):
    assert read_table(text.encode(), "list.csv").header_row == 1


def test_rows_above_the_header_are_kept_as_preamble():
    found = read_table(WORKSHOP.encode(), "list.csv")
    assert [(row.number, row.cells) for row in found.preamble] == [
        (1, ("Partnerships 2026",)),
        (3, ("Updated by Maya on Monday",)),
    ]
    assert [row.number for row in found.rows] == [5, 6]


def test_data_in_the_first_row_means_no_header():
    found = read_table(b"Ana Garcia,ana@example.org\nBo Ek,bo@example.org\n", "list.csv")
    assert (found.header_row, [column.key for column in found.columns]) == (0, ["[A]", "[B]"])
    assert [row.number for row in found.rows] == [1, 2]


def test_the_person_may_name_the_header_row():
    found = read_table(WORKSHOP.encode(), "list.csv", header_row=5)
    assert (found.header_row, found.columns[0].key, len(found.rows)) == (5, "Nordiska arkivet", 1)
    assert read_table(WORKSHOP.encode(), "list.csv", header_row=0).preamble == ()


def test_an_empty_row_cannot_name_the_columns():
    with pytest.raises(UnreadableFile, match="Row 2 is empty"):
        read_table(WORKSHOP.encode(), "list.csv", header_row=2)


def test_one_of_several_tables_in_a_file_can_be_cut_out():
    grid = read_grid(ZOOM_WEBINAR.encode(), "report.csv")
    hosts = table_at(grid, 6)
    assert [row.cells[1] for row in hosts.rows] == ["Maya"]
