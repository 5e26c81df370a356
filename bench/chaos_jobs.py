# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill job workers with `kill -9` in the middle of a job, and see whether and when the job is done again.

    python bench/chaos_jobs.py --runs 20
    LIAISON_DATABASE_URL=postgresql://… python bench/chaos_jobs.py --runs 20

Each run: a job, two workers; the one that took the job is killed; the other has to do it. Prints a line of JSON.
The database is emptied of jobs first, so do not name one that you work with.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-chaos-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ["PYTHONPATH"] = str(Path(__file__).parent)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from chaos_task import work  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from liaison.kit.models import RateCounter, WorkerBeat  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lease", type=float, default=10.0, help="seconds (default: %(default)s)")
    options = parser.parse_args()
    os.environ["LIAISON_JOB_LEASE"] = str(options.lease)
    try:
        result = measure(options.runs)
    finally:
        shutil.rmtree(FOLDER)
    print(json.dumps({"lease": options.lease, **result}))
    return 0 if result["done_once"] == result["runs"] else 1


def measure(runs: int) -> dict[str, object]:
    prepare_tables()
    workers = [start_worker(), start_worker()]
    seconds, done_once = [], 0
    try:
        for number in range(runs):
            took, times_done = one_run(f"run-{number}", workers)
            seconds.append(took)
            done_once += times_done == 1
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return {
        "database": connection.vendor,
        "runs": runs,
        "done_once": done_once,
        "seconds_until_run_again": {
            "shortest": round(min(seconds), 2),
            "median": round(statistics.median(seconds), 2),
            "longest": round(max(seconds), 2),
        },
    }


def prepare_tables() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    for model in (DBTaskResult, WorkerBeat):
        model.objects.all().delete()
    RateCounter.objects.filter(key_hash__startswith="chaos ").delete()


def start_worker() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "liaison", "worker"])


def one_run(name: str, workers: list[subprocess.Popen]) -> tuple[float, int]:
    """Replaces the worker it kills. The seconds from the kill to the next start; how often the work was done."""
    job = work.enqueue(name, str(FOLDER))
    victim, _at = starts_of(name, 1)[0]
    killed_at = time.time()
    os.kill(victim, signal.SIGKILL)
    for place, worker in enumerate(workers):
        if worker.pid == victim:
            worker.wait()
            workers[place] = start_worker()
    _pid, again_at = starts_of(name, 2)[1]
    wait_for(lambda: DBTaskResult.objects.filter(pk=job.id, status="SUCCESSFUL").exists())
    if len(starts_of(name, 2)) != 2:
        raise RuntimeError("The job was started more often than needed.")
    return again_at - killed_at, RateCounter.objects.get(key_hash=f"chaos {name}").taken


def starts_of(name: str, at_least: int) -> list[tuple[int, float]]:
    """(process, time) of each start of the job, as soon as there are so many."""
    file = FOLDER / name
    wait_for(lambda: file.exists() and file.read_text().count("\n") >= at_least)
    return [(int(pid), float(at)) for pid, at in map(str.split, file.read_text().splitlines())]


def wait_for(condition, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not happen within a minute.")
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
