# SPDX-License-Identifier: AGPL-3.0-or-later
"""Good files of every format, and ways of damaging them. The same seed gives the same bytes.

Used by test_files_damage.py, by the import's test_import_damage.py and, for longer hunts, by bench/fuzz_import.py.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import openpyxl

Damage = Callable[[random.Random, bytes], bytes]

ROWS = [
    ["Organisation", "Contact", "E-mail", "Phone", "Date contacted", "Did they reply?", "Notes"],
    ["Slate Museum", "Nia Puw", "nia@slate.example", "020 7946 0101", "03/04/2026", "no", "ebost 13/4, dim ateb"],
    ["Älvens arkiv", "Åsa Öberg", "asa@arkiv.example; info@arkiv.example", "", "5 maj 2026", "ja", 'said "x"'],
    ["Museo del Río", "Lucía Ortega", "", "+1 202 555 0143", "2026-04-14", "", "line one\nline two"],
    ["Slate Museum", "Idris Morgan", "idris@slate.example", "", "", "interested", "=SUM(A1)"],
]
CARDS = {
    "2.1": "N:Prys;Siân\r\nORG:Amgueddfa'r Môr;Archif\r\nTEL;WORK:020 7946 0102\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:ebost =C3=A2 =\r\n3/4",
    "3.0": "FN:Åsa Öberg\r\nitem1.EMAIL;TYPE=INTERNET:asa@arkiv.example\r\n"
    "ORG:Älvens\r\n  arkiv\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB",
    "4.0": "FN:Lucía Ortega\r\nTITLE:Curator\r\nEMAIL:mailto:lucia@museo.example\r\n"
    'TEL;TYPE="work:voice":tel:+12025550143',
}
NASTY = (
    b"\0", b'"', b"\r", b"\n", b",", b";", b"\t", b"\xff", b"\xc3", b"\xed\xa0\x80", b"'", b"=1+1", b"\x1f", b"-",
    b":", b"=", b"\\", b"<", b">", b"&", b"&#0;", b"\x85", b"\x0b", b"BEGIN:VCARD\n",
)  # fmt: skip
NUMBERS = (b"0", b"-1", b"7", b"255", b"65536", b"1048576", b"4294967296", b"99999999999999999999", b"1e999")


@dataclass(frozen=True)
class File:
    format: str
    name: str
    data: bytes
    done: str = "nothing"


# --- good files ------------------------------------------------------------------------------------------------


def good_files() -> dict[str, list[File]]:
    """By format."""
    texts = [separated_values(delimiter) for delimiter in ",;|"]
    return {
        "csv": [File("csv", "list.csv", text.encode(code)) for text in texts for code in ("utf-8-sig", "cp1252")]
        + [File("csv", "list.csv", texts[0].encode()), File("csv", "one.csv", b"E-mail\na@example.org\n")],
        "tsv": [File("tsv", "list.tsv", separated_values("\t").encode(code)) for code in ("utf-8", "utf-16")],
        "xlsx": [File("xlsx", "list.xlsx", workbook(3)), File("xlsx", "list.xlsx", workbook(0))],
        "ods": [File("ods", "list.ods", open_document())],
        "vcard": [File("vcard", "list.vcf", cards(version).encode(code)) for version, code in
                  (("2.1", "utf-8"), ("2.1", "cp1252"), ("3.0", "utf-8"), ("4.0", "utf-8"), ("4.0", "utf-16"))],
    }  # fmt: skip


def separated_values(delimiter: str) -> str:
    rows = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in ROWS]
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def workbook(lines_above: int) -> bytes:
    book = openpyxl.Workbook()
    for line in range(lines_above):
        book.active.append([f"Outreach {line}"])
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells(f"A{lines_above + 2}:A{lines_above + 3}")
    book.create_sheet("Second")["C7"] = 12.5
    out = io.BytesIO()
    book.save(out)
    # Without the part that says when it was made, it is the same each time.
    return zipped({name: content for name, content in parts(out.getvalue()).items() if "docProps" not in name})


def open_document() -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="1">{_cells(row)}</table:table-row>' for row in ROWS
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def _cells(row: list[str]) -> str:
    kind = 'table:number-columns-repeated="1" office:value-type="string"'
    return "".join(f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>" for cell in row)


def cards(version: str) -> str:
    facts = [CARDS[version], *CARDS.values()]
    return "".join(f"BEGIN:VCARD\r\nVERSION:{version}\r\n{fact}\r\nEND:VCARD\r\n" for fact in facts)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- damage ----------------------------------------------------------------------------------------------------


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


def insert_nasty(chance: random.Random, data: bytes) -> bytes:
    for _time in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(NASTY) * chance.randint(1, 3) + data[at:]
    return data


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


def swap_pieces(chance: random.Random, data: bytes) -> bytes:
    """Lines, or tags, in another order."""
    between = chance.choice((b"\n", b"<", b",", b";"))
    pieces = data.split(between)
    for _time in range(chance.choice((1, 4))):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return between.join(pieces)


def change_a_number(chance: random.Random, data: bytes) -> bytes:
    """Counts, places and repetitions, which readers trust."""
    found = list(re.finditer(rb"\d+", data))
    if not found:
        return data
    number = chance.choice(found)
    return data[: number.start()] + chance.choice(NUMBERS) + data[number.end() :]


def shuffle_bytes(chance: random.Random, data: bytes) -> bytes:
    damaged = list(data)
    chance.shuffle(damaged)
    return bytes(damaged)


def damage_a_part(chance: random.Random, data: bytes) -> bytes:
    """A sound archive whose contents are not."""
    contents = parts(data)
    victim = chance.choice([name for name in contents if name.startswith(("xl/", "content"))])
    for _time in range(chance.choice((1, 1, 2))):
        contents[victim] = chance.choice(INSIDE)(chance, contents[victim]) or b"x"
    return zipped(contents)


DAMAGES: tuple[Damage, ...] = (
    flip_bits,
    truncate,
    insert_nulls,
    insert_nasty,
    mix_line_ends,
    cut_out,
    repeat_a_piece,
    swap_pieces,
    change_a_number,
    shuffle_bytes,
)
INSIDE = tuple(damage for damage in DAMAGES if damage not in {shuffle_bytes, mix_line_ends})


def damaged_files(start: int, stop: int, seed: int = 1) -> Iterator[File]:
    """Files `start` to `stop`, one format after another; each is the same, whatever comes before it."""
    good = good_files()
    formats = tuple(good)
    for number in range(start, stop):
        chance = random.Random(f"{seed} {number}")
        yield damaged(chance, chance.choice(good[formats[number % len(formats)]]))


def damaged(chance: random.Random, file: File) -> File:
    if file.data.startswith(b"PK") and chance.random() < 0.75:
        return File(file.format, file.name, damage_a_part(chance, file.data), "damage_a_part")
    damages = chance.sample(DAMAGES, chance.choice((1, 1, 2)))
    data = file.data
    for damage in damages:
        data = damage(chance, data) or b"x"
    return File(file.format, file.name, data, "+".join(damage.__name__ for damage in damages))
