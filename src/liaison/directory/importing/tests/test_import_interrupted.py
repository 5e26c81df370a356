# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work that breaks off: by an exception nobody is left waiting, and by `kill -9` nothing is doubled or lost."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liaison.accounts.actions import changing
from liaison.directory.importing.actions import applying, bringing, committing, previewing, undoing
from liaison.directory.importing.actions.committing import start_commit
from liaison.directory.importing.actions.giving_back import give_back_forgotten
from liaison.directory.importing.actions.previewing import start_preview
from liaison.directory.importing.actions.undoing import start_undo
from liaison.directory.importing.invariants import import_contradictions
from liaison.directory.importing.queries.batches import count_by_state
from liaison.directory.importing.tasks import commit_import, preview_import, take_back_import
from liaison.directory.models import ImportBatch, Organisation, Person

from .sheets import as_csv

SORRY = "Something went wrong here, and the work stopped."
HOUSES = as_csv("Organisation|Contact|Notes", *[f"House {n}|Nia {n}|maps" for n in range(6)])


class Broken(Exception):
    """What nobody foresaw."""


def breaks(*_arguments, **_more):
    raise Broken


def enqueue(batch, start, job, by):
    with transaction.atomic():
        start(batch)
        job.enqueue(by, batch=str(batch.public_id))


def page(client, batch):
    return client.get(batch.get_absolute_url()).content.decode()


def states(batch):
    return {state: count for state, count in count_by_state(batch).items() if count}


@pytest.fixture
def half_in(previewed, maya, run_jobs, monkeypatch):
    """A batch of which two rows are in when something breaks."""
    batch = previewed(HOUSES)
    write, calls = applying.Applier.write, []

    def once(applier):
        calls.append(applier)
        return write(applier) if len(calls) == 1 else breaks()

    with monkeypatch.context() as patch:
        patch.setattr(committing, "CHUNK", 2)
        patch.setattr(applying.Applier, "write", once)
        enqueue(batch, start_commit, commit_import, maya)
        run_jobs()
    batch.refresh_from_db()
    return batch


def test_a_preview_that_breaks_says_so_and_can_be_tried_again(maya, client_for, run_jobs, monkeypatch):
    batch = bringing.bring_file(data=HOUSES, filename="a.csv", by=maya)
    with monkeypatch.context() as patch:
        patch.setattr(previewing, "read_row", breaks)
        enqueue(batch, start_preview, preview_import, maya)
        run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.problem.startswith(SORRY)) == ("failed", True)
    client = client_for(maya)
    assert SORRY in page(client, batch) and "columns/" in page(client, batch)
    client.post(
        batch.get_absolute_url() + "columns/",
        {"column_0": "organisation", "column_1": "contact_name", "column_2": "notes"},
    )
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.problem) == ("previewed", "")


def test_a_broken_job_is_on_record_for_the_operator(maya, run_jobs, monkeypatch):
    batch = bringing.bring_file(data=HOUSES, filename="a.csv", by=maya)
    monkeypatch.setattr(previewing, "read_row", breaks)
    enqueue(batch, start_preview, preview_import, maya)
    run_jobs()
    (job,) = DBTaskResult.objects.all()
    assert (job.status, job.exception_class_path.endswith("Broken")) == ("FAILED", True)


def test_a_commit_that_breaks_in_the_middle_can_go_on(half_in, maya, client_for, run_jobs):
    assert (half_in.state, states(half_in)) == ("previewed", {"staged": 4, "applied": 2})
    client = client_for(maya)
    seen = page(client, half_in)
    assert SORRY in seen and "4 rows are still to be brought in" in seen and "Take the import back" in seen
    assert "Nothing is written yet" not in seen and "Change the columns" not in seen
    client.post(half_in.get_absolute_url() + "commitment/")
    run_jobs()
    half_in.refresh_from_db()
    assert (half_in.state, half_in.problem, states(half_in)) == ("committed", "", {"applied": 6})
    assert (Organisation.objects.count(), Person.objects.count()) == (6, 6)


