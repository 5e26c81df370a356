# SPDX-License-Identifier: AGPL-3.0-or-later
"""Four hundred kilobytes that would be gigabytes: refused, while the reader's process stays small."""

import io
import re
import struct
import sys
import zipfile
from collections.abc import Iterable
from functools import cache

import pytest

from liaison.kit.files import UnreadableFile, read_table_apart
from liaison.kit.files.apart import DEFAULT_CAPS

from .damage import parts, workbook

SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1_000_000

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"),
    reason="only Linux keeps the cap on memory; run this on Linux to see it kept",
)


@cache
def padded() -> bytes:
    """A sheet with 400 MB of nothing behind it."""
    return with_long_part(
        workbook(0), SHEET, parts(workbook(0))[SHEET], (b" " * MEGABYTE for _piece in range(400))
    )


def padded_and_lying() -> bytes:
    """The same, but the archive says that every part has a thousand bytes."""
    lying = bytearray(padded())
    at = lying.find(b"PK\x01\x02")
    while at >= 0:
        lying[at + 24 : at + 28] = struct.pack("<I", 1_000)
        at = lying.find(b"PK\x01\x02", at + 4)
    return bytes(lying)


def one_text_in_every_cell() -> bytes:
    """A text is stored once and used 75,000 times: 2.4 GB."""
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 75_000))
    sheet = re.sub(rb"(?s)(?<=<sheetData>).*(?=</sheetData>)", rows.encode(), parts(workbook(0))[SHEET])
    text = f"<si><t>{'ab' * 16_000}</t></si>"
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{text}</sst>'
    return with_part(with_part(workbook(0), SHEET, sheet), "xl/sharedStrings.xml", texts.encode())


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    return with_long_part(data, name, content, ())


def with_long_part(data: bytes, name: str, start: bytes, pieces: Iterable[bytes]) -> bytes:
    """One part replaced, written piece by piece so that this process stays small too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in parts(data).items():
            if other != name:
                archive.writestr(other, content)
        with archive.open(name, "w") as part:
            part.write(start)
            for piece in pieces:
                part.write(piece)
    return out.getvalue()


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        (padded, "unpacks to far more data"),
        (padded_and_lying, "unpacks to far more data"),
        (one_text_in_every_cell, "characters of text"),
    ],
)
def test_a_bomb_is_refused_and_its_reader_stays_small(bomb, words, monkeypatch):
    monkeypatch.setattr("liaison.kit.files.apart.CHILD", "liaison.kit.tests.files_wild_child")
    data = bomb()
    assert 380_000 < len(data) < 420_000
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_table_apart(data, "weigh")
    weight = int(str(refusal.value).rpartition(" ")[2])
    assert 10 * MEGABYTE < weight < DEFAULT_CAPS.memory / 10
