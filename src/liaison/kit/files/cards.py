# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contact cards (vCard 2.1, 3.0 and 4.0) as a table: one row for each card, one column for each kind of fact.

Only what a list of contacts holds is taken; pictures, keys, addresses and birthdays stay in the file. Several
values of one kind stand in one cell, separated by semicolons. Columns are named in English, as the import
knows them. The first row holds those names, so the first card is row 2.
"""

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liaison.kit.files.checks import Collector
from liaison.kit.files.encodings import LABELS
from liaison.kit.files.shapes import Grid, Limits

COLUMNS = ("Full name", "Organisation", "Department", "Job title", "E-mail", "Phone", "Website", "Notes")
_BEGIN = re.compile(r"\s*BEGIN:VCARD\s*$", re.I | re.M)
_LINE = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.S)
_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BETWEEN_PARTS = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\(.)", re.S)
_SCHEME = re.compile(r"(?:mailto|tel):", re.I)
_CHARSETS = frozenset(codecs.lookup(name).name for name in (*LABELS, "latin-1", "ascii"))

# Translators: why one contact card of a file was not read.
_CUT_OFF = _("This card has no end; the file seems to be cut off. Export the contacts once more.")


@dataclass(frozen=True)
class _Fact:
    name: str
    text: str

    @property
    def parts(self) -> list[str]:
        return [_plain(part) for part in _BETWEEN_PARTS.split(self.text)]


def is_cards(text: str) -> bool:
    return bool(_BEGIN.match(text[:1000]))


def read_cards(text: str, encoding: str, limits: Limits) -> Grid:
    collector = Collector(limits)
    collector.add(1, list(COLUMNS))
    number, depth = 1, 0
    card: list[_Fact] = []
    for fact in _facts(text):
        if fact.name == "BEGIN":
            depth += 1
            # A card may hold another one, that of an assistant; only the outer one is a contact.
            number, card = (number + 1, []) if depth == 1 else (number, card)
        elif fact.name == "END" and depth:
            depth -= 1
            if not depth:
                collector.add(number, _cells(card))
        elif depth == 1:
            card.append(fact)
    if depth:
        collector.note_broken(number, _cells(card), _CUT_OFF)
    collector.finish()
    return Grid(rows=collector.rows, problems=tuple(collector.problems), encoding=encoding, header_row=1)


def _facts(text: str) -> Iterator[_Fact]:
    lines = iter(_LINE_END.split(_FOLD.sub("", text)))
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        head, value = found.groups()
        name, *options = head.upper().split(";")
        if any(option.removeprefix("ENCODING=") == "QUOTED-PRINTABLE" for option in options):
            value = _unquoted(value, lines, options)
        yield _Fact(name.rpartition(".")[2].strip(), value)


def _unquoted(value: str, lines: Iterator[str], options: list[str]) -> str:
    pieces = [value]
    while pieces[-1].endswith("="):
        pieces[-1] = pieces[-1][:-1]
        pieces.append(next(lines, ""))
    # Bytes that are no letters become a mark that costs this card alone.
    data = quopri.decodestring("".join(pieces).encode("utf-8", "surrogatepass"))
    charset = next((option[8:].strip('"') for option in options if option.startswith("CHARSET=")), "utf-8")
    return data.decode(charset if _is_known(charset) else "utf-8", "liaison-mark-broken")


def _is_known(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in _CHARSETS
    except (LookupError, ValueError):
        return False


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _cells(card: list[_Fact]) -> list[str]:
    facts: dict[str, list[_Fact]] = {}
    for fact in card:
        facts.setdefault(fact.name, []).append(fact)

    def all_of(name: str, between: str = "; ") -> str:
        texts = (_SCHEME.sub("", _plain(fact.text), count=1) for fact in facts.get(name, ()))
        return between.join(dict.fromkeys(text for text in texts if text))

    organisation, *departments = facts["ORG"][0].parts if "ORG" in facts else [""]
    name = _plain(facts["FN"][0].text) if "FN" in facts else ""
    if not name and "N" in facts:
        family, given, *_rest = [*facts["N"][0].parts, "", ""]
        name = f"{given} {family}".strip()
    if all_of("KIND").casefold() == "org" or all_of("X-ABSHOWAS").casefold() == "company":
        organisation, name = organisation or name, ""
    department = ", ".join(part for part in departments if part)
    job = all_of("TITLE") or all_of("ROLE")
    return [name, organisation, department, job, *map(all_of, ("EMAIL", "TEL", "URL")), all_of("NOTE", "\n")]
