# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real workers killed with `kill -9`, on the database that the suite runs on. bench/ does the same many times."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

CHAOS = Path(__file__).parents[4] / "bench" / "chaos_jobs.py"


@pytest.fixture
def environment_with_an_empty_database(transactional_db: None) -> Iterator[dict[str, str]]:
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


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_is_done_by_another_and_takes_effect_once(environment_with_an_empty_database):
    run = subprocess.run(
        [sys.executable, CHAOS, "--runs", "1", "--lease", "1"],
        env=environment_with_an_empty_database,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert (told["database"], told["runs"], told["done_once"]) == (connection.vendor, 1, 1)
    # The lease, one more beat of it, and the other worker's look into the queue; the rest is for slow machines.
    assert 0.8 < told["seconds_until_run_again"]["longest"] < 10
