# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a gap in a letter looks: {first_name}. Nothing else in braces means anything.

A brace that is meant as one is written twice, {{ or }}, or after a backslash, as Markdown has it for other signs.
"""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

# Some five hundred words. Who writes more is not read; and it bounds what reading a hostile text costs.
LONGEST_TEXT = 3_000
# What somebody typed is repeated to them, but not without end.
_MOST_SHOWN = 40
# All that ASCII has of punctuation may be escaped in Markdown (CommonMark 0.31, 2.4).
_PIECE = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<twice>\{\{|\}\})|\{(?P<field>[^{}]*)\}|(?P<lone>[{}])")


class Wrong(StrEnum):
    UNKNOWN = "unknown"  # a gap that no room knows
    LONE_BRACE = "lone_brace"  # one that is not closed, or was not opened
    OUT_OF_PLACE = "out_of_place"  # a gap inside a link's address
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Mistake:
    """`what` was typed in line `line` (from 1); `nearest` is the gap that may have been meant, if any is near."""

    wrong: Wrong
    what: str = ""
    line: int = 1
    nearest: str = ""


class Piece(NamedTuple):
    """Text as it is, or the key of a gap."""

    text: str = ""
    field: str = ""


def pieces_of(text: str) -> list[Piece]:
    """In their order. Whatever is wrong in the text stays text; `mistakes_in` tells of it."""
    pieces, end = [], 0
    for match in _PIECE.finditer(text):
        pieces.append(Piece(text[end : match.start()]))
        pieces.append(_piece(match))
        end = match.end()
    pieces.append(Piece(text[end:]))
    return [piece for piece in pieces if piece.text or piece.field]


def piece_at(text: str, place: int) -> tuple[Piece, int] | None:
    """What begins right there, and where it ends; None where the sign means nothing to us."""
    match = _PIECE.match(text, place)
    return (_piece(match), match.end()) if match else None


def _piece(match: re.Match[str]) -> Piece:
    if match["field"] is not None and is_key(match["field"]):
        return Piece(field=match["field"])
    if match["twice"]:
        return Piece(match["twice"][0])
    return Piece(match["escaped"] or match[0])


def is_key(text: str) -> bool:
    """Small letters, digits and underscores: no point, bracket or colon, so nothing to reach for."""
    return len(text) <= _MOST_SHOWN and re.fullmatch(r"[a-z][a-z0-9_]*", text, re.ASCII) is not None


def fields_in(text: str) -> list[str]:
    """The keys of all gaps, in their order, as often as they are there."""
    return [piece.field for piece in pieces_of(text) if piece.field]


def mistakes_in(text: str, known: Collection[str]) -> list[Mistake]:
    """Whatever keeps this text from being saved; the first of each kind of mistake is enough to mend it."""
    if len(text) > LONGEST_TEXT:
        return [Mistake(Wrong.TOO_LONG)]
    found = []
    for match in _PIECE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        typed = match["field"]
        if match["lone"]:
            found.append(Mistake(Wrong.LONE_BRACE, match["lone"], line))
        elif typed is not None and typed not in known:
            found.append(Mistake(Wrong.UNKNOWN, _shown(typed), line, nearest_to(typed, known)))
        if len(found) == 5:
            break
    return found


def nearest_to(typed: str, known: Collection[str]) -> str:
    """Of the gaps there are, the one that was probably meant: {firstname} → first_name."""
    word = re.sub(r"[\W_]+", "_", typed[:_MOST_SHOWN].strip().lower()).strip("_")
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def _shown(typed: str) -> str:
    clean = "".join(letter if letter.isprintable() else "�" for letter in typed)
    return clean if len(clean) <= _MOST_SHOWN else clean[:_MOST_SHOWN] + "…"
