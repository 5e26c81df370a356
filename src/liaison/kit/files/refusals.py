# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that are no table: recognised by their first bytes, answered with what to do next."""

import json
import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.shapes import Limits, Message, UnreadableFile

ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAMPLE = 65_536

# Translators: shown when someone uploads a PDF where a table is expected.
_PDF = _("This looks like a PDF. Open the original in a spreadsheet program and save it as XLSX or CSV.")
# Translators: shown when someone uploads a picture where a table is expected.
_PICTURE = _("This looks like a picture. We need the table itself, saved as XLSX or CSV.")
# Translators: shown when someone uploads sound or film where a table is expected.
_MEDIA = _("This looks like a sound or video file. We need a table, saved as XLSX or CSV.")
# Translators: shown when someone uploads a compressed archive where a table is expected.
ARCHIVE = _("This looks like a compressed archive. Unpack it first, then choose the XLSX, ODS or CSV file inside.")
# Translators: shown when someone uploads a database file where a table is expected.
_DATABASE = _("This looks like a database file. Export the table you need as CSV and choose that file.")
# Translators: shown when someone uploads a program where a table is expected.
_PROGRAM = _("This looks like a program, not a table. Choose an XLSX, ODS or CSV file.")
# Translators: shown when someone uploads a word-processor document where a table is expected.
DOCUMENT = _(
    "This looks like a text document. Copy its table into a spreadsheet program and save it as XLSX or CSV."
)
# Translators: shown when someone uploads an old Excel workbook.
_OLD_EXCEL = _("This looks like an old Excel file (XLS). Open it in a spreadsheet program and save it as XLSX.")
# Translators: shown when someone uploads a workbook that needs a password.
LOCKED = _("This workbook is protected with a password. Save a copy without the password and try again.")
# Translators: shown when a workbook cannot be opened.
DAMAGED = _("This workbook is damaged. Open it in a spreadsheet program, save it again as XLSX and try once more.")
# Translators: shown when someone uploads a web page where a table is expected.
_WEB_PAGE = _(
    "This looks like a web page, even if its name says otherwise. "
    "Open it in a spreadsheet program and save it as XLSX or CSV."
)
# Translators: shown when someone uploads XML where a table is expected.
_XML = _("This looks like an XML file. Open it in a spreadsheet program and save it as XLSX or CSV.")
# Translators: shown when someone uploads JSON where a table is expected.
_JSON = _("This looks like a JSON file. Export the same data as CSV and choose that file.")
# Translators: shown when someone uploads a calendar where a table is expected.
_CALENDAR = _("This looks like a calendar file, not a table. Export the list as XLSX or CSV.")
# Translators: shown when someone uploads a file with nothing in it.
EMPTY = _("This file is empty. Check that it was saved, then choose it again.")
# Translators: shown when an uploaded file holds bytes that are no text and no workbook.
RUBBISH = _("This file is not a table that we can read. Save it as XLSX or CSV and try again.")
# Translators: shown when reading an uploaded file was stopped because it took too much memory.
TOO_MUCH_MEMORY = _(
    "Reading this file takes more memory than one file may take, so we stopped. "
    "Save the sheet you need as CSV, or split it into smaller files."
)

_MAGIC: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"8BPS", _PICTURE),
    (b"RIFF", _MEDIA),
    (b"OggS", _MEDIA),
    (b"fLaC", _MEDIA),
    (b"ID3", _MEDIA),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"(\xb5/\xfd", ARCHIVE),
    (b"SQLite format 3\x00", _DATABASE),
    (b"\x00\x01\x00\x00Standard ", _DATABASE),
    (b"PAR1", _DATABASE),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90\x00", _PROGRAM),
    (b"{\\rtf", DOCUMENT),
    # Excel 2 to 4 wrote bare records without the compound container.
    (b"\x09\x08\x10\x00", _OLD_EXCEL),
    (b"\x09\x04\x06\x00", _OLD_EXCEL),
    (b"\x09\x02\x06\x00", _OLD_EXCEL),
)
_TEXT_MAGIC: tuple[tuple[re.Pattern[str], Message], ...] = (
    (re.compile(r"\s*<(!doctype\s+html|html|head|table|body|div)\b", re.I), _WEB_PAGE),
    (re.compile(r"\s*<(\?xml|\w+:?\w*\s+xmlns)", re.I), _XML),
    (re.compile(r"\s*BEGIN:VCALENDAR", re.I), _CALENDAR),
)


def refuse_by_size(data: bytes, limits: Limits) -> None:
    if not data:
        raise UnreadableFile(EMPTY)
    if len(data) > limits.bytes:
        raise UnreadableFile(
            format_lazy(
                # Translators: {size} and {limit} are numbers of megabytes.
                _(
                    "This file has {size} MB; we read files of up to {limit} MB. "
                    "Split it into smaller files and import them one after the other."
                ),
                size=f"{len(data) / 1_000_000:.1f}",
                limit=f"{limits.bytes / 1_000_000:g}",
            )
        )


def refuse_by_first_bytes(data: bytes) -> None:
    for magic, message in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(message)
    if data[4:8] == b"ftyp":
        raise UnreadableFile(_MEDIA)
    if data.startswith(_COMPOUND):
        raise UnreadableFile(_what_a_compound_file_is(data))


def _what_a_compound_file_is(data: bytes) -> Message:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return LOCKED
    if "WordDocument".encode("utf-16-le") in data:
        return DOCUMENT
    return _OLD_EXCEL


def refuse_binary(data: bytes) -> None:
    """Text has next to no control characters. One NUL in a name stays far below this, a picture far above."""
    sample = data[:_SAMPLE]
    controls = sum(sample.count(code) for code in (*range(9), *range(14, 32), 127))
    if controls > 10 and controls > len(sample) * 0.05:
        raise UnreadableFile(RUBBISH)


def refuse_by_first_words(text: str) -> None:
    start = text[:1000]
    for pattern, message in _TEXT_MAGIC:
        if pattern.match(start):
            raise UnreadableFile(message)
    if start.lstrip()[:1] in ("{", "[") and _is_json(text):
        raise UnreadableFile(_JSON)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
