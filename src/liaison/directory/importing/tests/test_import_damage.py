# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damaged files all the way: each is refused, asked about or brought in and taken back, and never half of it."""

import pytest
from django.db import connection

from liaison.directory.models import ImportBatch
from liaison.kit.tests.damage import damaged_files

from .all_the_way import all_the_way

# Each database gets files of its own; kit's test_files_damage.py reads all of them, and some more.
FIRST = {"sqlite": 0, "postgresql": 200}
FILES, PIECE = 200, 50


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, FILES, PIECE))
def test_damaged_files_are_refused_or_go_in_and_out_again_whole(start, client_for, maya, run_jobs):
    client, ends = client_for(maya), set()
    first = FIRST[connection.vendor] + start
    for number, file in enumerate(damaged_files(first, first + PIECE), first):
        try:
            ends.add(all_the_way(client, run_jobs, file.data))
        except Exception as error:
            pytest.fail(f"file {number} ({file.format}, {file.done}): {error!r}")
        ImportBatch.objects.all().delete()
    assert {"refused", "undone"} <= ends