def test_a_commit_that_breaks_in_the_middle_can_be_taken_back(half_in, maya, client_for, run_jobs):
    client_for(maya).post(half_in.get_absolute_url() + "taking-back/")
    run_jobs()
    half_in.refresh_from_db()
    assert (half_in.state, states(half_in)) == ("undone", {"staged": 4, "undone": 2})
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize("step", ["removal/", "reading/", "columns/"])
def test_rows_that_are_in_cannot_be_forgotten(half_in, maya, client_for, step):
    said = {"column_0": "notes", "column_1": "contact_name", "column_2": "ignore", "header_row": "1"}
    answer = client_for(maya).post(half_in.get_absolute_url() + step, said, follow=True)
    assert "Some rows of this file have been brought in" in answer.content.decode()
    assert states(half_in) == {"staged": 4, "applied": 2}


def test_an_undo_that_breaks_in_the_middle_can_go_on(brought, maya, client_for, run_jobs, monkeypatch):
    batch = brought(HOUSES)
    delete, calls = undoing._Undo._delete, []

    def once(undo):
        calls.append(undo)
        return delete(undo) if len(calls) == 1 else breaks()

    with monkeypatch.context() as patch:
        patch.setattr(undoing, "CHUNK", 2)
        patch.setattr(undoing._Undo, "_delete", once)
        enqueue(batch, start_undo, take_back_import, maya)
        run_jobs()
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("committed", {"applied": 4, "undone": 2})
    client = client_for(maya)
    assert SORRY in page(client, batch)
    client.post(batch.get_absolute_url() + "taking-back/")
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.problem, states(batch)) == ("undone", "", {"undone": 6})
    assert Organisation.objects.count() == 0


# --- work whose job is gone ---


@pytest.mark.parametrize(
    ("start", "job", "after"),
    [
        (start_preview, preview_import, "failed"),
        (start_commit, commit_import, "previewed"),
    ],
)
def test_work_whose_job_is_gone_is_given_back(previewed, maya, tomos, start, job, after):
    batch = previewed(HOUSES)
    enqueue(batch, start, job, tomos)
    assert (give_back_forgotten(), list(import_contradictions())) == (0, [])
    DBTaskResult.objects.all().delete()
    ImportBatch.objects.update(uploaded_at=timezone.now() - timedelta(hours=1))
    (complaint,) = import_contradictions()
    assert complaint.endswith("but no job is left that would finish it.")
    assert give_back_forgotten() == 1
    batch.refresh_from_db()
    assert (batch.state, SORRY in batch.problem, list(import_contradictions())) == (after, True, [])


def test_an_import_of_somebody_who_left_meanwhile_stops_no_colleague(previewed, maya, tomos, run_jobs):
    batch = previewed(HOUSES)
    enqueue(batch, start_commit, commit_import, tomos)
    with changing(maya, "end membership") as change:
        change.update(tomos, left_at=timezone.now())
    run_jobs()
    give_back_forgotten()
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == ("previewed", 0)


# --- kill -9 ---


@pytest.mark.slow
def test_killed_in_the_middle_of_each_part_an_import_is_finished_by_another_worker(
    environment_with_an_empty_database,
):
    run = subprocess.run(
        [sys.executable, Path(__file__).parent / "chaos.py"],
        env=environment_with_an_empty_database,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    killed_after = {step: told[step].pop("killed_after") for step in ("preview", "commit", "undo")}
    assert all(0 < rows < 3000 for rows in killed_after.values()), killed_after
    nothing = {"organisation": 0, "person": 0, "contact_point": 0, "interaction": 0}
    everything = {"organisation": 2000, "person": 3000, "contact_point": 3000, "interaction": 3000}
    common = {"rows": 3000, "created": 3000, "contradictions": []}
    staged, applied, undone = ({"row_states": {state: 3000}} for state in ("staged", "applied", "undone"))
    assert told == {
        "database": connection.vendor,
        "preview": {**common, **staged, "state": "previewed", "records": nothing, "changes": 0},
        "commit": {**common, **applied, "state": "committed", "records": everything, "changes": 1},
        "undo": {**common, **undone, "state": "undone", "records": nothing, "changes": 2},
    }
