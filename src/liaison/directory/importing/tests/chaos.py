# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill a worker with `kill -9` in the middle of each long part of an import, and let another finish.

Run by test_import_interrupted.py with an empty database of its own. Prints a line of JSON.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="liaison-chaos-"))
os.environ["LIAISON_DATA"] = str(FOLDER)
os.environ["LIAISON_JOB_LEASE"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")
django.setup()

# These have tables, which are known from here on.
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from liaison.accounts.models import Change  # noqa: E402
from liaison.accounts.scope import in_workspace  # noqa: E402
from liaison.directory.importing.actions.bringing import bring_file  # noqa: E402
from liaison.directory.importing.actions.committing import start_commit  # noqa: E402
from liaison.directory.importing.actions.previewing import start_preview  # noqa: E402
from liaison.directory.importing.actions.undoing import start_undo  # noqa: E402
from liaison.directory.importing.invariants import import_contradictions  # noqa: E402
from liaison.directory.importing.queries.batches import count_by_state, summary  # noqa: E402
from liaison.directory.importing.tasks import commit_import, preview_import, take_back_import  # noqa: E402
from liaison.directory.models import ContactPoint, ImportRow, Interaction, Organisation, Person  # noqa: E402
from liaison.project import cast  # noqa: E402

ROWS = 3_000
STEPS = (("preview", start_preview, preview_import), ("commit", start_commit, commit_import),
         ("undo", start_undo, take_back_import))  # fmt: skip
TABLES = (Organisation, Person, ContactPoint, Interaction)


def main() -> None:
    call_command("migrate", verbosity=0, skip_checks=True)
    with in_workspace(cast.northshire()):
        maya = cast.join("maya")
        batch = bring_file(data=sheet(), filename="contacts.csv", by=maya)
        told = {"database": connection.vendor}
        for name, start, job in STEPS:
            with transaction.atomic():
                start(batch)
                job.enqueue(maya, batch=str(batch.public_id))
            told[name] = {"killed_after": kill_in_the_middle(batch), **finish(batch)}
        sys.stdout.write(json.dumps(told) + "\n")


def sheet() -> bytes:
    lines = ["Organisation,Contact,Email,Date contacted,Notes"]
    for number in range(ROWS):
        lines.append(f"House {number % 2000},Nia {number},n{number}@house.example,2026-03-04,note {number}")
    return "\n".join(lines).encode()


def worker() -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "liaison", "worker"])


def kill_in_the_middle(batch) -> int:
    """Rows that were done when the worker was killed."""
    victim = worker()
    wait_for(lambda: is_in_the_middle(batch))
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    batch.refresh_from_db()
    return batch.rows_done


def is_in_the_middle(batch) -> bool:
    batch.refresh_from_db()
    if not batch.is_working:
        raise RuntimeError(f"It was over too soon: {batch.state}.")
    return batch.rows_done > 0


def finish(batch) -> dict[str, object]:
    """What there is once a second worker has done the rest."""
    helper = worker()
    try:
        wait_for(lambda: is_over(batch))
        wait_for(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())
    finally:
        helper.terminate()
        helper.wait()
    return {
        "state": batch.state,
        "rows": ImportRow.objects.filter(batch=batch).count(),
        "created": summary(batch)["created"],
        "row_states": {state: count for state, count in count_by_state(batch).items() if count},
        "records": {model.kind: model.objects.count() for model in TABLES},
        "changes": Change.objects.filter(action__in=["import", "undo"]).count(),
        "contradictions": list(import_contradictions()),
    }


def is_over(batch) -> bool:
    batch.refresh_from_db()
    return not batch.is_working


def wait_for(condition: Callable[[], bool], patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not happen within a minute.")
        time.sleep(0.02)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER)
