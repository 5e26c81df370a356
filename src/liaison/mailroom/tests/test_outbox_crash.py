# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real senders killed with `kill -9`, on the database that the suite runs on. bench/ does the same many times."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

KILLS = Path(__file__).parents[4] / "bench" / "outbox_kills.py"


@pytest.mark.slow
@pytest.mark.parametrize("senders", [1, 2])
def test_killed_senders_lose_nothing_and_send_no_letter_twice(environment_with_an_empty_database, senders):
    options = ["--kills", "8", "--messages", "240", "--confirmations", "30", "--drop", "0.02"]
    run = subprocess.run(
        [sys.executable, KILLS, *options, "--senders", str(senders)],
        env=environment_with_an_empty_database,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr + run.stdout
    told = json.loads(run.stdout)
    numbers = ("lost", "sent_twice", "undelivered_confirmations", "left_over", "journals_left")
    assert {name: told[name] for name in numbers} == dict.fromkeys(numbers, 0)
    assert (told["database"], told["kills"] >= 8, told["letters"] >= 240) == (connection.vendor, True, True)
    # A broken line leaves one in doubt, a kill one at most for each sender.
    assert told["in_doubt"] < 30
