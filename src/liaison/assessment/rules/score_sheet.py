# SPDX-License-Identifier: AGPL-3.0-or-later
"""A score sheet as the source workshop keeps it: a row for each candidate, a column for each criterion, a total.

Columns are known by their names, wherever they stand. A cell is an average of nobody knows how many people, so it
may lie anywhere on the scale. What cannot be read is named by row and column; nothing is guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from liaison.kit.text import fold

from .criteria import CriteriaSet
from .totals import Cell, Row, total_of

NAME, TOTAL, FOLLOWS = " name", " total", " follows"  # no criterion's key has a space
PLACES = Decimal("0.0001")
# Each of the averages may have been rounded to two digits, and the total as well.
ROUNDED = Decimal("0.005")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,25})?")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_NO_WORD = re.compile(r"[^\w]+")
_NOTHING = frozenset({"", "-", "–", "—", "--", "n/a", "?"})


class Trouble(StrEnum):
    """What is wrong with a cell or a column."""

    TEXT = "text"
    DATE = "date"
    RANGE = "range"
    UNKNOWN = "unknown"
    TWICE = "twice"


@dataclass(frozen=True)
class Problem:
    """`column` counts from 0; `text` is what stands there."""

    trouble: Trouble
    column: int
    text: str
    header: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the file: its number there, its cells, and which of them were dates in the workbook."""

    number: int
    cells: Sequence[str]
    dates: Sequence[int] = ()

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Columns:
    """`criteria` by key. `missing` are keys without a column."""

    headers: tuple[str, ...]
    criteria: Mapping[str, int]
    name: int | None
    total: int | None
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class SheetRow:
    """`scores` by key, to four digits. `off_step`: columns of averages that no single person can have given."""

    number: int
    name: str
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    problems: tuple[Problem, ...] = ()
    off_step: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.name and not self.scores and not self.problems


@dataclass(frozen=True)
class Difference:
    """The sheet's total beside ours. `scored` of the criteria are filled in; `adds_up`: it is their plain sum."""

    theirs: Decimal
    ours: Decimal
    scored: int
    adds_up: bool

    @property
    def amount(self) -> Decimal:
        return self.theirs - self.ours


def plain(header: str) -> str:
    """ "Capacity & commitment (1–5)" is "capacity and commitment"."""
    text = _IN_BRACKETS.sub("", header)
    return " ".join(_NO_WORD.sub(" ", fold(text.replace("&", " and ")).replace("_", " ")).split())


def count_known(headers: Iterable[str], words: Mapping[str, str]) -> int:
    """How many of them name a criterion."""
    found = {words.get(plain(header), "") for header in headers}
    return len(found - {"", NAME, TOTAL, FOLLOWS})


def read_columns(
    headers: Sequence[str], lines: Sequence[Line], words: Mapping[str, str], keys: Sequence[str]
) -> Columns:
    """`words`: what a plain header means. If none names the candidates, the first column of words left of the
    criteria does.
    """
    criteria: dict[str, int] = {}
    named: dict[str, int] = {}
    problems, unknown = [], []
    for index, header in enumerate(headers):
        meaning = words.get(plain(header))
        if meaning is None:
            unknown.append(index)
        elif meaning in keys:
            if meaning in criteria:
                problems.append(Problem(Trouble.TWICE, index, header, headers[criteria[meaning]]))
            criteria.setdefault(meaning, index)
        else:
            named.setdefault(meaning, index)
    name = named.get(NAME)
    if name is None:
        before = [index for index in unknown if index < min(criteria.values(), default=0)]
        name = next((index for index in before if _holds_words(lines, index)), None)
    filled = [index for index in unknown if index != name and headers[index].strip()]
    problems += [Problem(Trouble.UNKNOWN, index, headers[index]) for index in filled]
    missing = tuple(key for key in keys if key not in criteria)
    return Columns(tuple(headers), criteria, name, named.get(TOTAL), missing, tuple(problems))


def _holds_words(lines: Sequence[Line], column: int) -> bool:
    texts = [text for line in lines if (text := line.cell(column))]
    return sum(1 for text in texts if not _NUMBER.fullmatch(text)) * 2 > len(texts)


def read_row(line: Line, columns: Columns, criteria: CriteriaSet) -> SheetRow:
    scores: dict[str, Decimal] = {}
    problems, off_step = [], []
    for key, column in columns.criteria.items():
        text = line.cell(column)
        if text in _NOTHING:
            continue
        score = read_number(text)
        trouble = _trouble_with(score, column in line.dates, criteria)
        if trouble is not None or score is None:
            problems.append(Problem(trouble or Trouble.TEXT, column, text[:40], columns.headers[column]))
            continue
        scores[key] = score.quantize(PLACES, ROUND_HALF_UP)
        if not criteria.is_on_step(score):
            off_step.append(column)
    total = read_number(line.cell(columns.total))
    return SheetRow(line.number, line.cell(columns.name), scores, total, tuple(problems), tuple(off_step))


def _trouble_with(score: Decimal | None, is_date: bool, criteria: CriteriaSet) -> Trouble | None:
    if is_date:
        return Trouble.DATE
    if score is None:
        return Trouble.TEXT
    return None if criteria.is_on_scale(score) else Trouble.RANGE


def read_number(text: str) -> Decimal | None:
    """With a point or a comma; None for anything else."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def cells_of(row: SheetRow) -> Row:
    return {key: Cell((score,), of_panel=True) for key, score in row.scores.items()}


def difference(row: SheetRow, criteria: CriteriaSet) -> Difference | None:
    """None where the totals agree, or where one of them is not there."""
    ours = total_of(criteria, cells_of(row)).total
    if ours is None or row.total is None:
        return None
    if abs(row.total - ours) <= ROUNDED * (criteria.size + 1):
        return None
    plain_sum = sum(row.scores.values(), Decimal(0))
    adds_up = abs(row.total - plain_sum) <= ROUNDED * (criteria.size + 1)
    return Difference(row.total, ours, len(row.scores), adds_up)
