# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damaged files of every kind, made by the driver in bench/; run that by itself for longer hunts."""

import importlib.util
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.kit.files import UnreadableFile

DRIVER = Path(__file__).parents[4] / "bench" / "fuzz_readers.py"
SPEC = importlib.util.spec_from_file_location("fuzz_readers", DRIVER)
fuzz = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(fuzz)


def ending(name: str, data: bytes) -> str:
    try:
        return fuzz.outcome(name, data)
    except UnreadableFile:
        return "refused after the answer"


@pytest.mark.parametrize("seed", range(6))
def test_damaged_files_are_read_asked_about_or_refused(seed):
    endings = set()
    for damage, name, data in fuzz.damaged_files(100, seed):
        started = time.perf_counter()
        endings.add(ending(name, data))
        assert time.perf_counter() - started < 5, damage
    assert {"table", "asked", "refused"} <= endings


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"Name,Email\n"]))
def test_no_bytes_ever_break_the_reader(data, start):
    assert ending("any.xlsx", start + data) in {"table", "asked", "refused", "refused after the answer"}
