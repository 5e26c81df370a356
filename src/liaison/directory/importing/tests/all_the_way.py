# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file's whole way through the pages: uploaded, asked about, looked through, brought in, taken back.

Used by test_import_damage.py and, for longer hunts, by bench/fuzz_import.py.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from liaison.directory.importing.invariants import import_contradictions
from liaison.directory.importing.queries.batches import count_by_state
from liaison.directory.models import ImportBatch, Organisation, Person

ENDS = {"uploaded", "previewed", "undone", "failed"}
QUESTIONS = 3  # a person answers that often before giving up


def all_the_way(client: Client, run_jobs: Callable[[], Any], data: bytes) -> str:
    """How far it came. No page may fail, and nothing of it may be left behind."""
    answer = client.post("/w/northshire/imports/", {"file": SimpleUploadedFile("list.csv", data)})
    assert answer.status_code in {302, 422}, answer.status_code
    batch = ImportBatch.objects.first()
    if batch is None:
        return "refused"
    there = batch.get_absolute_url()
    _answer_what_is_asked(client, batch, there)
    for step in ("", "commitment/", "taking-back/"):
        if step:
            assert client.post(there + step).status_code == 302
        run_jobs()
        assert client.get(there, follow=True).status_code == 200
    assert client.get(there + "rejected/").status_code == 200
    batch.refresh_from_db()
    _nothing_is_left_of(batch)
    return batch.state


def _answer_what_is_asked(client: Client, batch: ImportBatch, there: str) -> None:
    for _question in range(QUESTIONS):
        batch.refresh_from_db()
        if batch.state != "uploaded":
            return
        page = client.get(there + "columns/")
        assert page.status_code == 200
        assert client.post(there + "columns/", _as_proposed(page)).status_code in {200, 302, 422}


def _as_proposed(page: HttpResponse) -> dict[str, Any]:
    """What a person sends who agrees with everything."""
    form = page.context["form"]
    choices = {name: field for name, field in form.fields.items() if hasattr(field, "choices")}
    return {name: field.initial or field.choices[0][0] for name, field in choices.items()}


def _nothing_is_left_of(batch: ImportBatch) -> None:
    assert batch.state in ENDS, batch.state
    assert list(import_contradictions()) == []
    assert count_by_state(batch)["applied"] == 0
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)
