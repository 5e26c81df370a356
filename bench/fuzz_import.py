# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damage files of every format and follow them: all through the reader, some all the way in and out again.

    .venv/bin/python bench/fuzz_import.py [--files 40000] [--every 20] [--seed 1]

The reading is done in processes with the import's caps, a thousand files each. Of every hundred files five, one of
each format, are then uploaded, asked about, looked through, brought in and taken back, in an installation of their
own on SQLite. It prints what went wrong, with the number of the file, and how many ended in which way. The exit
status is 1 if anything went wrong. The two thousand of the test suite are the first of these.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django

from liaison.kit.tests.damage import File, damaged_files
from liaison.kit.tests.reading_damaged import Ending, read_apart

AT_ONCE = 1_000
SLOW = 5.0  # seconds for a file, all the way


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=40_000)
    parser.add_argument(
        "--every", type=int, default=20, help="one in how many goes all the way (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = read(options.files, options.seed)
    # Five in a row, because formats take turns.
    numbers = [number for number in range(options.files) if number // 5 % options.every == 0]
    wrong += follow((number, *damaged_files(number, number + 1, options.seed)) for number in numbers)
    return 1 if wrong else 0


def read(files: int, seed: int) -> int:
    endings: list[Ending] = []
    while len(endings) < files:
        # After a file that killed its reader the next process goes on.
        endings += read_apart(len(endings), min(len(endings) + AT_ONCE, files), seed, patience=600)
    wrong = [found for found in endings if not found.is_good()]
    for found in wrong:
        complain(found.number, found.format, found.done, found.how)
    slowest = max(endings, key=lambda found: found.seconds)
    print(f"read: {tally((found.format, found.how) for found in endings if found.is_good())}; {len(wrong)} wrong")
    print(f"slowest: file {slowest.number} ({slowest.format}), {slowest.seconds:.3f} s of processor")
    print(f"largest process: {max(found.megabytes for found in endings):.0f} MB")
    return len(wrong)


def follow(files: Iterator[tuple[int, File]]) -> int:
    folder = tempfile.mkdtemp(prefix="liaison-fuzz-")
    (Path(folder) / "static").mkdir()
    os.environ["LIAISON_DATA"] = folder
    os.environ["LIAISON_DATABASE_URL"] = ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.project.settings_test"
    django.setup()
    try:
        return _follow(files)
    finally:
        shutil.rmtree(folder)


def _follow(files: Iterator[tuple[int, File]]) -> int:
    # Tables can be imported only once Django is set up.
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    from liaison.accounts.scope import in_workspace  # noqa: PLC0415
    from liaison.directory.importing.tests.all_the_way import all_the_way  # noqa: PLC0415
    from liaison.directory.models import ImportBatch  # noqa: PLC0415
    from liaison.kit.jobs import run_waiting  # noqa: PLC0415
    from liaison.project import cast  # noqa: PLC0415

    setup_test_environment()
    logging.disable(logging.WARNING)  # each refusal would be one
    call_command("migrate", verbosity=0)
    ends: list[tuple[str, str]] = []
    wrong, slowest = 0, (0.0, 0)
    with in_workspace(cast.northshire()):
        client = Client(raise_request_exception=True)
        client.force_login(cast.join("maya").user)
        for number, file in files:
            started = time.perf_counter()
            try:
                ends.append((file.format, all_the_way(client, run_waiting, file.data)))
            except Exception as error:
                wrong += 1
                complain(number, file.format, file.done, f"{type(error).__name__}: {error}")
            ImportBatch.objects.all().delete()
            slowest = max(slowest, (time.perf_counter() - started, number))
    print(f"all the way: {tally(ends)}; {wrong} wrong; slowest: file {slowest[1]}, {slowest[0]:.2f} s")
    return wrong + (slowest[0] > SLOW)


def tally(ends: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> str:
    counted = Counter(ends)
    formats = sorted({format for format, _end in counted})
    return "; ".join(
        f"{format}: " + ", ".join(f"{n} {end}" for (of, end), n in sorted(counted.items()) if of == format)
        for format in formats
    )


def complain(number: int, format: str, done: str, what: str) -> None:
    print(f"file {number} ({format}, {done}): {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
