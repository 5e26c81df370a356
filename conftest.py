# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every room's tests may ask for. The people and places are in liaison/project/cast.py."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any

import django.db
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django_tasks_db.management.commands import db_worker
from hypothesis import settings as hypothesis_settings
from suite import nothing_may_be_missing

from liaison.accounts.models import Member, Workspace
from liaison.accounts.scope import in_workspace
from liaison.directory.models import Organisation, Person
from liaison.kit.jobs import run_waiting
from liaison.project import cast

ClientFor = Callable[[Member], Client]

# An example that is slow once, on a busy machine, is no error. Where a failure stops others, draws do not vary.
hypothesis_settings.register_profile("liaison", deadline=None, derandomize=nothing_may_be_missing())
hypothesis_settings.load_profile("liaison")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as the product has it: in memory there is neither WAL nor a lock to wait for."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        process = os.environ.get("PYTEST_XDIST_WORKER", "main")
        default.setdefault("TEST", {})["NAME"] = str(settings.DATA_FOLDER / f"test-{process}.sqlite3")


class Visitor(Client):
    """A test client whose requests know nothing of the test's own scope, language or time zone."""

    def request(self, **request: Any) -> HttpResponse:
        return Context().run(super().request, **request)


# --- places and people -----------------------------------------------------------------------------------------


@pytest.fixture
def workspace(db: None) -> Iterator[Workspace]:
    """Wikimedia Northshire; the test works inside it."""
    with in_workspace(cast.northshire()) as northshire:
        yield northshire


@pytest.fixture
def maya(workspace: Workspace) -> Member:
    """The owner."""
    return cast.join("maya")


@pytest.fixture
def tomos(workspace: Workspace) -> Member:
    """A coordinator."""
    return cast.join("tomos")


@pytest.fixture
def elin(workspace: Workspace) -> Member:
    """A volunteer: sees what is assigned to her."""
    return cast.join("elin")


@pytest.fixture
def ada(workspace: Workspace) -> Member:
    """An assessor."""
    return cast.join("ada")


@pytest.fixture
def viktor(workspace: Workspace) -> Member:
    """A viewer: reports, no contact data."""
    return cast.join("viktor")


@pytest.fixture
def museum(tomos: Member) -> Organisation:
    """The Harbour Museum, looked after by Tomos."""
    return cast.museum(by=tomos)


@pytest.fixture
def curator(museum: Organisation, tomos: Member) -> Person:
    """Ngozi Achebe, the museum's head of collections."""
    return cast.curator(museum, by=tomos)


@pytest.fixture
def other_workspace(db: None) -> Workspace:
    """Wikimedia Västmark, which must not be seen from Northshire: all that is written in it says cast.CANARY.

    The test does not work inside it; enter it with `in_workspace(other_workspace)`.
    """
    return cast.vastmark()


@pytest.fixture
def oskar(other_workspace: Workspace) -> Member:
    """The owner of the other workspace."""
    with in_workspace(other_workspace):
        return cast.join("oskar")


# --- what they do ----------------------------------------------------------------------------------------------


@pytest.fixture
def client() -> Client:
    """Somebody who is not signed in."""
    return Visitor()


@pytest.fixture
def client_for() -> ClientFor:
    """`client_for(maya)` is a test client with Maya signed in."""

    def signed_in(member: Member) -> Client:
        visitor = Visitor()
        visitor.force_login(member.user)
        return visitor

    return signed_in


@pytest.fixture
def run_jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Do all that is waiting for the worker, in this process; says how many jobs there were."""

    def close_old_connections() -> None:
        """As Django's own does, but for the transaction that the test is in."""
        if not connection.in_atomic_block:
            django.db.close_old_connections()

    monkeypatch.setattr(db_worker, "close_old_connections", close_old_connections)
    return lambda: Context().run(run_waiting)


@pytest.fixture
def environment_with_an_empty_database(transactional_db: None) -> Iterator[dict[str, str]]:
    """For processes that are started, and killed: durable as the product is, on the database the suite runs on."""
    environment = {name: value for name, value in os.environ.items() if name != "LIAISON_DATABASE_URL"}
    if connection.vendor == "sqlite":  # a new data folder brings a new database
        yield environment
        return
    known = connection.settings_dict
    name = f"chaos_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    host = f"{known['HOST']}&port={known['PORT']}" if known["PORT"] else known["HOST"]
    url = f"postgresql://{known['USER']}:{known['PASSWORD']}@/{name}?host={host}"
    yield {**environment, "LIAISON_DATABASE_URL": url}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
