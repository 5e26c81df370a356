# SPDX-License-Identifier: AGPL-3.0-or-later
"""Damage good files in many ways and see that the readers answer, refuse or ask, and never anything else.

python bench/fuzz_readers.py --count 2000 --seed 7
"""

import argparse
import collections
import io
import random
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator

import openpyxl
from django.conf import settings

from liaison.kit.files import Limits, NeedsEncoding, Table, UnreadableFile, read_table

Damage = Callable[[random.Random, bytes], bytes]
LIMITS = Limits(rows=5_000, cells=200_000, characters=2_000_000, unpacked_bytes=20_000_000)

ROWS = [
    ["Organisation", "Contact", "E-mail", "Date contacted", "Notes"],
    ["Amgueddfa'r Môr", "Siân Prys", "sian@amgueddfa.example", "03/04/2026", "ebost 3/4, dim ateb"],
    ["Nordiska arkivet", "Åsa Öberg", "asa@arkivet.example", "2026-04-05", 'said "maybe", later'],
    [
        "Museo del Río",
        "Ana García",
        "ana@museo.example; info@museo.example",
        "5 mayo 2026",
        "line one\nline two",
    ],
]


def good_files() -> Iterator[tuple[str, bytes]]:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    for delimiter in ",;\t|":
        text = "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in ROWS * 5)
        yield "table.csv", text.encode()
        yield "table.csv", text.encode("utf-8-sig")
        yield "table.csv", text.encode("cp1252")
        yield "table.csv", text.encode("utf-16")
    yield "one.csv", "\n".join(row[2] for row in ROWS).encode()
    for _time in range(6):
        yield "table.xlsx", workbook()
        yield "table.ods", open_document()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS * 5:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.create_sheet("Second")["C7"] = 12.5
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document() -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    cells = [[f'<table:table-cell office:value-type="string"><text:p>{c}</text:p>' for c in row] for row in ROWS]
    rows = ["".join(f"{cell}</table:table-cell>" for cell in row) for row in cells] * 5
    sheet = "".join(f'<table:table-row table:number-rows-repeated="2">{row}</table:table-row>' for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
            f'<table:table table:name="People">{sheet}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def flip_bits(chance: random.Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _time in range(chance.choice((1, 5, 50))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def truncate(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def insert_nulls(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b"\0" * chance.choice((1, 2, 500)) + data[at:]


def mix_line_ends(chance: random.Random, data: bytes) -> bytes:
    ends = (b"\r", b"\n", b"\r\n", b"\n\r", b"\x0b", b"\x85")
    return b"".join(part + chance.choice(ends) for part in data.split(b"\n"))


def cut_out(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(200) :]


def repeat_a_piece(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 40)]
    return data[:start] + piece * chance.choice((2, 50, 2000)) + data[start:]


def insert_quotes(chance: random.Random, data: bytes) -> bytes:
    damaged = data
    for _time in range(chance.choice((1, 3, 100))):
        at = chance.randrange(len(damaged))
        damaged = damaged[:at] + b'"' + damaged[at:]
    return damaged


def shuffle_bytes(chance: random.Random, data: bytes) -> bytes:
    damaged = list(data)
    chance.shuffle(damaged)
    return bytes(damaged)


def damage_a_part(chance: random.Random, data: bytes) -> bytes:
    """Damage inside a workbook, zipped again: a sound archive with a broken sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, zlib.error):
        return data
    victim = chance.choice([name for name in parts if name.startswith(("xl/", "content"))] or list(parts))
    parts[victim] = chance.choice((flip_bits, truncate, insert_nulls, cut_out, repeat_a_piece))(
        chance, parts[victim]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


DAMAGES: tuple[Damage, ...] = (
    flip_bits,
    truncate,
    insert_nulls,
    mix_line_ends,
    cut_out,
    repeat_a_piece,
    insert_quotes,
    shuffle_bytes,
)


def damaged_files(count: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """(what was done, file name, bytes), the same for the same seed."""
    chance = random.Random(seed)
    files = list(good_files())
    for number in range(count):
        name, data = files[number % len(files)]
        if data.startswith(b"PK") and chance.random() < 0.7:
            yield "damage_a_part", name, damage_a_part(chance, data)
            continue
        damages = chance.sample(DAMAGES, chance.choice((1, 1, 2)))
        for damage in damages:
            data = damage(chance, data) or b"x"
        yield "+".join(damage.__name__ for damage in damages), name, data


def outcome(name: str, data: bytes) -> str:
    """One word for how reading ended; anything but these is an error and raises."""
    try:
        answer = read_table(data, name, limits=LIMITS)
    except UnreadableFile as refusal:
        if not str(refusal):
            raise AssertionError("a refusal without a sentence") from refusal
        return "refused"
    if isinstance(answer, NeedsEncoding):
        answer = read_table(data, name, encoding=answer.candidates[0].encoding, limits=LIMITS)
        if not isinstance(answer, Table):
            raise AssertionError("asked again after an answer")
        return "asked"
    if any(len(row.cells) != len(answer.columns) for row in answer.rows):
        raise AssertionError("a row without all its cells")
    return "table"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings.configure(USE_I18N=False)
    seen: collections.Counter[str] = collections.Counter()
    slowest, failures = (0.0, ""), 0
    for number, (damage, name, data) in enumerate(damaged_files(options.count, options.seed)):
        started = time.perf_counter()
        try:
            seen[outcome(name, data)] += 1
        except UnreadableFile:
            seen["asked, then refused"] += 1
        except Exception as error:
            failures += 1
            print(f"file {number} ({damage}, {name}): {type(error).__name__}: {error}", file=sys.stderr)
        slowest = max(slowest, (time.perf_counter() - started, f"file {number}, {damage}, {name}"))
    print(f"{dict(seen)}; {failures} failures; slowest {slowest[0]:.3f} s ({slowest[1]})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
