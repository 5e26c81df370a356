# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tests stand on ground like the product's, and what a machine lacks is said and not passed over."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import private_postgres
import pytest
import suite
from django.db import connection
from django.test import Client

from liaison.accounts.models import Member
from liaison.accounts.scope import OutsideWorkspace, current_workspace, in_workspace
from liaison.directory.models import Organisation, Person
from liaison.kit.sqlite import wal_is_safe
from liaison.project import cast

ROOT = Path(__file__).resolve().parents[2]


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_the_database_is_the_one_that_was_asked_for(db, pytestconfig):
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[pytestconfig.getoption("database")]


def test_sqlite_writes_a_file_as_the_product_does(db):
    if connection.vendor != "sqlite":
        assert connection.pg_version >= 15_00_00
        return
    assert Path(connection.settings_dict["NAME"]).is_file()
    assert pragma("journal_mode") == ("wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete")
    assert pragma("synchronous") == 2  # FULL
    assert connection.transaction_mode == "IMMEDIATE"


def test_a_request_knows_nothing_of_the_workspace_that_the_test_is_in(workspace, client, monkeypatch):
    monkeypatch.setattr(Client, "request", lambda self, **request: current_workspace())
    assert current_workspace() == workspace
    with pytest.raises(OutsideWorkspace):
        client.get("/")


def test_each_of_the_cast_has_their_place(maya, tomos, elin, ada, viktor, oskar, workspace, other_workspace):
    ours = [maya, tomos, elin, ada, viktor]
    assert list(Member.objects.order_by("pk")) == ours
    assert [member.role for member in ours] == ["owner", "coordinator", "volunteer", "assessor", "viewer"]
    with in_workspace(other_workspace):
        assert list(Member.objects.all()) == [oskar]


def test_next_door_all_names_carry_the_canary(other_workspace, museum, curator):
    assert cast.CANARY not in f"{museum.name} {museum.notes} {curator.name} {curator.notes}"
    with in_workspace(other_workspace):
        names = [party.name for model in (Organisation, Person) for party in model.objects.all()]
    assert len(names) == 2
    assert all(cast.CANARY in name for name in names)


def test_on_a_laptop_a_missing_postgresql_is_said(monkeypatch):
    monkeypatch.setattr(suite, "find_binaries", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("LIAISON_DATABASE_URL", raising=False)
    config = SimpleNamespace(getoption=lambda name: "postgres")
    suite._start_postgres(config)
    assert suite._missing(config) == suite.NO_POSTGRES


def test_in_continuous_integration_a_missing_postgresql_is_a_failure(monkeypatch):
    monkeypatch.setattr(suite, "find_binaries", lambda: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError, match="apt-get install postgresql"):
        suite._start_postgres(SimpleNamespace())


def test_a_missing_browser_is_said(monkeypatch):
    monkeypatch.setattr(suite, "chromium", lambda: None)
    assert suite._missing(SimpleNamespace(getoption=lambda name: "sqlite")) == suite.NO_BROWSER


@pytest.mark.parametrize(
    ("fixtures", "marks", "where"),
    [
        ({"db", "maya"}, set(), {"sqlite", "postgres"}),
        ({"django_db_setup", "world"}, set(), {"sqlite", "postgres"}),
        (set(), {"django_db"}, {"sqlite", "postgres"}),
        ({"tmp_path"}, set(), {"sqlite"}),
        ({"db", "live_server"}, {"browser"}, {"sqlite"}),
        ({"db"}, {"postgres"}, {"postgres"}),
    ],
)
def test_what_no_database_can_change_is_tested_once(fixtures, marks, where):
    item = SimpleNamespace(fixturenames=fixtures, get_closest_marker=lambda name: name if name in marks else None)
    assert {
        name for name in ("sqlite", "postgres") if not suite._belongs_elsewhere(item, name == "postgres")
    } == where


def test_the_newest_postgresql_is_taken(monkeypatch):
    found = [Path(f"/usr/lib/postgresql/{version}/bin/initdb") for version in (9, 17, 15)]
    monkeypatch.setattr(Path, "glob", lambda self, pattern: found)
    assert private_postgres.find_binaries() == Path("/usr/lib/postgresql/17/bin")


def test_an_environment_is_made_only_where_it_can_be():
    started = subprocess.run(
        [sys.executable, "tools/can_start.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("trouble", "advice"),
    [
        ("sys.version_info = (3, 10, 2)", "Python 3.11"),
        ("sys.modules['ensurepip'] = None", "apt-get install python3-venv"),
    ],
)
def test_what_is_missing_for_an_environment_is_said_in_a_sentence(trouble, advice):
    program = f"import runpy, sys; {trouble}; runpy.run_path('tools/can_start.py')"
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert started.returncode == 1
    assert advice in started.stderr
    assert "Traceback" not in started.stderr
