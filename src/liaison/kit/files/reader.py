# SPDX-License-Identifier: AGPL-3.0-or-later
"""The front door: one call for every kind of file."""

from liaison.kit.files.cards import is_cards, read_cards
from liaison.kit.files.delimited import read_delimited
from liaison.kit.files.encodings import Decoded, decode
from liaison.kit.files.records import looks_like_records, read_records
from liaison.kit.files.refusals import (
    ZIP,
    refuse_binary,
    refuse_by_first_bytes,
    refuse_by_first_words,
    refuse_by_size,
)
from liaison.kit.files.shapes import Grid, Limits, NeedsEncoding, Table
from liaison.kit.files.tables import table_at
from liaison.kit.files.workbook import read_workbook

DEFAULT_LIMITS = Limits()


def read_table(
    data: bytes,
    filename: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    records: bool = False,
) -> Table | NeedsEncoding:
    """Raises UnreadableFile and nothing else, whatever the bytes are. ``records``: lists of JSON objects, too."""
    if records and (text := _text_of_records(data, limits)):
        return read_records(text, limits)
    grid = read_grid(data, filename, encoding=encoding, sheet=sheet, limits=limits)
    return grid if isinstance(grid, NeedsEncoding) else table_at(grid, header_row)


def read_grid(
    data: bytes,
    filename: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Grid | NeedsEncoding:
    """What the file is, is decided by its bytes; the name only breaks ties, because names lie."""
    refuse_by_size(data, limits)
    if data.startswith(ZIP):
        return read_workbook(data, sheet, limits)
    refuse_by_first_bytes(data)
    decoded = decode(data, encoding)
    if isinstance(decoded, NeedsEncoding):
        refuse_binary(data)
        return decoded
    if is_cards(decoded.text):
        return read_cards(decoded.text, decoded.encoding, limits)
    _refuse_text(decoded, data)
    return read_delimited(decoded.text, decoded.encoding, filename, limits)


def _text_of_records(data: bytes, limits: Limits) -> str:
    """JSON is UTF-8 (RFC 8259, 8.1); "" where this is something else."""
    refuse_by_size(data, limits)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return text if looks_like_records(text) else ""


def _refuse_text(decoded: Decoded, data: bytes) -> None:
    if not decoded.encoding.startswith(("utf-16", "utf-32")):
        refuse_binary(data)
    refuse_by_first_words(decoded.text)
