# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compare the records of any table, once somebody has said what its columns hold: for bench/duplicates.py.

Each column gives points where two values are the same, fewer where they differ by a slip, and takes points where
they differ. An empty value says nothing. Points add up; whoever asks says from which sum on two records are one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from liaison.directory.duplicates.rules.alike import slips

Record = Mapping[str, str]
Judge = Callable[[str, str], float]  # 1 the same, between 0 and 1 alike, 0 another

CLOSE = 0.82  # alike from here on, as Jaro and Winkler count


def _word(one: str, other: str) -> float:
    if one == other:
        return 1.0
    found = JaroWinkler.similarity(one, other)
    return found if found >= CLOSE else 0.0


def _number(one: str, other: str) -> float:
    """Identity numbers, dates, postcodes: one wrong or two swapped digits may happen, and one of eight is one."""
    if one == other:
        return 1.0
    wrong = slips(one, other)
    if wrong == 1:
        return 0.8
    return 0.5 if wrong == 2 and min(len(one), len(other)) >= 6 else 0.0


def _text(one: str, other: str) -> float:
    """Several words, in any order."""
    if one == other:
        return 1.0
    mine, theirs = one.split(), other.split()
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    found = sum(max((_word(word, another) for another in theirs), default=0.0) for word in mine)
    share = found / max(1, (len(mine) + len(theirs)) / 2)
    return max(share if share >= 0.6 else 0.0, _word(one, other))


WAYS: dict[str, Judge] = {"word": _word, "number": _number, "text": _text}


@dataclass(frozen=True)
class Column:
    """`same`, `differs`: points. `swaps_with`: a column with which people mix it up, such as the family name."""

    name: str
    way: str
    same: float
    differs: float = 0.0
    swaps_with: str = ""


def points(one: Record, other: Record, columns: Iterable[Column]) -> float:
    return sum(_points(one, other, column) for column in columns)


def _points(one: Record, other: Record, column: Column) -> float:
    mine, theirs = one[column.name], other[column.name]
    found = WAYS[column.way](mine, theirs) if mine and theirs else None
    if column.swaps_with and not found:
        found = _swapped(one, other, column, found)
    if found is None:
        return 0.0
    return column.same * found if found else -column.differs


def _swapped(one: Record, other: Record, column: Column, found: float | None) -> float | None:
    crossed = [
        (one[column.name], other[column.swaps_with]),
        (one[column.swaps_with], other[column.name]),
    ]
    hits = [WAYS[column.way](mine, theirs) for mine, theirs in crossed if mine and theirs]
    best = max(hits, default=0.0)
    return 0.9 * best if best else found
