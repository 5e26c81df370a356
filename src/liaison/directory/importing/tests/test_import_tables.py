# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file with several tables asks which one is meant, and says what each seems to be."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.directory.importing.queries.batches import rows_of
from liaison.directory.importing.queries.tables import tables_in
from liaison.directory.models import ImportBatch, Organisation, Person
from liaison.kit.tests.test_files_headers import ZOOM_WEBINAR

HOME = "/w/northshire/imports/"
TWO = b"""Our partners
Organisation,Contact,E-mail
Slate Museum,Nia Puw,nia@slate.example
Heron Society,,

People to thank
First name,Last name,E-mail
Idris,Morgan,idris@example.org
"""


@pytest.fixture
def client(maya, client_for):
    return client_for(maya)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(client, data, name="contacts.csv"):
    client.post(HOME, {"file": SimpleUploadedFile(name, data)})
    return ImportBatch.objects.order_by("-pk").first()


def as_book(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_two_lists_in_one_file_are_offered_and_both_come_in(client, run_jobs):
    batch = upload(client, TWO)
    page = words(client.get(f"{batch.get_absolute_url()}columns/"))
    assert "This file holds several tables" in page and "People to thank 1 row" in page
    client.post(
        f"{batch.get_absolute_url()}columns/",
        {"column_0": "organisation", "column_1": "contact_name", "column_2": "email"},
    )
    run_jobs()
    assert [row.number for row in rows_of(batch)] == [3, 4]
    client.post(f"{batch.get_absolute_url()}commitment/")
    run_jobs()
    report = client.get(batch.get_absolute_url())
    assert "Bring this one in, too" in words(report)
    for wrong in ("9", "", "x"):
        refused = client.post(f"{batch.get_absolute_url()}other-table/", {"table": wrong}, follow=True)
        assert "This file has no such table." in words(refused)
    there = client.post(f"{batch.get_absolute_url()}other-table/", {"table": "1"})["Location"]
    other = ImportBatch.objects.exclude(pk=batch.pk).get()
    assert there == other.get_absolute_url()
    said = {"column_0": "first_name", "column_1": "last_name", "column_2": "email"}
    client.post(f"{there}columns/", said)
    run_jobs()
    client.post(f"{there}commitment/")
    run_jobs()
    assert Organisation.objects.count() == 2
    assert set(Person.objects.values_list("name", flat=True)) == {"Nia Puw", "Idris Morgan"}


def test_another_table_can_be_read_instead(client):
    batch = upload(client, TWO)
    client.post(f"{batch.get_absolute_url()}reading/", {"table": "1", "sheet": "", "header_row": "7"})
    batch.refresh_from_db()
    assert [column["header"] for column in batch.columns] == ["First name", "Last name", "E-mail"]
    assert [line.is_read for line in tables_in(batch)] == [False, True]


def test_a_webinar_report_says_what_each_table_is(client):
    batch = upload(client, ZOOM_WEBINAR.encode(), "report.csv")
    page = words(client.get(f"{batch.get_absolute_url()}columns/"))
    assert "Zoom webinar report Host Details 1 row" in page and "Attendee Details 3 rows" in page


def test_a_sheet_with_people_is_found_behind_one_without(client):
    data = as_book(
        **{"Read me": [["Lists of 2026"], ["by Maya"]], "Partners": [["Organisation", "Town"], ["Slate", "York"]]}
    )
    batch = upload(client, data, "a.xlsx")
    assert (batch.reading["sheet"], batch.state) == ("Partners", "previewing")


def test_of_two_sheets_with_people_one_is_asked_for(client):
    sheet = [["Organisation", "Town"], ["Slate", "York"]]
    batch = upload(
        client, as_book(North=sheet, South=[sheet[0], ["Heron", "Wells"], ["Orchard", "Wells"]]), "a.xlsx"
    )
    assert (batch.reading["sheet"], batch.state) == ("North", "uploaded")
    client.post(f"{batch.get_absolute_url()}reading/", {"table": "1", "sheet": "South", "header_row": "1"})
    batch.refresh_from_db()
    assert (batch.reading["sheet"], batch.rows_total) == ("South", 2)


def test_the_header_row_of_one_sheet_says_nothing_about_another(client):
    data = as_book(
        North=[["x"], [], ["Organisation", "Colour"], ["Slate", "blue"]], South=[["Organisation"], ["Heron"]]
    )
    batch = upload(client, data, "a.xlsx")
    assert batch.reading["header_row"] == 3
    client.post(f"{batch.get_absolute_url()}reading/", {"sheet": "South", "header_row": "3"})
    batch.refresh_from_db()
    assert (batch.reading["sheet"], batch.reading["header_row"]) == ("South", 1)
