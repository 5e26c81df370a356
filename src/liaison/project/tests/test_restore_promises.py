# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup that is brought back keeps what was promised to people after it was made."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from liaison.accounts.actions import changing
from liaison.accounts.models import Member, Workspace
from liaison.accounts.scope import in_workspace
from liaison.directory.actions.privacy import erase
from liaison.directory.models import (
    Affiliation,
    ContactPoint,
    DataRequest,
    ImportBatch,
    ImportRow,
    LawfulBasis,
    Organisation,
    Person,
)
from liaison.directory.queries.erased import key_for
from liaison.kit import promises
from liaison.mailroom.actions import queue_message, suppress
from liaison.mailroom.models import Message, Suppression
from liaison.mailroom.queries import suppressions_of
from liaison.project import backup, checks
from liaison.project.backup.drilling import empty_database
from liaison.project.backup.elsewhere import elsewhere, existing_file
from liaison.project.backup.restoring import Restored
from liaison.project.backup.shapes import Refused
from liaison.project.cli import main

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
in_a_file = pytest.mark.skipif(
    "LIAISON_DATABASE_URL" in os.environ, reason="exchanges SQLite files: run it without --database=postgres"
)
NGOZI, ASA = "n.achebe@harbour-museum.example", "asa@tide.example"


def quietly(things: Iterable, what: str) -> Iterable:
    return things


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path / "live"
    settings.MEDIA_ROOT = str(tmp_path / "live" / "media")
    settings.DATA_FOLDER.mkdir(mode=0o700)
    return settings.DATA_FOLDER


@pytest.fixture
def asa(maya: Member) -> Person:
    with changing(maya, "edit") as change:
        person = change.create(Person(name="Åsa Lind"))
        change.create(ContactPoint(person=person, type="email", value=ASA, normalised=ASA))
        change.create(LawfulBasis(person=person, basis="consent", source="told us", obtained_on="2026-05-01"))
    return person


@pytest.fixture
def saved(
    workspace: Workspace, maya: Member, museum: Organisation, curator: Person, asa: Person, tmp_path
) -> Path:
    """Of a morning on which everybody was still there. An import with Ngozi in it was running."""
    batch = ImportBatch(uploaded_by=maya, filename="a.csv", uploaded_at=timezone.now(), state="committing")
    batch.file.save("a.upload", ContentFile(b"Name,Email\nNgozi Achebe," + NGOZI.encode()), save=True)
    reading = {"person": {"name": "Ngozi Achebe"}}
    ImportRow.objects.create(batch=batch, number=2, cells=["Ngozi Achebe", NGOZI], reading=reading)
    queue_message("note", "somebody@example.org", "Waiting", "…", workspace=workspace, is_service=False)
    path = tmp_path / "saved.zip"
    backup.make_archive(path, quietly)
    ImportBatch.objects.update(state="previewed")
    return path


@pytest.fixture
def promised(saved: Path, maya: Member, curator: Person, asa: Person) -> None:
    """Afterwards Ngozi was erased, and Åsa asked not to be written to."""
    erase(curator, by=maya, at=timezone.now())
    with changing(maya, "edit") as change:
        point, basis = asa.contact_points.get(), asa.lawful_bases.get()
        change.update(point, state=ContactPoint.State.OPTED_OUT)
        change.update(basis, objected_on=timezone.localdate())
    suppress("no@example.org", reason=Suppression.Reason.OBJECTED)


@pytest.fixture
def brought_back(saved: Path, tmp_path: Path) -> Callable:
    """`with brought_back() as done:` works in what came back, on the database that the suite runs on."""

    @contextmanager
    def run(**options) -> Iterator[Restored]:
        archive, target = backup.open_archive(saved, quietly), tmp_path / "again"
        if connection.vendor == "sqlite":
            done = backup.restore(archive, target, quietly, **options)
            with elsewhere(existing_file(target / "liaison.sqlite3")), here():
                yield done
        else:
            with empty_database(tmp_path):
                done = backup.restore(archive, target, quietly, **options)
                with here():
                    yield done

    return run


@contextmanager
def here() -> Iterator[None]:
    with in_workspace(Workspace.objects.get(slug="northshire")):
        yield


def test_who_was_erased_since_does_not_come_back(promised, brought_back, tmp_path, folder):
    with brought_back() as done:
        assert done.notices == []
        assert list(Person.objects.values_list("name", flat=True)) == ["Åsa Lind"]
        assert not Affiliation.objects.exists()
        assert not ImportBatch.objects.exists()
        assert key_for("email", NGOZI) is not None
        assert DataRequest.objects.get().type == "erasure"
        assert suppressions_of(NGOZI, Workspace.objects.get())
    assert not (tmp_path / "again" / "media" / "imports").exists() or not list(
        (tmp_path / "again" / "media" / "imports").iterdir()
    )
    # Those of the living data were not touched.
    assert DataRequest.objects.count() == 1


