# SPDX-License-Identifier: AGPL-3.0-or-later
"""A backup of an older installation is brought back as it was, and then brought up to date."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from liaison.accounts.models import User, Workspace
from liaison.project import backup, checks
from liaison.project.backup.elsewhere import elsewhere, new_file
from liaison.project.backup.filling import fill
from liaison.project.backup.rows import last_steps, steps_taken, unknown_steps
from liaison.project.cli import main

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def quietly(things: Iterable, what: str) -> Iterable:
    return things


def in_a_file(path: Path) -> dict:
    return {**new_file(path), "ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Of an installation that lacks the newest steps of two libraries."""
    with elsewhere(in_a_file(tmp_path / "older.sqlite3")):
        executor = MigrationExecutor(connection)
        newest = executor.loader.graph.leaf_nodes()
        behind = [(app, name) for app, name in newest if app not in {"account", "mfa"}]
        executor.migrate([*behind, ("account", "0002_email_max_length"), ("mfa", "0001_initial")])
        assert len(list(checks.pending_migrations())) == 1
        Workspace.objects.create(name="Wikimedia Northshire", slug="northshire")
        User.objects.create_user("maya@northshire.example", None, name="Maya")
        backup.make_archive(tmp_path / "older.zip", quietly)
    return tmp_path / "older.zip"


def test_an_older_backup_is_brought_up_to_date(older, tmp_path):
    archive = backup.open_archive(older, quietly)
    assert ("account", "0003_alter_emailaddress_create_unique_verified_email") not in archive.manifest.steps
    with elsewhere(in_a_file(tmp_path / "newer.sqlite3")):
        fill(archive, quietly)
        assert list(checks.pending_migrations()) == []
        assert set(steps_taken()) > set(archive.manifest.steps)
        assert [workspace.slug for workspace in Workspace.objects.all()] == ["northshire"]
        assert User.objects.get().email == "maya@northshire.example"


def test_the_last_steps_lead_to_all_others():
    loader = MigrationLoader(None)
    everything = list(loader.graph.nodes)
    led_to = {step for last in last_steps(everything, loader) for step in loader.graph.forwards_plan(last)}
    assert led_to == set(everything)
    assert unknown_steps(everything) == []


def test_a_database_that_is_ahead_of_the_program_is_not_saved_halfway(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("liaison.project.backup.writing.steps_taken", lambda: [("directory", "9999_later")])
    assert main(["backup", str(tmp_path / "ahead.zip")]) == 3
    assert "The database is newer than this Liaison" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "nowhere" / "a.zip")]) == 3
    assert "There is no folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
