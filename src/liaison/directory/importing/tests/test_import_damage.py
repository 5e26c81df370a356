# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damaged files all the way: each is refused, asked about or brought in and taken back, and never half of it."""

import io
import random
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liaison.directory.importing.invariants import import_contradictions
from liaison.directory.importing.queries.batches import count_by_state
from liaison.directory.models import ImportBatch, Organisation, Person

from .sheets import MESSY_ROWS, as_csv, as_xlsx

ROWS = [
    ["Organisation", "Contact", "E-mail", "Phone", "Date contacted", "Did they reply?", "Notes"],
    [
        "Slate Museum",
        "Nia Puw",
        "nia@slate.example",
        "020 7946 0101",
        "2026-03-04",
        "no",
        "emailed 13/4, no reply",
    ],
    ["Älvens arkiv", "Åsa Lindqvist", "asa@arkiv.example; info@arkiv.example", "", "5 maj 2026", "ja", 'said "x"'],
    ["Museo del Río", "Lucía Ortega", "", "+1 202 555 0143", "14/4/2026", "", "a\nb"],
    ["Slate Museum", "Idris Morgan", "idris@slate.example", "", "", "interested", "=SUM(A1)"],
]
NASTY = [
    b"\0",
    b'"',
    b"\r",
    b"\n",
    b",",
    b";",
    b"\t",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"'",
    b"=1+1",
    b"\x1f",
    b"-",
]
GOOD = [
    as_csv(*ROWS),
    as_csv(*ROWS, delimiter=";"),
    as_csv(*ROWS, delimiter="\t").decode().encode("utf-16"),
    as_csv(*ROWS).decode().encode("cp1252"),
    as_xlsx(ROWS),
    as_xlsx(MESSY_ROWS),
]


def damaged(chance):
    data = chance.choice(GOOD)
    if data.startswith(b"PK") and chance.random() < 0.7:
        return inside_damaged(chance, data)
    return cut_up(chance, data)


def cut_up(chance, data):
    """A few bytes changed, put in, taken out, said twice; perhaps the end is missing."""
    for _time in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        length = chance.randint(1, 40)
        data = chance.choice(
            [
                data[:at] + chance.choice(NASTY) * chance.randint(1, 3) + data[at:],
                data[:at] + data[at + length :],
                data[:at] + data[at : at + length] * 2 + data[at + length :],
                data[:at] + bytes(chance.randrange(256) for _n in range(3)) + data[at + 3 :],
                data[: max(at, 1)],
            ]
        )
    return data


def inside_damaged(chance, data):
    """A workbook whose container is sound and whose contents are not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as broken:
        victim = chance.choice(whole.namelist())
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, cut_up(chance, content) if name == victim else content)
    return out.getvalue()


def all_the_way(client, run_jobs, data):
    """Upload, answer what is asked, bring in, take back. Returns how far it came. No page may fail."""
    answer = client.post("/w/northshire/imports/", {"file": SimpleUploadedFile("list.csv", data)})
    assert answer.status_code in {302, 422}
    batch = ImportBatch.objects.first()
    if batch is None:
        return "refused"
    there = batch.get_absolute_url()
    for _question in range(3):
        batch.refresh_from_db()
        if batch.state != "uploaded":
            break
        page = client.get(there + "columns/")
        assert page.status_code == 200
        assert client.post(there + "columns/", as_proposed(page)).status_code in {200, 302, 422}
    for step in ("", "commitment/", "taking-back/"):
        if step:
            assert client.post(there + step).status_code == 302
        run_jobs()
        assert client.get(there, follow=True).status_code == 200
    assert list(import_contradictions()) == []
    assert client.get(there + "rejected/").status_code == 200
    batch.refresh_from_db()
    return batch.state


def as_proposed(page):
    """What a person sends who agrees with everything."""
    form = page.context["form"]
    return {name: field.initial or field.choices[0][0] for name, field in form.fields.items()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_refused_or_go_in_and_out_again_whole(seed, client_for, maya, run_jobs):
    client, chance, ends = client_for(maya), random.Random(zlib.crc32(b"damage %d" % seed)), set()
    for _file in range(50):
        ends.add(all_the_way(client, run_jobs, damaged(chance)))
        for batch in ImportBatch.objects.all():
            assert batch.state in {"uploaded", "previewed", "undone", "failed"}, batch.state
            assert count_by_state(batch)["applied"] == 0
        assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)
        ImportBatch.objects.all().delete()
    assert {"refused", "undone"} <= ends
