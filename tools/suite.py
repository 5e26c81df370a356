# SPDX-License-Identifier: AGPL-3.0-or-later
"""pytest plug-in: on which database the suite runs, and what it may leave out.

`--database=postgres` starts a private PostgreSQL from Debian's binaries and takes it away again; a server of
your own is used instead when LIAISON_DATABASE_URL names one. It is a plug-in, loaded by pyproject.toml, because
Django's settings are read before any conftest.py. Processes of pytest-xdist inherit what it sets in the
environment.
"""

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pages are tested once, on SQLite; tests of PostgreSQL itself only there. Last, when all marks are set."""
    on_postgres = config.getoption("database") == "postgres"
    elsewhere = [item for item in items if item.get_closest_marker("browser" if on_postgres else "postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in set(elsewhere)]
    missing = _missing(config)
    if missing and not nothing_may_be_missing():
        for item in items:
            if on_postgres or item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=missing))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    missing = _missing(config)
    if missing and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(missing, yellow=True)
