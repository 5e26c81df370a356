# SPDX-License-Identifier: AGPL-3.0-or-later
"""A large file is read by a job, and whoever waits for it sees that something is going on."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.directory.importing.actions import bringing
from liaison.directory.models import ImportBatch, Organisation

from .sheets import as_csv

HOME = "/w/northshire/imports/"
CLEAR = as_csv("Organisation|Town", "Slate Museum|York", "Heron Society|Wells")
UNCLEAR = as_csv("Organisation|Colour of the door", "Slate Museum|blue")


@pytest.fixture
def client(maya, client_for, monkeypatch):
    monkeypatch.setattr(bringing, "LARGE", 10)
    return client_for(maya)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(client, data, name="contacts.csv"):
    return client.post(HOME, {"file": SimpleUploadedFile(name, data)})["Location"]


def test_a_large_file_is_read_and_looked_through_by_a_job(client, run_jobs):
    there = upload(client, CLEAR)
    waiting = client.get(there)
    assert b"<progress" in waiting.content and b'http-equiv="refresh"' in waiting.content
    assert "being checked" in words(waiting)
    run_jobs()
    assert "Look through the 2 rows" in words(client.get(there))
    client.post(f"{there}commitment/")
    run_jobs()
    assert Organisation.objects.count() == 2


def test_a_large_file_that_does_not_explain_itself_waits_for_an_answer(client, run_jobs):
    there = upload(client, UNCLEAR)
    run_jobs()
    assert client.get(there)["Location"] == f"{there}columns/"
    assert "Colour of the door" in words(client.get(f"{there}columns/"))


def test_a_large_file_that_cannot_be_read_says_so(client, run_jobs):
    there = upload(client, b"%PDF-1.7 no table in here", "list.csv")
    run_jobs()
    page = words(client.get(there))
    assert "PDF" in page and "Throw this file away" in page


def test_letters_that_can_be_read_in_two_ways_are_asked_about(client, run_jobs):
    there = upload(client, "Organisation,Ort\nHafenmuseum,K\u00f6ln\n".encode("cp1252"))
    run_jobs()
    assert "How are the letters to be read?" in words(client.get(f"{there}columns/"))


def test_a_file_whose_reading_broke_off_is_read_when_somebody_tries_again(client, run_jobs):
    there = upload(client, UNCLEAR)
    ImportBatch.objects.update(state="failed", problem="It broke off.")
    assert "It broke off." in words(client.get(there))
    assert "Colour of the door" in words(client.get(f"{there}columns/"))
