# SPDX-License-Identifier: AGPL-3.0-or-later
"""The process that reads one file for ``apart.py``: caps first, then the file, then the answer.

python -m liaison.kit.files.child MEMORY SECONDS ANSWER < job > answer
"""

import contextlib
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from liaison.kit.files.reader import read_table
from liaison.kit.files.refusals import TOO_MUCH_MEMORY
from liaison.kit.files.shapes import NeedsEncoding, Row, Table, UnreadableFile

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_ROWS_AT_ONCE = 1_000


def cap(memory: int, seconds: int, answer: int) -> tuple[str, ...]:
    """Limit this process. Returns what this system cannot limit, in words for the log."""
    wanted = (
        ("RLIMIT_AS", memory, "memory"),
        ("RLIMIT_CPU", seconds, "processor time"),
        ("RLIMIT_FSIZE", answer, "the size of the answer"),
        ("RLIMIT_CORE", 0, "memory dumps"),
    )
    # When the machine itself runs out of memory, this process is the one to give up first.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    return tuple(words for name, most, words in wanted if not _limited(name, most))


def _limited(name: str, most: int) -> bool:
    try:
        which = getattr(resource, name)
        _soft, hard = resource.getrlimit(which)
        # One above, because the processor's hard limit kills without a reason.
        most, hard = (most, most + 1) if hard == resource.RLIM_INFINITY or most < hard else (hard, hard)
        resource.setrlimit(which, (most, hard))
    except (AttributeError, ValueError, OSError):
        return False
    return True


def answer_to(
    read: Callable[..., Table | NeedsEncoding], job: tuple[bytes, str, dict[str, Any]]
) -> tuple[str, Any]:
    data, filename, options = job
    try:
        found = read(data, filename, **options)
    except UnreadableFile as refusal:
        return "refusal", refusal.message
    except MemoryError:
        return "refusal", TOO_MUCH_MEMORY
    except Exception as error:
        # The place in our code and the kind of error; its words could quote what is in the file.
        place = traceback.extract_tb(error.__traceback__)[-1]
        return "failure", f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
    return ("question" if isinstance(found, NeedsEncoding) else "table"), found


def main(read: Callable[..., Table | NeedsEncoding] = read_table) -> int:
    uncapped = cap(*map(int, sys.argv[1:4]))
    kind, value = answer_to(read, pickle.load(sys.stdin.buffer))  # noqa: S301 (from the process that started us)
    rows: list[Row] = []
    if kind == "table":
        rows, value = list(value.rows), replace(value, rows=())
    out = sys.stdout.buffer
    pickle.dump((kind, value, uncapped), out, pickle.HIGHEST_PROTOCOL)
    if kind == "table":
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            piece = [(row.number, row.cells, row.dates) for row in rows[start : start + _ROWS_AT_ONCE]]
            pickle.dump(piece, out, pickle.HIGHEST_PROTOCOL)
        pickle.dump([], out, pickle.HIGHEST_PROTOCOL)
    out.flush()
    # Half a million small texts take a while to tidy away, and nobody needs them tidy.
    os._exit(0)


if __name__ == "__main__":
    main()
