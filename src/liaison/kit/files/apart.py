# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a stranger's file in a process of its own, so that no file can take the product down with it.

A fresh interpreter (``child.py``) gets the bytes, sets caps on itself, reads and answers. It inherits no
database connection, no secret and no open file. If it dies, hangs or asks for too much, the person gets a
sentence and this process goes on.

What the caps cover: the wall clock everywhere; memory, processor time and the size of the answer wherever the
system has resource limits (Linux; macOS knows the limit on memory but may not keep it, Windows has none of
them). Where one is missing, the log says so each time a file is read.

Sentences stay untranslated on the way and are put into the reader's language here. The answer is unpickled
with nothing but tables and sentences allowed in it, so that even a child taken over by a file can only lie
about the table.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from liaison.kit.files.refusals import TOO_MUCH_MEMORY
from liaison.kit.files.shapes import Limits, Message, NeedsEncoding, Row, Table, UnreadableFile

logger = logging.getLogger(__name__)

CHILD = "liaison.kit.files.child"
DEFAULT_LIMITS = Limits()

# Translators: shown when reading an uploaded file was stopped because it took too long.
_TOO_SLOW = _("Reading this file takes too long, so we stopped. Save the sheet you need as CSV and try again.")
# Translators: shown when the program that reads uploaded files broke down over one of them.
_BROKE_DOWN = _("This file cannot be read; it may be damaged. Save the sheet you need as CSV and try again.")
# Out of memory, the workbook reader aborts; where the machine ran out, its kernel kills. Windows has other words.
_ENDINGS: dict[int, Message] = {
    -getattr(signal, name, 0): message
    for name, message in (("SIGXCPU", _TOO_SLOW), ("SIGABRT", TOO_MUCH_MEMORY), ("SIGKILL", TOO_MUCH_MEMORY))
}

_SHAPES = "liaison.kit.files.shapes"
_ALLOWED = frozenset(
    {
        ("builtins", "str"),
        ("django.utils.functional", "_lazy_proxy_unpickle"),
        ("django.utils.text", "_format_lazy"),
        ("django.utils.translation", "gettext"),
        ("django.utils.translation", "ngettext"),
        *((_SHAPES, name) for name in ("Table", "Row", "Column", "SheetName", "Problem", "Part")),
        *((_SHAPES, name) for name in ("NeedsEncoding", "Candidate")),
    }
)


@dataclass(frozen=True)
class Caps:
    """``memory`` is address space in bytes, ``answer`` the bytes that may come back."""

    memory: int = 1_000_000_000
    processor_seconds: int = 60
    seconds: float = 60
    answer: int = 500_000_000


DEFAULT_CAPS = Caps()


def read_table_apart(
    data: bytes,
    filename: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    records: bool = False,
    caps: Caps = DEFAULT_CAPS,
) -> Table | NeedsEncoding:
    """``read_table`` with the same answers. Raises UnreadableFile and nothing else, whatever the bytes do."""
    options = {"encoding": encoding, "sheet": sheet, "header_row": header_row, "limits": limits}
    if records:
        options["records"] = True
    with tempfile.TemporaryFile() as job, tempfile.TemporaryFile() as answer:
        pickle.dump((data, filename, options), job, pickle.HIGHEST_PROTOCOL)
        job.seek(0)
        run_apart(CHILD, job, answer, caps)
        answer.seek(0)
        return _understand(answer)


def run_apart(child_module: str, job: IO[bytes], answer: IO[bytes], caps: Caps) -> None:
    """Raises UnreadableFile. The module caps itself first: see `child.cap`, which takes the three words."""
    words = [str(cap) for cap in (caps.memory, caps.processor_seconds, caps.answer)]
    environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]  # Windows starts no interpreter without it.
    child = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-P", "-m", child_module, *words],
        stdin=job,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        status = child.wait(caps.seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(_TOO_SLOW) from error
    finally:
        child.kill()
        child.wait()
    if status:
        logger.warning("The reader of an uploaded file ended with status %s.", status)
        raise UnreadableFile(_ENDINGS.get(status, _BROKE_DOWN))


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return super().find_class(module, name)


def _understand(answer: IO[bytes]) -> Table | NeedsEncoding:
    try:
        kind, value, uncapped = _Unpickler(answer).load()
        if uncapped:
            logger.warning("Uploaded files are read without a cap on %s here.", ", ".join(uncapped))
        if kind == "table":
            return replace(value, rows=_rows(answer))
    except Exception as error:
        logger.warning("The reader of an uploaded file gave no answer (%s).", type(error).__name__)
        raise UnreadableFile(_BROKE_DOWN) from error
    if kind == "question" and isinstance(value, NeedsEncoding):
        return value
    if kind == "refusal":
        raise UnreadableFile(value)
    logger.error("The reader of an uploaded file failed: %s", value)
    raise UnreadableFile(_BROKE_DOWN)


def _rows(answer: IO[bytes]) -> list[Row]:
    """Rows come in pieces, so that neither side keeps a note of every text it has seen; an empty one ends."""
    rows: list[Row] = []
    while piece := _Unpickler(answer).load():
        rows += [Row(*parts) for parts in piece]
    return rows
