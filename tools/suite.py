# SPDX-License-Identifier: AGPL-3.0-or-later
"""pytest plug-in: on which database the suite runs, and what it may leave out.

`--database=postgres` starts a private PostgreSQL from Debian's binaries and takes it away again; a server of
your own is used instead when LIAISON_DATABASE_URL names one. It is a plug-in, loaded by pyproject.toml, because
Django's settings are read before any conftest.py. Processes of pytest-xdist (`-n 2`) inherit what it sets in the
environment; each has a database of its own.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from private_postgres import PrivatePostgres, find_binaries

NO_POSTGRES = "PostgreSQL is not installed, so nothing was tested on it. On Debian: apt-get install postgresql"
NO_BROWSER = "Chromium is not installed, so no page was tested in it. On Debian: apt-get install chromium"


def nothing_may_be_missing() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgres"], default="sqlite", help="default: sqlite")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper, so that it begins before pytest-django reads the settings."""
    folder = Path(tempfile.mkdtemp(prefix="liaison-test-"))
    early_config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    (folder / "static").mkdir()  # which WhiteNoise misses aloud
    os.environ["LIAISON_DATA"] = str(folder)
    if early_config.known_args_namespace.database == "sqlite":
        os.environ.pop("LIAISON_DATABASE_URL", None)
    elif not os.environ.get("LIAISON_DATABASE_URL"):
        _start_postgres(early_config)
    return (yield)


def _start_postgres(config: pytest.Config) -> None:
    binaries = find_binaries()
    if binaries is None:
        if nothing_may_be_missing():
            raise pytest.UsageError(NO_POSTGRES)
        return
    cluster = PrivatePostgres(binaries)
    config.add_cleanup(cluster.stop)
    os.environ["LIAISON_DATABASE_URL"] = cluster.start()


def _missing(config: pytest.Config) -> str | None:
    """The sentence about what this run has to do without."""
    if config.getoption("database") == "postgres":
        return None if os.environ.get("LIAISON_DATABASE_URL") else NO_POSTGRES
    return None if chromium() else NO_BROWSER


def _knows_a_database(item: pytest.Item) -> bool:
    """pytest-django keeps the database shut to a test that asks for none of these."""
    doors = {"db", "transactional_db", "django_db_setup", "live_server"}
    return bool(doors & set(getattr(item, "fixturenames", doors)) or item.get_closest_marker("django_db"))


def _belongs_elsewhere(item: pytest.Item, on_postgres: bool) -> bool:
    """What is the same on every database is tested once, on SQLite: pages in a browser, rules, the house."""
    if item.get_closest_marker("postgres"):
        return not on_postgres
    return on_postgres and (item.get_closest_marker("browser") is not None or not _knows_a_database(item))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Last, when all marks are set."""
    on_postgres = config.getoption("database") == "postgres"
    elsewhere = [item for item in items if _belongs_elsewhere(item, on_postgres)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]
    missing = _missing(config)
    if missing and not nothing_may_be_missing():
        for item in items:
            if on_postgres or item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=missing))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; looking through it for garbage again and again takes a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    missing = _missing(config)
    if missing and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(missing, yellow=True)
