# SPDX-License-Identifier: AGPL-3.0-or-later
"""The command as its users run it: real processes, a folder, a port.

These take SQLite on whatever database the suite runs; what differs is tested elsewhere. Preparing a
folder takes seconds, so it is done once, and copied.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

LIAISON = [sys.executable, "-m", "liaison"]
PATIENCE = 60.0  # seconds, for busy machines; on idle ones everything here takes one or two

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]


def clean_environment(**more: str) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LIAISON_", "DJANGO_"))}
    return {**known, "LIAISON_JOB_LEASE": "1", **more}


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `liaison demo --no-serve` was run once."""
    folder = tmp_path_factory.mktemp("demo")
    run = liaison(folder, "demo", "--no-serve")
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def demo_copy(demo_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(demo_folder / "var", tmp_path / "var")
    return tmp_path


@pytest.fixture
def installation(demo_copy: Path) -> dict[str, str]:
    """The settings of an installation that is no demo, prepared."""
    data = demo_copy / "var" / "demo"
    (data / "this-folder-holds-a-demo").unlink()
    return {"LIAISON_DATA": str(data), "LIAISON_OPERATOR_CONTACT": "ops@northmoor.example"}


def liaison(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LIAISON, *words],
        cwd=folder,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )


class Running:
    """`liaison demo`, serving."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as any_port:
            any_port.bind(("127.0.0.1", 0))
            self.port = any_port.getsockname()[1]
        self.log = folder / f"log-{self.port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*LIAISON, "demo", "--port", str(self.port)],
                cwd=folder,
                env=clean_environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(lambda: "Sign in with" in self.told, self.log)

    @property
    def told(self) -> str:
        return self.log.read_text()

    def family(self) -> dict[str, list[int]]:
        """Process numbers: the web server's first process, its workers, the job worker."""
        children = {pid: arguments for pid, parent, arguments in processes() if parent == self.process.pid}
        (web,) = [pid for pid, arguments in children.items() if "liaison.project.serving" in arguments]
        (jobs,) = [pid for pid, arguments in children.items() if "worker" in arguments.split()]
        return {"web": [web], "pages": [pid for pid, parent, _a in processes() if parent == web], "jobs": [jobs]}

    @property
    def sign_in_page(self) -> str:
        (path,) = re.findall(rf"http://127\.0\.0\.1:{self.port}(/\S+)", self.told)
        return path

    def status(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", self.sign_in_page)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def end(self, how: signal.Signals) -> int:
        """The exit status, when nothing of it is left."""
        self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        eventually(lambda: not self.left_over(), self.log)
        return status

    def left_over(self) -> list[str]:
        """Processes that still serve our port, or belong to us."""
        return [
            arguments
            for _pid, parent, arguments in processes()
            if f" {self.port} " in arguments or parent == self.process.pid
        ]


def processes() -> Iterator[tuple[int, int, str]]:
    """(number, parent, arguments) of every process."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            arguments = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":
            yield int(folder.name), int(parent), arguments


def eventually(happens: Callable[[], object], log: Path | None = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if happens():
                return
        except ValueError:  # a process is missing from its family
            pass
        if time.monotonic() > deadline:
            raise AssertionError(log.read_text() if log else "it did not happen in time")
        time.sleep(0.05)


@pytest.fixture(scope="module")
def running(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("running")
    shutil.copytree(demo_folder / "var", folder / "var")
    server = Running(folder)
    yield server
    assert server.end(signal.SIGTERM) == 0


def kill_and_see_it_replaced(running: Running, part: str) -> None:
    before = running.family()
    os.kill(before[part][0], signal.SIGKILL)
    eventually(lambda: len(running.family()["pages"]) == 2 and before[part][0] not in running.family()[part])
    eventually(lambda: running.status() == 200, running.log)


def test_the_demo_prepares_itself_in_a_folder_of_its_own(demo_folder):
    data = demo_folder / "var" / "demo"
    assert {"liaison.sqlite3", "secret-key", "static", "media"} <= {file.name for file in data.iterdir()}
    assert data.stat().st_mode & 0o007 == 0
    with sqlite3.connect(data / "liaison.sqlite3") as database:
        assert database.execute("SELECT slug FROM workspace").fetchall() == [("northshire",)]


def names_in(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "var" / "demo" / "liaison.sqlite3") as database:
        return {name for (name,) in database.execute("SELECT name FROM account")}


def test_preparing_it_again_keeps_what_is_there_and_fresh_begins_again(demo_copy):
    with sqlite3.connect(demo_copy / "var" / "demo" / "liaison.sqlite3") as database:
        database.execute("UPDATE account SET name = 'Maya the Second' WHERE email LIKE 'maya@%'")
    assert liaison(demo_copy, "demo", "--no-serve").returncode == 0
    assert "Maya the Second" in names_in(demo_copy)
    assert liaison(demo_copy, "demo", "--no-serve", "--fresh").returncode == 0
    assert "Maya the Second" not in names_in(demo_copy)


def test_the_demo_never_touches_an_installation_that_is_none(tmp_path):
    (tmp_path / "liaison.sqlite3").write_text("years of work")
    run = liaison(tmp_path, "demo", "--no-serve", "--fresh", LIAISON_DATA=str(tmp_path))
    assert run.returncode == 3
    assert run.stderr.startswith("liaison: ")
    assert "is no demo" in run.stderr
    assert (tmp_path / "liaison.sqlite3").read_text() == "years of work"


def test_the_demo_says_where_it_answers_and_how_to_sign_in(running):
    assert re.search(r"Sign in with +maya@\S+\n +Password +\S+\n", running.told)
    assert running.status() == 200


def test_a_second_server_on_the_same_port_is_refused(running, demo_copy):
    run = liaison(demo_copy, "demo", "--port", str(running.port))
    assert run.returncode == 3
    assert f"Something else answers on port {running.port}" in run.stderr


@pytest.mark.parametrize("part", ["jobs", "pages", "web"])
def test_whichever_process_is_killed_comes_back(running, part):
    kill_and_see_it_replaced(running, part)


def test_ctrl_c_ends_every_process_in_good_order(demo_copy):
    server = Running(demo_copy)
    assert server.end(signal.SIGINT) == 0
    assert server.status() is None
    assert "Traceback" not in server.told


def test_when_the_first_process_is_killed_the_others_end_by_themselves(demo_copy):
    server = Running(demo_copy)
    family = {pid for part in server.family().values() for pid in part}
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: not {pid for pid, _parent, _arguments in processes()} & family, server.log)


def test_serving_waits_for_an_upgrade(tmp_path):
    run = liaison(tmp_path, "serve", LIAISON_OPERATOR_CONTACT="ops@northmoor.example")
    assert run.returncode == 3
    assert "Run: liaison upgrade" in run.stderr


def test_an_upgrade_may_be_repeated_and_leaves_nothing_wrong(installation, tmp_path):
    Path(installation["LIAISON_DATA"]).chmod(0o755)
    assert liaison(tmp_path, "upgrade", **installation).returncode == 0
    checked = liaison(tmp_path, "check", **installation)
    assert (checked.returncode, checked.stdout) == (0, "Nothing is wrong.\n")


def test_a_careless_installation_is_not_served(installation, tmp_path):
    run = liaison(tmp_path, "serve", LIAISON_ALLOWED_HOSTS="*", **installation)
    assert run.returncode == 3
    assert "LIAISON_ALLOWED_HOSTS" in run.stderr


def test_a_database_address_that_is_none_is_one_sentence(tmp_path):
    run = liaison(tmp_path, "check", LIAISON_DATABASE_URL="mysql://somewhere")
    assert run.returncode == 3
    assert run.stderr == "liaison: LIAISON_DATABASE_URL starts with postgresql:// or is left empty for SQLite.\n"


def test_a_worker_that_is_told_to_end_leaves_no_sign_of_life(installation, tmp_path):
    worker = subprocess.Popen([*LIAISON, "worker"], cwd=tmp_path, env=clean_environment(**installation))
    with sqlite3.connect(Path(installation["LIAISON_DATA"]) / "liaison.sqlite3") as database:
        eventually(lambda: database.execute("SELECT count(*) FROM worker_beat").fetchone()[0])
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
        assert database.execute("SELECT count(*) FROM worker_beat").fetchone() == (0,)


def test_a_worker_for_what_waits_ends_when_nothing_does(installation, tmp_path):
    assert liaison(tmp_path, "worker", "--once", **installation).returncode == 0
