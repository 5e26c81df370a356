# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which row names the columns. Points for each sign, and a sentence that says which row was taken and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.header_words import HEADER_WORDS
from liaison.kit.files.shapes import Message, Row
from liaison.kit.text import fold

_LAST_HEADER_ROW = 20
_SAMPLE = 80
_LOOK_BELOW = 5
# Weights were set on the header rows that real files arrive with; see the tests for the files.
_HALF_KNOWN = 0.5
_KNOWN_WORDS, _FILLED, _ROWS_BELOW, _CONTRAST, _LATER, _ONE_LINE_BLOCK = 1.5, 1.0, 1.0, 1.0, 0.1, 1.0

_FACT = re.compile(
    r"""\s*(?:
      (?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+         # an e-mail address
    | https?://\S+ | www\.\S+
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?          # a date, perhaps with a time
    | \+\d[\d\s().-]{6,}                                  # a phone number
    | true | false
    )\s*""",
    re.X | re.I,
)
_NUMBER = re.compile(r"\s*[-+(]?[\d.,\s]*\d[\d.,\s%)]*\s*")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Header:
    """``row`` is 0 when the table starts with data."""

    row: int
    why: Message


@dataclass(frozen=True)
class _Look:
    """What one row looks like from afar."""

    number: int
    filled: int
    facts: int
    numbers: int
    known: float
    with_words: int
    names: int
    distinct: int
    kinds: tuple[bool, ...]


def find_header(rows: Sequence[Row]) -> Header:
    looks = [_look_at(row) for row in rows[:_SAMPLE]]
    if not looks:
        return Header(0, _nothing_names_the_columns())
    last = max(_LAST_HEADER_ROW, looks[0].number)
    width = max(look.filled for look in looks)
    candidates = [index for index, look in enumerate(looks) if look.number <= last and _could_name_columns(look)]
    if not candidates or (candidates[0] != 0 and not _is_convincing(looks, candidates, width)):
        return Header(0, _nothing_names_the_columns())
    candidates = [index for index in candidates if not _is_rather_data(looks[index], looks[candidates[0]])]
    most_rows = max(len(_rows_below(looks, index)) for index in candidates) or 1
    scores = {
        index: _score(looks, index, width, most_rows)
        - _LATER * place
        - _ONE_LINE_BLOCK * _is_one_line_block(looks, index, candidates)
        for place, index in enumerate(candidates)
    }
    best = max(candidates, key=lambda index: scores[index])
    return Header(looks[best].number, _why(looks[best]))


def _look_at(row: Row) -> _Look:
    texts = [cell.strip() for cell in row.cells]
    facts = [index in row.dates or bool(_FACT.fullmatch(text[:300])) for index, text in enumerate(texts)]
    numbers = [_is_number(text) for text in texts]
    words = [text for text in texts if text]
    return _Look(
        number=row.number,
        filled=len(words),
        facts=sum(facts),
        numbers=sum(numbers),
        known=sum(map(_known, words)),
        names=sum(map(is_name, words)),
        with_words=sum(_known(text) > 0 for text in words),
        distinct=len({fold(text[:300]) for text in words}),
        kinds=tuple(fact or number for fact, number in zip(facts, numbers, strict=True)),
    )


def is_fact_or_number(text: str) -> bool:
    """Whether a cell holds an address, a date, a number or such, which no column is called."""
    return bool(_FACT.fullmatch(text[:300])) or _is_number(text)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text[:50])) and not _YEAR.fullmatch(text)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text[:120]).replace("_", " "))[:8]


def is_name(text: str) -> bool:
    """More than half of its words usually name a column: "First Name", but not "Harbour Museum"."""
    words = _words(text)
    return sum(word in HEADER_WORDS for word in words) * 2 > len(words)


def _known(text: str) -> float:
    """How well a cell is known as a column's name. One such word among many also stands in notes and in names."""
    return 1.0 if is_name(text) else _HALF_KNOWN * any(word in HEADER_WORDS for word in _words(text))


def _could_name_columns(look: _Look) -> bool:
    return look.filled > 0 and look.facts == 0 and look.numbers <= look.filled * 0.4


def _is_convincing(looks: list[_Look], candidates: list[int], width: int) -> bool:
    """The first row holds data: only a row of known column names further down can still be the header."""
    return any(_known_share(looks[index]) >= 0.5 and looks[index].filled * 2 >= width for index in candidates)


def _known_share(look: _Look) -> float:
    share = look.known / look.filled
    return share if look.known > 1 or share >= 0.5 else 0.0


def _is_rather_data(look: _Look, top: _Look) -> bool:
    """Below a row of words as long as this one, it takes names of columns to be a header: notes are words, too."""
    return look is not top and top.filled >= look.filled and look.names * 2 <= look.filled


def _is_one_line_block(looks: list[_Look], index: int, candidates: list[int]) -> bool:
    """A header, one row of values, a gap and another header: what reports put above the table they are
    about.
    """
    if len(_rows_below(looks, index)) != 1:
        return False
    return any(
        later > index + 1
        and looks[later].number > looks[later - 1].number + 1
        and looks[later].names * 2 >= looks[later].filled
        for later in candidates
    )


def _score(looks: list[_Look], index: int, width: int, most_rows: int) -> float:
    look = looks[index]
    fill = look.filled / width
    below = _rows_below(looks, index)
    repeated = (look.filled - look.distinct) / look.filled
    contrast = 0.0
    if below:
        contrast = max(_contrast(look, other) for other in below[:_LOOK_BELOW])
    return (
        _KNOWN_WORDS * _known_share(look) * fill
        + _FILLED * fill
        + _ROWS_BELOW * len(below) / most_rows
        + _CONTRAST * contrast
        - repeated
    )


def _rows_below(looks: list[_Look], index: int) -> list[_Look]:
    """Rows of about the same width that follow without a gap; a gap directly under the header is forgiven."""
    filled = looks[index].filled
    below: list[_Look] = []
    for look in looks[index + 1 :]:
        gap = below and look.number > below[-1].number + 1
        if gap or not filled * 0.4 <= look.filled <= filled * 1.5 + 1:
            break
        below.append(look)
    return below


def _contrast(look: _Look, below: _Look) -> float:
    """The share of columns where this row has a word and the row below has an address, a date or a number."""
    pairs = list(zip(look.kinds, below.kinds, strict=False))
    return sum(1 for mine, theirs in pairs if theirs and not mine) / len(pairs) if pairs else 0.0


def _why(look: _Look) -> Message:
    if look.known:
        return format_lazy(
            # Translators: {row} is a row number; {known} and {count} are numbers of cells in it.
            _("Row {row} names the columns: {known} of its {count} cells hold words that usually name a column."),
            row=look.number,
            known=look.with_words,
            count=look.filled,
        )
    return format_lazy(
        # Translators: {row} is a row number.
        _(
            "Row {row} is taken as the names of the columns because it holds only words. Change this "
            "if it is data."
        ),
        row=look.number,
    )


def _nothing_names_the_columns() -> Message:
    # Translators: explains why the columns of a table have no names.
    return _("No row names the columns: the first row already holds data. Change this if a row does name them.")
