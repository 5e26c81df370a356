# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backups: what they hold, what they refuse, and that what comes back is what was saved."""

import hashlib
import io
import json
import os
import random
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.utils import timezone

from liaison.accounts.models import Member, Workspace
from liaison.accounts.scope import in_workspace
from liaison.directory.models import ImportBatch, Organisation, Person
from liaison.kit.models import WorkerBeat
from liaison.mailroom.actions import queue_message, suppress
from liaison.mailroom.models import Message, Suppression
from liaison.project import backup, checks
from liaison.project.backup.drilling import empty_database
from liaison.project.backup.elsewhere import elsewhere, existing_file
from liaison.project.backup.filling import fill
from liaison.project.backup.restoring import Restored, put_key_in_place
from liaison.project.backup.rows import digest_now, steps_taken, tables_after
from liaison.project.backup.shapes import Manifest, Refused
from liaison.project.backup.writing import SEAL_LENGTH, comment, sum_of_start
from liaison.project.cli import main

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

in_a_file = pytest.mark.skipif(
    "LIAISON_DATABASE_URL" in os.environ, reason="exchanges SQLite files: run it without --database=postgres"
)
NOTE = "“Überfahrt” – 1½ h, 渡し船, \u2028 and a\nbreak"


def quietly(things: Iterable, what: str) -> Iterable:
    return things


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "live-media")
    return tmp_path / "live-media"


@pytest.fixture
def lived_in(workspace: Workspace, curator: Person, museum: Organisation, maya: Member, capsys) -> Workspace:
    """A row of every kind, an upload, a mail that waits, an objection."""
    assert main(["seed", "--canary"]) == 0
    capsys.readouterr()
    # It points at a row with a higher number, so that no order of rows would do.
    later = Organisation(name="Foundation of the harbour")
    later.save()
    type(museum).objects.filter(pk=museum.pk).update(parent=later, name=NOTE)
    batch = ImportBatch.objects.first()
    if batch is None:
        batch = ImportBatch(uploaded_by=maya, filename="partners.csv", uploaded_at=timezone.now())
    batch.file.save("partners.csv", ContentFile("Namn;Ort\nHamnmuseet;Östersund\n".encode()), save=True)
    queue_message("invitation", "ngozi@museum.example", "Waiting", "…", workspace=workspace, is_service=False)
    suppress("no@example.org", reason=Suppression.Reason.OBJECTED)
    WorkerBeat.objects.create(worker_id="here", beat_at=timezone.now())
    return workspace


@pytest.fixture
def saved(lived_in: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "saved.zip"
    backup.make_archive(path, quietly)
    return path


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with other files in it, and sums that fit its manifest: what a clever hand could make."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        told = hashlib.sha256(files.get("manifest.json", b"")).hexdigest()
        archive.comment = comment(told, "0" * SEAL_LENGTH)
    end = len(out.getvalue()) - SEAL_LENGTH
    return out.getvalue()[:end] + sum_of_start(out, end).encode()


def with_manifest(path: Path, change: Callable[[dict], None]) -> bytes:
    def edit(files: dict[str, bytes]) -> None:
        told = json.loads(files["manifest.json"])
        change(told)
        files["manifest.json"] = json.dumps(told).encode()

    return rewritten(path, edit)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def digests() -> dict[str, tuple[int, str]]:
    return {
        table._meta.db_table: (digest.rows, str(digest))
        for table in tables_after(steps_taken())
        for digest in [digest_now(table)]
    }


def promised(manifest: Manifest) -> dict[str, tuple[int, str]]:
    return {table: (facts.rows, facts.digest) for table, facts in manifest.tables.items()}


@in_a_file
def test_what_comes_back_is_what_was_saved_and_no_mail_goes_out_twice(saved, media, tmp_path, capsys):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    before = digests()
    again = tmp_path / "again"
    assert main(["restore", str(saved), "--into", str(again)]) == 0
    assert tree(again / "media") == tree(media)
    assert "not sent now: 2" in capsys.readouterr().out
    with elsewhere(existing_file(again / "liaison.sqlite3")):
        after = digests()
        assert [message.state for message in Message.objects.filter(subject="Waiting")] == ["held"]
        assert not WorkerBeat.objects.exists()
        assert list(checks.missing_guards()) == []
        with in_workspace(Workspace.objects.get(slug="northshire")):
            assert Organisation.objects.get(name=NOTE).parent.name == "Foundation of the harbour"
    assert {table for table in before if before[table] != after[table]} == {"message"}
    assert before["organisation"][0] >= 3


@in_a_file
def test_what_was_there_is_kept_and_nobody_may_use_it_meanwhile(saved, tmp_path, capsys):
    folder = tmp_path / "again"
    assert main(["restore", str(saved), "--into", str(folder)]) == 0
    database = folder / "liaison.sqlite3"
    with elsewhere(existing_file(database)):
        WorkerBeat.objects.create(worker_id="alive", beat_at=timezone.now())
    before = tree(folder)
    assert main(["restore", str(saved), "--into", str(folder)]) == 3
    assert "is in use; stop" in capsys.readouterr().err
    assert tree(folder) == before
    with elsewhere(existing_file(database)) as reader:
        WorkerBeat.objects.all().delete()
        Message.objects.update(subject="Since")
        with reader.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
            Message.objects.count()
            # In the other thread's eyes, somebody has the file open.
            answers: list[int] = []
            other = threading.Thread(
                target=lambda: answers.append(main(["restore", str(saved), "--into", str(folder)]))
            )
            other.start()
            other.join()
    assert answers == [3]
    assert main(["restore", str(saved), "--into", str(folder)]) == 0
    [kept] = folder.glob("liaison.sqlite3.before-*")
    with elsewhere(existing_file(kept)):
        assert set(Message.objects.values_list("subject", flat=True)) == {"Since"}
    with elsewhere(existing_file(database)):
        assert "Since" not in Message.objects.values_list("subject", flat=True)
    assert len(list(folder.glob("media.before-*"))) == 1


@in_a_file
def test_a_damaged_database_can_be_replaced(saved, tmp_path):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "liaison.sqlite3").write_bytes(b"no database " * 500)
    (folder / "liaison.sqlite3-wal").write_bytes(b"its journal")
    assert main(["restore", str(saved), "--into", str(folder)]) == 0
    assert not (folder / "liaison.sqlite3-wal").exists()
    with elsewhere(existing_file(folder / "liaison.sqlite3")):
        assert Workspace.objects.filter(slug="northshire").exists()


