# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damaged files of every kind, as damage.py makes them; bench/fuzz_import.py goes on where this ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .damage import File, damaged_files, good_files
from .reading_damaged import ENDINGS, ending, read_apart

FILES, PIECE = 2_000, 500
PATIENCE = 2.0  # seconds of processor time; the slowest of the first 40,000 took 0.1
MEMORY = 200  # megabytes, where the caps allow a thousand


@pytest.mark.parametrize("start", range(0, FILES, PIECE))
def test_damaged_files_are_read_asked_about_or_refused(start):
    endings = read_apart(start, start + PIECE, seed=1)
    assert [found for found in endings if not found.is_good()] == []
    assert len(endings) == PIECE
    assert [found for found in endings if found.seconds > PATIENCE or found.megabytes > MEMORY] == []
    for format in good_files():
        assert {"table", "refused"} <= {found.how for found in endings if found.format == format}, format


def test_every_file_is_whole_before_it_is_damaged():
    for files in good_files().values():
        for file in files:
            assert ending(file) in {"table", "asked"}


def test_the_same_seed_damages_in_the_same_way():
    assert list(damaged_files(0, 20)) == list(damaged_files(0, 20))
    assert list(damaged_files(10, 20)) == list(damaged_files(0, 20))[10:]
    assert list(damaged_files(0, 20)) != list(damaged_files(0, 20, seed=2))


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"Name,Email\n"]))
def test_no_bytes_ever_break_the_reader(data, start):
    assert ending(File("any", "any.xlsx", start + data)) in ENDINGS
