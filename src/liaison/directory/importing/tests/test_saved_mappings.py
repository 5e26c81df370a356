# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said of a file's columns is kept under a name, and taken over for the next file with these columns."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from liaison.accounts.scope import in_workspace
from liaison.directory.importing.actions.bringing import bring_file
from liaison.directory.importing.queries.batches import rows_of
from liaison.directory.importing.rules.saved import said_of, signature, taken_over
from liaison.directory.models import ImportBatch, SavedMapping

from .sheets import as_csv

HOME = "/w/northshire/imports/"
FILE = as_csv("Haus|Farbe|Wann", "Slate Museum|blue|3/4/2026")
SAID = {"column_0": "organisation", "column_1": "notes", "column_2": "contacted_on", "order_2": "DMY"}


@pytest.fixture
def client(maya, client_for, run_jobs):
    visitor = client_for(maya)
    visitor.run_jobs = run_jobs
    return visitor


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(client, data):
    before = set(ImportBatch.objects.values_list("pk", flat=True))
    client.post(HOME, {"file": SimpleUploadedFile("contacts.csv", data)})
    client.run_jobs()
    return ImportBatch.objects.exclude(pk__in=before).get()


def keep(client, name="Autumn fair", data=FILE, **more):
    batch = upload(client, data)
    return answer(client, batch, keep_as=name, **more)


def answer(client, batch, **more):
    """Say what the columns mean; only then is it clear that the third asks how its dates are written."""
    client.post(f"{batch.get_absolute_url()}columns/", {**SAID, **more})
    return client.post(f"{batch.get_absolute_url()}columns/", {**SAID, **more}, follow=True)


# --- header rows ---


@given(st.permutations(["Name", "Ort", "Ort", "E-Mail", "", "Notiz"]))
def test_columns_are_known_in_any_order(shuffled):
    headers = ["Name", "Ort", "Ort", "E-Mail", "", "Notiz"]
    assert signature(shuffled) == signature(headers)
    meanings = {str(i): f"m{i}" for i in range(6)}
    taken, _orders = taken_over(said_of(headers, meanings, {"1": "DMY"}), shuffled)
    wanted = {header: meanings[str(i)] for i, header in enumerate(headers) if headers.count(header) == 1}
    for index, header in enumerate(shuffled):
        if header in wanted:
            assert taken[str(index)] == wanted[header]


def test_other_columns_have_another_mark_and_no_columns_have_none():
    assert signature(["Name", "Ort"]) != signature(["Name", "Ort", "Notiz"]) != ""
    assert signature(["NAME", " ort "]) == signature(["Name", "Ort"])
    assert signature(["", " "]) == signature([]) == ""


def test_a_list_of_rejected_rows_is_known_as_the_file_it_came_from():
    headers = ["Haus", "Farbe"]
    report = [*headers, "Row in the file", "Why it was left out"]
    assert signature(report) == signature(headers)
    meanings, _orders = taken_over(said_of(headers, {"0": "organisation", "1": "notes"}, {}), report)
    assert meanings == {"0": "organisation", "1": "notes", "2": "ignore", "3": "ignore"}


# --- the pages ---


def test_the_next_file_is_read_the_same_way_in_any_order(client):
    assert "Your answers are kept as “Autumn fair”." in words(keep(client))
    again = upload(client, as_csv("Wann|Haus|Farbe", "5/6/2026|Heron Society|red"))
    assert (again.state, again.mapping["orders"]) == ("previewed", {"0": "DMY"})
    plan = rows_of(again).get().plan
    assert plan["contacts"][0]["on"] == "2026-06-05"
    assert plan["organisation"]["new"]["name"] == "Heron Society"
    page = words(client.get(f"{again.get_absolute_url()}columns/"))
    assert "your answers are taken over from “Autumn fair”" in page


def test_what_the_file_proves_counts_more_than_what_was_said(client):
    keep(client)
    again = upload(client, as_csv("Haus|Farbe|Wann", "Slate|red|5/26/2026"))
    assert again.mapping["orders"]["2"] == "MDY"


