# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real workers killed with `kill -9`, on the database that the suite runs on. bench/ does the same many times."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

CHAOS = Path(__file__).parents[4] / "bench" / "chaos_jobs.py"


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