def test_a_backup_is_of_one_moment_while_others_write(workspace, tmp_path):
    """Each mail comes with its job in one transaction; saved table by table, they would not match."""
    written, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            queue_message("busy", "a@example.org", "Busy", "…", workspace=workspace, is_service=True)
            written[0] += 1
            time.sleep(0.005)
        connections.close_all()

    def while_others_write(things: Iterable, what: str) -> Iterator:
        for thing in things:
            seen, until = written[0], time.monotonic() + 10
            while written[0] == seen and time.monotonic() < until:
                time.sleep(0.001)
            yield thing

    writer = threading.Thread(target=write)
    writer.start()
    try:
        manifest = backup.make_archive(tmp_path / "busy.zip", while_others_write)
    finally:
        stop.set()
        writer.join()
    jobs, mails = (manifest.tables[name].rows for name in ("django_tasks_database_dbtaskresult", "message"))
    assert jobs == mails
    assert Message.objects.count() - mails >= len(manifest.tables) - 2
    # Which `drill` compares row by row with what comes back.
    assert backup.drill(tmp_path / "busy.zip", quietly).tables == manifest.tables


def damages(path: Path) -> Iterator[tuple[str, bytes, str]]:
    """(what was done, the archive after it, a word of the sentence)"""
    whole, chance = path.read_bytes(), random.Random(20261121)
    for place in [0, 3, len(whole) - 1, len(whole) - 70, *(chance.randrange(len(whole)) for _ in range(20))]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        yield f"bit flipped at {place}", bytes(flipped), ""
    for length in (0, 1, 21, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        yield f"cut after {length}", whole[:length], "its end is missing"
    yield "appended", whole + b"\n", ""
    yield (
        "no table",
        rewritten(path, lambda files: files.pop("tables/message.jsonl")),
        "tables/message.jsonl is missing",
    )
    yield "no manifest", rewritten(path, lambda files: files.pop("manifest.json")), "manifest.json is missing"
    yield (
        "other rows",
        rewritten(path, lambda files: files.update({"tables/team.jsonl": b"[]\n"})),
        "tables/team.jsonl",
    )
    yield "extra", rewritten(path, lambda files: files.update({"media/../../x": b"x"})), "'media/../../x'"
    yield (
        "row count",
        with_manifest(path, lambda told: told["tables"]["account"].update(rows=1)),
        "tables/account.jsonl",
    )
    yield "word", with_manifest(path, lambda told: told.update(surprise=1)), "manifest.json"
    with ZipFile(path) as archive:
        place = archive.getinfo("manifest.json").header_offset + 80
    edited = bytearray(whole)
    edited[place : place + 4] = b"0000"
    yield "edited manifest", bytes(edited), "manifest.json"


def test_a_damaged_archive_is_refused_in_one_sentence_before_anything_is_touched(saved, tmp_path, capsys):
    target, damaged = tmp_path / "target", tmp_path / "damaged.zip"
    (target / "media").mkdir(parents=True)
    (target / "liaison.sqlite3").write_bytes(b"the living database")
    (target / "media" / "a.txt").write_bytes(b"the living upload")
    before, wrong, tried = tree(target), [], 0
    for what, data, word in damages(saved):
        damaged.write_bytes(data)
        status = main(["restore", str(damaged), "--into", str(target)])
        sentence = capsys.readouterr().err
        tried += 1
        if status != 3 or sentence.count("\n") != 1 or word not in sentence or tree(target) != before:
            wrong.append((what, status, sentence))
    assert wrong == []
    assert tried >= 30


def test_a_flipped_bit_in_a_file_names_that_file(saved):
    with ZipFile(saved) as archive:
        member = archive.getinfo("tables/organisation.jsonl")
    data = bytearray(saved.read_bytes())
    data[member.header_offset + 60 + member.compress_size // 2] ^= 4
    saved.write_bytes(data)
    with pytest.raises(Refused, match=r"^tables/organisation.jsonl in .* is damaged\.$"):
        backup.open_archive(saved, quietly)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told["steps"].append(["directory", "9999_later"]), "step directory.9999_later"),
        (lambda told: told.update(format=2), "archives of kind 2"),
    ],
)
def test_an_archive_of_a_newer_version_is_refused(saved, change, words):
    saved.write_bytes(with_manifest(saved, lambda told: (told.update(liaison="99.1"), change(told))))
    with pytest.raises(Refused, match=f"made by Liaison 99.1, .* does not know {words}"):
        backup.open_archive(saved, quietly)