def test_saying_it_anew_under_the_same_name_replaces_it(client):
    keep(client)
    batch = upload(client, FILE)
    page = client.get(f"{batch.get_absolute_url()}columns/")
    assert b'value="Autumn fair"' in page.content
    answer(client, batch, column_1="place", keep_as="Autumn fair")
    assert [column["meaning"] for column in SavedMapping.objects.get().columns][1] == "place"


def test_a_name_stands_for_one_set_of_columns(client):
    keep(client)
    refused = keep(client, data=as_csv("Haus|Farbe|Wann|Wo", "Slate|red|3/4/2026|York"), column_3="ignore")
    assert (refused.status_code, "of this name already" in words(refused)) == (422, True)
    assert SavedMapping.objects.count() == 1


def test_of_several_another_one_can_be_taken_over(client):
    keep(client)
    batch = upload(client, FILE)
    answer(client, batch, column_1="place", keep_as="Brighter")
    third = upload(client, FILE)
    assert third.state == "previewed"
    assert third.mapping["meanings"]["1"] == "notes"
    page = client.get(f"{third.get_absolute_url()}columns/")
    assert "Take over “Brighter”" in words(page)
    other = SavedMapping.objects.get(name="Brighter")
    client.post(f"{third.get_absolute_url()}mapping/", {"mapping": str(other.public_id)})
    third.refresh_from_db()
    assert (third.mapping["meanings"]["1"], third.mapping["kept_as"]) == ("place", str(other.public_id))


def test_answers_are_renamed_removed_and_brought_back(client):
    keep(client)
    kept = SavedMapping.objects.get()
    page = f"{HOME}mappings/{kept.public_id}/"
    assert "Autumn fair" in words(client.get(f"{HOME}mappings/"))
    assert "Farbe Notes" in words(client.get(page)) and "day first" in words(client.get(page))
    assert client.post(page, {"name": ""}).status_code == 422
    client.post(page, {"name": "Spring fair", "is_shared": "on"})
    kept.refresh_from_db()
    assert (kept.name, kept.is_shared) == ("Spring fair", True)
    gone = client.post(f"{page}removal/", follow=True)
    assert "The answers “Spring fair” are gone." in words(gone) and not SavedMapping.objects.exists()
    assert "Nothing is kept yet" in words(gone)
    undo = re.search(r'action="([^"]+/undo/)"', gone.content.decode())
    client.post(undo.group(1))
    assert SavedMapping.objects.get().name == "Spring fair"


def test_two_names_cannot_be_one(client):
    keep(client)
    batch = upload(client, FILE)
    answer(client, batch, keep_as="Brighter")
    other = SavedMapping.objects.get(name="Brighter")
    refused = client.post(f"{HOME}mappings/{other.public_id}/", {"name": "Autumn fair"})
    assert (refused.status_code, "of this name already" in words(refused)) == (422, True)


def test_a_name_that_was_typed_is_still_there_where_one_more_question_is_asked(client):
    batch = upload(client, FILE)
    asked = client.post(f"{batch.get_absolute_url()}columns/", {**SAID, "keep_as": "Autumn fair"})
    assert b'value="Autumn fair"' in asked.content and "How are dates such as" in words(asked)


# --- whose ---


def test_private_answers_are_nobody_elses_and_shared_ones_are_offered(client, maya, tomos, client_for):
    keep(client)
    with in_workspace(maya.workspace):
        theirs = bring_file(data=FILE, filename="a.csv", by=tomos)
        assert theirs.mapping["kept_as"] == ""
    visitor = client_for(tomos)
    kept = SavedMapping.objects.get()
    page = f"{HOME}mappings/{kept.public_id}/"
    assert visitor.get(page).status_code == visitor.post(f"{page}removal/").status_code == 404
    assert "Autumn fair" not in words(visitor.get(f"{HOME}mappings/"))
    client.post(page, {"name": "Autumn fair", "is_shared": "on"})
    with in_workspace(maya.workspace):
        theirs = bring_file(data=FILE, filename="a.csv", by=tomos)
        assert theirs.mapping["kept_as"] == str(kept.public_id)
    assert "Autumn fair" in words(visitor.get(f"{HOME}mappings/"))
