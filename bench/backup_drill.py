# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring backups back that were made while somebody writes, and damage some to see whether they are refused.

    python bench/backup_drill.py --times 20 --damaged 50
    LIAISON_DATABASE_URL=postgresql://… python bench/backup_drill.py --times 5

Works on the demo's data in a folder of its own; with PostgreSQL, name an empty database. Prints a line of JSON.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-backup-"))
os.environ["LIAISON_DATA"] = str(FOLDER / "live")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from liaison.accounts.queries import all_workspaces  # noqa: E402
from liaison.mailroom.actions import queue_message  # noqa: E402
from liaison.project import backup, demo  # noqa: E402
from liaison.project.backup.shapes import TableFacts  # noqa: E402

T = TypeVar("T")


class Writer(threading.Thread):
    """Queues mails, each in one transaction with its job, as fast as the database takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.longest_wait, self.stop = 0, 0.0, threading.Event()

    def run(self) -> None:
        [workspace] = all_workspaces()
        while not self.stop.is_set():
            started = time.perf_counter()
            queue_message("load", "load@example.org", "Load", "…", workspace=workspace, is_service=True)
            self.longest_wait = max(self.longest_wait, time.perf_counter() - started)
            self.written += 1
            time.sleep(0.01)
        connections.close_all()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--damaged", type=int, default=50)
    options = parser.parse_args()
    try:
        call_command("migrate", verbosity=0)
        demo.seed()
        result = {"database": connection.vendor, **drills(options.times), **damages(options.damaged)}
    finally:
        connections.close_all()
        shutil.rmtree(FOLDER)
    print(json.dumps(result))
    return 0 if result["came_back"] == options.times and result["refused"] == options.damaged else 1


def drills(times: int) -> dict[str, object]:
    writer, made, drilled, came_back, why = Writer(), [], [], 0, []
    archive = FOLDER / "archive.zip"
    size = rows = 0
    usual = mails_without_job(backup.make_archive(archive, quietly).tables)
    writer.start()
    try:
        for _ in range(times):
            archive.unlink(missing_ok=True)
            began = time.perf_counter()
            rows = backup.make_archive(archive, quietly).rows
            made.append(time.perf_counter() - began)
            size = archive.stat().st_size
            try:
                manifest = backup.drill(archive, quietly)
                drilled.append(time.perf_counter() - began - made[-1])
                came_back += mails_without_job(manifest.tables) == usual
            except backup.Refused as refused:
                why.append(str(refused))
    finally:
        writer.stop.set()
        writer.join()
    return {
        "times": times,
        "came_back": came_back,
        "why_not": why,
        "rows": rows,
        "bytes": size,
        "seconds_to_back_up": spread(made),
        "seconds_to_bring_back": spread(drilled),
        "written_meanwhile": writer.written,
        "longest_write_seconds": round(writer.longest_wait, 3),
    }


def mails_without_job(tables: dict[str, TableFacts]) -> int:
    """Every mail of the writer has its job; the demo's own were there before, so this number stays as it is."""
    return tables["message"].rows - tables["django_tasks_database_dbtaskresult"].rows


def damages(times: int) -> dict[str, object]:
    whole, chance, refused = (FOLDER / "archive.zip").read_bytes(), random.Random(7), 0
    damaged = FOLDER / "damaged.zip"
    for number in range(times):
        data = bytearray(whole)
        if number % 5 == 0:
            data = data[: chance.randrange(len(data))]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(data)
        try:
            backup.open_archive(damaged, quietly)
        except backup.Refused:
            refused += 1
    return {"damaged": times, "refused": refused}


def spread(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    return {
        "shortest": round(min(seconds), 2),
        "median": round(statistics.median(seconds), 2),
        "longest": round(max(seconds), 2),
    }


def quietly(things: Sequence[T], what: str) -> Sequence[T]:
    return things


if __name__ == "__main__":
    raise SystemExit(main())
