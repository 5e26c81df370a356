# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads damaged files one after the other under the caps of the import's reader, and says how each ended.

python -m liaison.kit.tests.reading_damaged START STOP SEED

A fresh process for each of thousands would take an hour. It prints one line of JSON a file; where it dies or
hangs, the last line tells which file did it. Run by `read_apart`, below.
"""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from liaison.kit.files import Limits, NeedsEncoding, Table, UnreadableFile, read_table
from liaison.kit.files.apart import DEFAULT_CAPS
from liaison.kit.files.child import cap

from .damage import File, damaged_files

ITSELF = "liaison.kit.tests.reading_damaged"
# Smaller than the product's, so that files of a few kilobytes reach them.
LIMITS = Limits(rows=5_000, cells=200_000, characters=2_000_000, unpacked_bytes=20_000_000)
ENDINGS = ("table", "asked", "refused", "asked, then refused")


@dataclass(frozen=True)
class Ending:
    number: int
    format: str
    done: str
    how: str
    seconds: float
    megabytes: float  # the most so far

    def is_good(self) -> bool:
        return self.how in ENDINGS


def ending(file: File) -> str:
    """One of ENDINGS, or what went wrong."""
    try:
        return _outcome(file)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _outcome(file: File) -> str:
    asked = ""
    try:
        answer = read_table(file.data, file.name, limits=LIMITS)
        if isinstance(answer, NeedsEncoding):
            asked = "asked"
            answer = read_table(file.data, file.name, encoding=answer.candidates[0].encoding, limits=LIMITS)
    except UnreadableFile as refusal:
        if not str(refusal).endswith("."):
            raise AssertionError("a refusal without a sentence") from refusal
        return "asked, then refused" if asked else "refused"
    if not isinstance(answer, Table):
        raise AssertionError("asked again after an answer")
    if any(len(row.cells) != len(answer.columns) for row in answer.rows):
        raise AssertionError("a row without all its cells")
    return asked or "table"


def read_apart(start: int, stop: int, seed: int, *, patience: float = 120) -> list[Ending]:
    """Endings of the files from `start` to `stop`, read in one child; a child that died is an ending as well."""
    command = [sys.executable, "-P", "-m", ITSELF, str(start), str(stop), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            out, err = child.communicate(timeout=patience)
            trouble = f"killed its reader: {child.returncode}, {err[-500:]}"
        except subprocess.TimeoutExpired:
            child.kill()
            out, _err = child.communicate()
            trouble = f"was not read within {patience} s"
    endings = [Ending(*json.loads(line)) for line in out.splitlines()]
    if len(endings) < stop - start:
        number = start + len(endings)
        (file,) = damaged_files(number, number + 1, seed)
        endings.append(Ending(number, file.format, file.done, trouble, patience, 0))
    return endings


def megabytes() -> float:
    """The most this process has had; 0 where the system does not tell. getrusage would count our parent's too."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def main(start: int, stop: int, seed: int) -> None:
    settings.configure(USE_I18N=False)
    cap(DEFAULT_CAPS.memory, 3600, DEFAULT_CAPS.answer)
    for number, file in enumerate(damaged_files(start, stop, seed), start):
        before = time.process_time()
        how = ending(file)
        took = round(time.process_time() - before, 4)
        sys.stdout.write(json.dumps([number, file.format, file.done, how, took, megabytes()]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