def test_who_objected_since_is_not_written_to(promised, brought_back):
    with brought_back() as done:
        assert done.promises >= 4
        point, basis = ContactPoint.objects.get(normalised=ASA), LawfulBasis.objects.get(person__name="Åsa Lind")
        assert (point.state, basis.objected_on) == (ContactPoint.State.OPTED_OUT, timezone.localdate())
        assert suppressions_of("no@example.org", None)
        assert Message.objects.get(subject="Waiting").state == "held"


def test_nothing_changes_where_nothing_was_promised_since(saved, brought_back, folder):
    suppress("before@example.org", reason=Suppression.Reason.OBJECTED)
    old = [promises.Promise("opted_out", "x", "y")]
    promises.append(old, timezone.now() - timedelta(days=3))
    with brought_back() as done:
        assert (done.promises, done.notices) == (1, [])
        assert Person.objects.count() == 2


def test_the_promises_go_along_into_a_new_folder_and_hold_a_second_time(promised, brought_back, tmp_path, folder):
    with brought_back():
        pass
    again = tmp_path / "again" / promises.FILE
    assert again.read_bytes() == promises.file_of().read_bytes()
    assert again.stat().st_mode & 0o777 == 0o600


def test_without_the_file_restore_says_so(promised, brought_back, folder):
    promises.file_of().unlink()
    with brought_back() as done:
        [notice] = done.notices
        assert "No promises.jsonl was found" in notice and "note it by hand" in notice
        assert Person.objects.count() == 2


def test_a_file_that_was_kept_elsewhere_can_be_named(promised, brought_back, folder, tmp_path):
    kept = promises.file_of().rename(tmp_path / "kept.jsonl")
    with brought_back(promised_in=kept) as done:
        assert done.notices == []
        assert Person.objects.count() == 1
    with (
        pytest.raises(Refused, match=r"There is no file .*wrong\.jsonl"),
        brought_back(promised_in=tmp_path / "wrong.jsonl"),
    ):
        pass


@in_a_file
def test_the_command_tells_what_was_done_again_and_what_is_missing(promised, saved, tmp_path, capsys, folder):
    assert main(["restore", str(saved), "--into", str(tmp_path / "one")]) == 0
    assert "records that this changed: " in capsys.readouterr().out
    promises.file_of().unlink()
    assert main(["restore", str(saved), "--into", str(tmp_path / "two")]) == 1
    assert "No promises.jsonl was found" in capsys.readouterr().err


@in_a_file
def test_promises_that_cannot_be_kept_stop_the_restore_without_quoting_anybody(
    promised, saved, tmp_path, monkeypatch, capsys
):
    def breaks(*arguments):
        raise ValueError(NGOZI)

    monkeypatch.setattr("liaison.project.backup.promising.keep_again", breaks)
    assert main(["restore", str(saved), "--into", str(tmp_path / "one")]) == 3
    said = capsys.readouterr().err
    assert "(ValueError), so nothing is put in place" in said
    assert NGOZI not in said
    assert not (tmp_path / "one" / "liaison.sqlite3").exists()


def test_check_says_when_the_file_is_missing(workspace, folder):
    assert list(checks.missing_promises()) == []
    suppress("no@example.org", reason=Suppression.Reason.OBJECTED)
    assert list(checks.missing_promises()) == []
    promises.file_of().unlink()
    [finding] = checks.missing_promises()
    assert (finding.id, finding.stops_serving) == ("promises", False)
    assert str(promises.file_of()) in str(finding)


# --- kill -9 ---


def test_killed_in_the_middle_of_an_erasure_nothing_or_all_of_it_is_done(environment_with_an_empty_database):
    run = subprocess.run(
        [sys.executable, Path(__file__).parent / "killed_erasing.py"],
        env=environment_with_an_empty_database,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    before = {"people": 2, "keys": 0, "promised": 0, "upload": True, "words": True}
    gone = {"people": 1, "keys": 2, "promised": 4, "upload": False, "words": False}
    indexed = connection.vendor == "sqlite"
    assert told == {
        "before the promise": {"killed": before, "afterwards": before},
        "before the commit": {"killed": {**before, "promised": 3}, "afterwards": gone},
        "after the commit": {"killed": {**gone, "upload": True, "words": indexed}, "afterwards": gone},
    }
