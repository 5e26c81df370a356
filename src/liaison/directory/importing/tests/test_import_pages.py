# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an import, as Maya's browser asks for them without any script."""

import io
import re
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liaison.accounts.actions import changing
from liaison.accounts.scope import in_workspace
from liaison.directory.importing.actions.bringing import bring_file
from liaison.directory.importing.forms import files as forms
from liaison.directory.importing.queries.batches import rows_of
from liaison.directory.models import ImportBatch, Organisation
from liaison.kit.files import Limits
from liaison.project.cast import CANARY

from .sheets import as_csv, as_xlsx

HOME = "/w/northshire/imports/"
CLEAR = as_csv("Organisation|Contact|Date contacted|Notes", "Slate Museum|Nia Puw|2026-03-04|likes maps")
UNCLEAR = as_csv("Organisation|Colour of the door|Date contacted", "Slate Museum|blue|3/4/2026")


@pytest.fixture
def client(maya, client_for):
    return client_for(maya)


def upload(client, data, name="contacts.csv"):
    return client.post(HOME, {"file": SimpleUploadedFile(name, data)})


def words(response):
    """What stands on the page, without the markup."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.split())


def the_import():
    return ImportBatch.objects.get()


def steps(batch):
    return [
        ("get", ""), ("get", "columns/"), ("post", "columns/"), ("post", "reading/"), ("post", "commitment/"),
        ("post", "taking-back/"), ("post", "conflicts/"), ("post", "rows/2/"), ("get", "rejected/"),
        ("get", "rows/2/cells/"), ("post", "rows/2/cells/"),
        ("post", "removal/"),
    ]  # fmt: skip


# --- from the file to the directory ---


def test_a_clear_file_goes_from_upload_to_directory_in_three_steps(client, run_jobs, in_a_child):
    there = upload(client, CLEAR)
    assert (there.status_code, there["Location"]) == (302, the_import().get_absolute_url())
    waiting = client.get(there["Location"])
    assert "being checked" in words(waiting) and b"progress" in waiting.content
    run_jobs()
    seen = words(client.get(there["Location"]))
    assert "Nothing is written yet" in seen and "Bring in 1 row" in seen and "Slate Museum" in seen
    assert Organisation.objects.count() == 0
    client.post(there["Location"] + "commitment/")
    run_jobs()
    assert "Brought in: 1 new" in words(client.get(there["Location"]))
    client.post(there["Location"] + "taking-back/")
    run_jobs()
    assert "Taken back: 1 rows undone" in words(client.get(there["Location"]))
    assert Organisation.objects.count() == 0


def test_progress_is_said_aloud_where_there_is_some(client, previewed):
    batch = previewed(CLEAR)
    ImportBatch.objects.update(state="committing", rows_done=1000, rows_total=3000)
    heard = [
        client.get(batch.get_absolute_url(), {"seen": seen}, headers={"hx-request": "true"}) for seen in (0, 1000)
    ]
    assert [answer.headers.get("HX-Trigger") for answer in heard] == [
        '{"announce": {"value": "being brought in: 1000 of 3000 rows"}}',
        None,
    ]


def test_a_watching_page_is_shown_anew_when_the_work_is_done(client, previewed):
    answer = client.get(previewed(CLEAR).get_absolute_url(), headers={"hx-request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_an_unclear_file_asks_what_its_columns_mean(client, run_jobs):
    there = client.get(upload(client, UNCLEAR)["Location"])["Location"]
    assert there.endswith("/columns/")
    page = words(client.get(there))
    assert "Colour of the door" in page and "How are dates such as “3/4/2026” written" in page
    said = {"column_0": "organisation", "column_1": "notes", "column_2": "contacted_on", "order_2": "DMY"}
    assert client.post(there, said)["Location"] == the_import().get_absolute_url()
    run_jobs()
    assert rows_of(the_import()).get().plan["contacts"][0]["on"] == "2026-04-03"


@pytest.mark.parametrize(
    ("header", "kind", "people"),
    [
        ("Order ID,Attendee Status,Name,Email,Event Name,Ticket Type", "Eventbrite attendee summary", True),
        ("Event Type Name,Start Date & Time,Invitee Name,Invitee Email,Canceled,Team", "Calendly events", True),
        ("Task ID,Section/Column,Assignee,Projects", "Asana tasks", False),
    ],
)
def test_a_file_of_another_room_is_told_so_and_offers_its_people(client, header, kind, people):
    there = client.get(upload(client, f"{header}\n1,2,Nia Puw,nia@slate.example,5,6\n".encode())["Location"])
    page = words(client.get(there["Location"]))
    assert f"We know this kind of file: {kind}. " in page
    assert ("You can bring in just the people" in page) == people


def test_a_column_that_turns_into_dates_asks_its_question_then(client, run_jobs):
    there = client.get(upload(client, as_csv("Organisation|Blåbär", "Slate|3/4/2026"))["Location"])["Location"]
    again = client.post(there, {"column_0": "organisation", "column_1": "contacted_on"})
    assert (again.status_code, "How are dates such as" in words(again)) == (200, True)
    assert (
        client.post(there, {"column_0": "organisation", "column_1": "contacted_on", "order_1": "MDY"}).status_code
        == 302
    )


def test_columns_that_name_nobody_and_twins_are_sentences(client):
    there = client.get(upload(client, UNCLEAR)["Location"])["Location"]
    nobody = client.post(there, {"column_0": "place", "column_1": "ignore", "column_2": "ignore"})
    assert (nobody.status_code, "Say which column names the organisation" in words(nobody)) == (422, True)
    twins = client.post(there, {"column_0": "organisation", "column_1": "organisation", "column_2": "ignore"})
    assert (twins.status_code, "is chosen twice" in words(twins)) == (422, True)
    assert client.post(there, {"column_0": "rubbish"}).status_code == 422


def test_another_sheet_and_another_header_row_can_be_chosen(client):
    upload(client, as_csv("My list", "", "Organisation|Colour", "Slate Museum|blue"))
    batch = the_import()
    client.post(batch.get_absolute_url() + "reading/", {"header_row": "4"})
    batch.refresh_from_db()
    assert [column["header"] for column in batch.columns][:1] == ["Slate Museum"]
    told = client.post(batch.get_absolute_url() + "reading/", {"header_row": "99"}, follow=True)
    assert "Row 99 is empty" in words(told)
    told = client.post(batch.get_absolute_url() + "reading/", {"header_row": "-4"}, follow=True)
    assert "Choose a row number that the file has" in words(told)


def test_letters_that_can_be_read_in_several_ways_are_asked_about(client, run_jobs):
    data = "Organisation,Notes\nOriel Môn,Ynys Môn\n".encode("cp1252")
    there = client.get(upload(client, data)["Location"])["Location"]
    page = client.get(there)
    assert "Oriel Môn" in words(page)
    assert client.post(there, {"encoding": "rot13"}).status_code == 422
    assert client.post(there, {"encoding": "cp1252"})["Location"].endswith("/columns/")
    assert the_import().columns[0]["samples"] == ["Oriel Môn"]


# --- files that are no tables ---


def _zip(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "hello")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n \n", "This file is empty"),
        ("paper.pdf", b"%PDF-1.7 \x00\x01", "This looks like a PDF"),
        ("list.xlsx", b"<!doctype html><html><table><tr><td>a", "This looks like a web page"),
        ("days.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "calendar file"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This looks like a picture"),
        ("noise.csv", bytes(range(256)) * 200, "not a table that we can read"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        ("things.zip", _zip("a.txt"), "archive"),
        ("half.xlsx", as_xlsx([["Organisation"], ["Slate"]])[:900], ""),
        ("letter.csv", b"this is a long letter that says much and holds no table at all\n" * 20, "running text"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence_and_not_kept(client, name, data, sentence):
    answer = upload(client, data, name)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert ImportBatch.objects.count() == 0


def test_a_form_without_a_file_is_a_sentence(client):
    answer = client.post(HOME, {"anything": "else"})
    assert (answer.status_code, "This field is required" in words(answer)) == (422, True)


def test_a_file_over_the_limit_is_refused_with_both_numbers(client, monkeypatch):
    monkeypatch.setattr(forms, "Limits", lambda: Limits(bytes=1_000_000))
    assert "This file has 1.2 MB; up to 1 MB can be read" in words(upload(client, b"a,b\n" * 300_000))


@pytest.mark.parametrize(
    "data",
    [
        b"Organisation\nSlate Museum\n",
        b"Slate Museum\nOrchard Library\n",
        b"Town,Notes\nYork,likes maps\n",
        b"Organisation,Notes\nSlate\0Museum,x\nOrchard,y\n",
        b"Organisation,Notes\nSlate \xff\xfe Museum,x\n",
        "Organisation,Notes\nSlate,\ud800\n".encode("utf-8", "surrogatepass"),
        "Organisation\tNotes\nSlate\tx\n".encode("utf-16"),
        b"sep=;\nOrganisation;Notes\nSlate;x\n",
        b'Organisation,Notes\n"Slate,x\nOrchard,y\n',
        b",,,\n,,,\nOrganisation,,,\n",
        b"Organisation,Notes\n" + b"=cmd|' /C calc'!A0,@SUM(1)\n" * 3,
        ("Organisation," * 99 + "Notes\n" + "x," * 99 + "y\n").encode(),
    ],
)
def test_a_strange_file_is_asked_about_or_refused_and_breaks_nothing(client, run_jobs, data, in_a_child):
    answer = upload(client, data)
    assert answer.status_code in {302, 422}
    run_jobs()
    for batch in ImportBatch.objects.all():
        assert client.get(batch.get_absolute_url(), follow=True).status_code == 200
        assert client.get(batch.get_absolute_url() + "columns/").status_code == 200
        assert batch.state in {"uploaded", "previewed"}


def test_a_file_that_is_lost_is_said_to_be(client, run_jobs):
    there = client.get(upload(client, UNCLEAR)["Location"])["Location"]
    batch = the_import()
    batch.file.storage.delete(batch.file.name)
    answer = client.get(there)
    assert (answer.status_code, "We no longer have this file" in words(answer)) == (422, True)
    assert client.post(batch.get_absolute_url() + "removal/").status_code == 302
    assert ImportBatch.objects.count() == 0


# --- out of turn ---


@pytest.mark.parametrize(
    ("state", "step", "sentence"),
    [
        ("committed", "commitment/", "This import is brought in."),
        ("committed", "removal/", "This import is brought in."),
        ("committed", "conflicts/", "This import is brought in."),
        ("committed", "rows/2/", "This row is in already."),
        ("committed", "reading/", "This import is brought in."),
        ("undone", "taking-back/", "This import is undone."),
        ("uploaded", "commitment/", "This import is waiting for its columns."),
    ],
)
def test_a_step_out_of_turn_is_a_sentence(client, brought, state, step, sentence):
    batch = brought(CLEAR)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    answer = client.post(batch.get_absolute_url() + step, {"choice": "skip", "header_row": "1"}, follow=True)
    assert (answer.status_code, sentence in words(answer)) == (200, True)


def test_columns_cannot_be_changed_once_the_rows_are_in(client, brought):
    batch = brought(CLEAR)
    said = {"column_0": "notes", "column_1": "contact_name", "column_2": "ignore", "column_3": "ignore"}
    answer = client.post(batch.get_absolute_url() + "columns/", said)
    assert (answer.status_code, "This import is brought in." in words(answer)) == (422, True)


def test_pressing_twice_queues_one_job(client, previewed, run_jobs):
    batch = previewed(CLEAR)
    for _time in range(2):
        client.post(batch.get_absolute_url() + "commitment/")
    assert run_jobs() == 1


@pytest.mark.parametrize("path", ["rows/99/", "rows/99999999999999999999999/"])
def test_a_row_that_is_not_there_is_not_found(client, previewed, path):
    batch = previewed(CLEAR)
    assert client.post(batch.get_absolute_url() + path, {"choice": "skip"}).status_code == 404


def test_an_unknown_choice_is_not_found(client, previewed):
    batch = previewed(CLEAR)
    assert client.post(batch.get_absolute_url() + "rows/2/", {"choice": "eat"}).status_code == 404


# --- the report ---


def test_a_difference_can_be_decided_row_by_row_without_script(client, previewed, museum, run_jobs):
    batch = previewed(as_csv("Organisation|Country", "Harbour Museum|Sweden"))
    there = batch.get_absolute_url()
    assert "1 row differs from what we know" in words(client.get(there))
    assert "country: we have “GB”, the file says “SE”." in words(client.get(there))
    client.post(there + "rows/2/", {"choice": "theirs"})
    assert "Keep ours after all" in words(client.get(there))
    client.post(there + "rows/2/", {"choice": "skip"})
    assert "Bring it in after all" in words(client.get(there))
    client.post(there + "rows/2/", {"choice": "theirs"})
    client.post(there + "commitment/")
    run_jobs()
    museum.refresh_from_db()
    assert museum.country == "SE"


def test_rows_that_wait_for_a_person_are_told_apart_from_differences(client, previewed, museum, curator):
    batch = previewed(as_csv("Organisation|Contact|Email", "Slate|Idris Morgan|n.achebe@harbour-museum.example"))
    page = words(client.get(batch.get_absolute_url()))
    assert "1 row could mean several records" in page and "differs from what we know" not in page
    assert "Bring in" not in page


def test_rejected_rows_come_as_a_sheet_that_starts_no_formula(client, previewed):
    batch = previewed(as_csv("Organisation|Town", "|=1+1", "|@SUM(A1)"))
    answer = client.get(batch.get_absolute_url() + "rejected/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Organisation,Town,Row in the file,Why it was left out"
    assert [line.split(",")[1] for line in lines[1:]] == ["'=1+1", "'@SUM(A1)"]


def test_who_looks_after_them_is_said_by_name(client, previewed, museum, tomos):
    with changing(tomos, "edit") as change:
        change.update(museum, looked_after_by=None)
    batch = previewed(as_csv("Organisation|Owner", "Harbour Museum|Tomos"))
    assert "looked after by: Tomos Pritchard" in words(client.get(batch.get_absolute_url()))


def test_what_is_shown_of_a_file_runs_no_script(client, previewed):
    batch = previewed(as_csv("Organisation|<b>Notes|Notes", "<script>alert(1)</script>|<i>|x"))
    page = client.get(batch.get_absolute_url())
    assert b"<script>alert(1)" not in page.content


@pytest.mark.parametrize("action", ["", "create", "reject", "rubbish"])
def test_rows_can_be_seen_by_what_becomes_of_them(client, previewed, action):
    batch = previewed(as_csv("Organisation|Town", "Slate Museum|York", "|York"))
    page = words(client.get(batch.get_absolute_url(), {"action": action, "page": "x"}))
    assert ("Slate Museum" in page) == (action != "reject")


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, brought, previewed, museum):
    def queries(count, bring):
        rows = [f"House {count}-{n}|Nia {n}|n{count}-{n}@house.example|2026-03-04|maps" for n in range(count)]
        batch = bring(as_csv("Organisation|Contact|Email|Date contacted|Notes", *rows))
        client.get(batch.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(batch.get_absolute_url()).status_code == 200
        return len(seen)

    assert len({queries(count, previewed) for count in (1, 3, 60)}) == 1
    brought_in = {queries(count, brought) for count in (1, 3, 60)}
    assert len(brought_in) == 1 and brought_in.pop() <= 20


# --- who may ---


def test_only_those_who_bring_things_in_see_the_pages(previewed, tomos, elin, ada, viktor, client_for, client):
    batch = previewed(as_csv("Organisation|Notes", f"{CANARY}|x"))
    for member in (elin, ada, viktor):
        visitor = client_for(member)
        assert upload(visitor, CLEAR).status_code in {403, 404}
        for method, step in [("get", ""), *steps(batch)]:
            answer = getattr(visitor, method)(batch.get_absolute_url() + step)
            assert answer.status_code in {403, 404}
            assert CANARY.encode() not in answer.content
    assert client_for(tomos).get(batch.get_absolute_url()).status_code == 200
    assert ImportBatch.objects.get().state == "previewed"


def test_the_batch_of_another_workspace_is_like_one_that_is_not_there(client, oskar):
    with in_workspace(oskar.workspace):
        theirs = bring_file(data=as_csv("Organisation|Notes", f"{CANARY}|x"), filename=f"{CANARY}.csv", by=oskar)
    for public_id in (theirs.public_id, uuid.uuid4()):
        for method, step in steps(theirs):
            answer = getattr(client, method)(f"{HOME}{public_id}/{step}", {"choice": "skip"})
            assert (answer.status_code, CANARY.encode() in answer.content) == (404, False)
    assert CANARY not in words(client.get(HOME))
