# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV that a spreadsheet program can open without starting a formula, and without damage to phone numbers.

The rule. A text cell is *armed* when it begins with ``= + - @``, a tab, a line end, or the full-width form
of one of those signs. An armed cell gets an apostrophe in front, the spreadsheet programs' own sign for
"this is text". It stays as it is when it cannot be a formula:

* a signed number: ``-12``, ``+3.5``, ``-1,234.50``, ``-3e5``, ``-7%``;
* a phone number in which nothing can be calculated: ``+`` and then only digits, single spaces, dots and
  brackets around digits, such as ``+44 20 7946 0123`` or ``+44 (0)20 7946 0123``. With a hyphen or a slash
  inside it *would* be calculated (``+1-202-555-0143`` becomes a number below zero), so those do get the
  apostrophe;
* nothing but hyphens: ``-``, ``--``.

A cell that begins with apostrophes and is armed behind them gets one more, so ``unescape_cell`` gives back
every text exactly.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from liaison.kit.files.sheets import Value, write_ods, write_xlsx

_ARMED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)*(?:[eE][+-]?\d{1,3})?%?")
_PHONE = re.compile(r"\+\d+(?:[ .]?(?:\d+|\(\d+\)))*")
_HYPHENS = re.compile(r"-+")


def safe_cell(text: str) -> str:
    return f"'{text}" if _ARMED.match(text) and not _is_harmless(text) else text


def unescape_cell(text: str) -> str:
    """The text that ``safe_cell`` was given."""
    if text.startswith("'") and safe_cell(text[1:]) == text:
        return text[1:]
    return text


def _is_harmless(text: str) -> bool:
    return bool(_SIGNED_NUMBER.fullmatch(text) or _PHONE.fullmatch(text) or _HYPHENS.fullmatch(text))


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_csv(rows: Iterable[Iterable[Value]], *, delimiter: str = ",") -> bytes:
    """UTF-8 with a byte order mark and CRLF, because that is what Excel reads right without asking."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_text(value) for value in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


@dataclass(frozen=True)
class Format:
    """A kind of file that a table can be written as. `write` takes the rows and a title."""

    name: str
    label: str
    content_type: str
    write: Callable[[Iterable[Iterable[Value]], str], bytes]


FORMATS = {
    one.name: one
    for one in (
        Format("csv", "CSV", "text/csv; charset=utf-8", lambda rows, title: write_csv(rows)),
        Format(
            "xlsx",
            "XLSX",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write_xlsx,
        ),
        Format("ods", "ODS", "application/vnd.oasis.opendocument.spreadsheet", write_ods),
    )
}