def test_rows_that_do_not_come_back_as_they_were_are_a_failed_drill(saved, capsys):
    """Another name in a row, sums that fit the files: only the comparison of what came back can tell."""

    def edit(files: dict[str, bytes]) -> None:
        name, told = "tables/team.jsonl", json.loads(files["manifest.json"])
        files[name] = files[name].replace(b"Canary", b"Parrot")
        told["files"][name] = {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
        files["manifest.json"] = json.dumps(told).encode()

    saved.write_bytes(rewritten(saved, edit))
    assert main(["drill", str(saved)]) == 3
    assert "Table team came back" in capsys.readouterr().err


def test_the_secret_key_is_in_only_when_asked_for(lived_in, tmp_path, settings):
    for name, asked in (("without.zip", False), ("with.zip", True)):
        backup.make_archive(tmp_path / name, quietly, with_secret_key=asked)
        with ZipFile(tmp_path / name) as archive:
            everything = b"".join(archive.read(member) for member in archive.namelist())
            assert ("secret-key" in archive.namelist()) is asked
        assert (settings.SECRET_KEY.encode() in everything) is asked


def test_the_key_that_counts_is_compared_with_that_of_the_backup(lived_in, tmp_path, settings, monkeypatch):
    """Whoever objected is known by a hash that only the same key makes again."""
    backup.make_archive(tmp_path / "without.zip", quietly)
    backup.make_archive(tmp_path / "with.zip", quietly, with_secret_key=True)
    monkeypatch.delenv("LIAISON_SECRET_KEY")
    key = tmp_path / "secret-key"
    key.write_text("another-key")

    def notices(name: str) -> list[str]:
        done = Restored(rows=0, uploads=0, held=0)
        put_key_in_place(backup.open_archive(tmp_path / name, quietly), tmp_path, "now", done)
        return done.notices

    [notice] = notices("without.zip")
    assert "secret key here is another one" in notice
    assert notices("with.zip") == []
    assert key.read_text() == settings.SECRET_KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert (tmp_path / "secret-key.before-now").read_text() == "another-key"
    monkeypatch.setenv("LIAISON_SECRET_KEY", "a-third-key")
    assert len(notices("with.zip")) == 1


def test_a_backup_overwrites_nothing_and_says_which_uploads_are_missing(lived_in, media, tmp_path, capsys):
    path = tmp_path / "b.zip"
    for file in list(media.rglob("partners*")):
        file.unlink()
    assert main(["backup", str(path)]) == 1
    assert "imports/partners.csv is named in the database" in capsys.readouterr().err
    assert main(["backup", str(path)]) == 3
    assert "is there already" in capsys.readouterr().err
    assert [found.name for found in tmp_path.glob(".*")] == []


@pytest.mark.postgres
def test_an_archive_goes_from_postgresql_to_sqlite_and_back(saved, tmp_path):
    sqlite = {
        **connection.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "there.sqlite3"),
        "OPTIONS": {},
    }
    first = backup.open_archive(saved, quietly)
    with elsewhere(sqlite):
        fill(first, quietly)
        backup.make_archive(tmp_path / "back.zip", quietly)
    second = backup.open_archive(tmp_path / "back.zip", quietly)
    assert promised(second.manifest) == promised(first.manifest)
    with empty_database(tmp_path):
        fill(second, quietly)
        assert digests() == promised(first.manifest)
        # The counters go on after the highest number.
        suppress("later@example.org", reason=Suppression.Reason.BY_HAND)
    with pytest.raises(Refused, match=r"holds .* tables; make an empty one"):
        backup.restore(first, tmp_path / "again", quietly)


@in_a_file
def test_what_breaks_halfway_leaves_nothing_behind(saved, tmp_path, monkeypatch):
    monkeypatch.setattr("liaison.project.backup.restoring.fill", lambda *args: 1 / 0)
    folder = tmp_path / "again"
    with pytest.raises(ZeroDivisionError):
        backup.restore(backup.open_archive(saved, quietly), folder, quietly)
    assert tree(folder) == {}
