# SPDX-License-Identifier: AGPL-3.0-or-later
"""Score sheets as files: what a round gives away as one, and what the columns of one that comes in mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.assessment.models import AssessmentRound
from liaison.assessment.rules import score_sheet as rules
from liaison.assessment.rules.score_sheet import FOLLOWS, NAME, PLACES, TOTAL, Columns, Line, SheetRow
from liaison.assessment.wording import CRITERIA
from liaison.kit.files import Table, UnreadableFile, unescape_cell
from liaison.kit.files.writing import Value

from .results import results_for
from .sets import Measure

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_000, 100, 300

# Translators: head of a column of a spreadsheet with scores: whom each row is about.
ORGANISATION = gettext_lazy("Organisation")
# Translators: head of a column of a spreadsheet with scores.
TOTAL_SCORE = gettext_lazy("Total score")
# Translators: head of a column of a spreadsheet with scores: what a total means, such as "promising".
BAND = gettext_lazy("Band")
# Translators: head of a column of a spreadsheet with scores: how many people scored.
ASSESSORS = gettext_lazy("Assessors")

_OURS = {ORGANISATION: NAME, TOTAL_SCORE: TOTAL, BAND: FOLLOWS, ASSESSORS: FOLLOWS}
# As other people's sheets say it, in the languages of the interface.
_THEIRS = {
    NAME: "organization, organisations, organizations, candidate, candidates, partner, partners, "
    "possible partner, potential partner, partnership, name, institution, kandidat, namn, partnerskap, "
    "organizacion, candidato, candidata, nombre, institucion, socio, sefydliad, ymgeisydd, enw, partneriaeth",
    TOTAL: "total, score, totals, total points, sum, summa, totalt, totalpoang, poang totalt, puntuacion, "
    "puntuacion total, cyfanswm, sgor, cyfanswm sgor",
    FOLLOWS: "rank, place, adjusted, adjusted total, scale, n, number of assessors, decision, rang, puesto",
}


# --- going out ---


def sheet_lines(member: Member, round: AssessmentRound) -> Iterator[list[Value]]:
    """Headers, and a row for each candidate whose numbers this member may know, best first.

    A total is a number and no formula: a program that opens the file has nothing to start.
    """
    found = results_for(member, round)
    labels = [criterion.label for criterion in found.measure.criteria]
    yield [str(ORGANISATION), *labels, str(TOTAL_SCORE), str(BAND), str(ASSESSORS)]
    for line in found.lines:
        row, total = line.found.row, line.found.total.total
        means = [_rounded(row[one.key].mean) if one.key in row else None for one in found.measure.criteria]
        people = line.found.people if row and line.found.people else None
        yield [str(line.candidate), *means, _rounded(total), line.band if row else None, people]


def _rounded(value: Decimal | None) -> Decimal | None:
    """To four digits, and without the zeros at their end."""
    if value is None:
        return None
    text = f"{value.quantize(PLACES, ROUND_HALF_UP):f}"
    return Decimal(text.rstrip("0").rstrip("."))


# --- coming in ---


@dataclass(frozen=True)
class Sheet:
    """A file as it was read. `rows` are those that hold anything."""

    filename: str
    columns: Columns
    rows: list[SheetRow] = field(default_factory=list)

    @property
    def off_step(self) -> list[tuple[SheetRow, int]]:
        return [(row, column) for row in self.rows for column in row.off_step]


@dataclass(frozen=True)
class RawSheet:
    """The file's cells, few enough to go with the page and come back: of one that is not taken nothing stays."""

    filename: str
    lines: list[Line]

    def as_json(self) -> dict[str, Any]:
        lines = [[line.number, list(line.cells), list(line.dates)] for line in self.lines]
        return {"filename": self.filename, "lines": lines}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "RawSheet":
        return cls(kept["filename"], [Line(number, cells, dates) for number, cells, dates in kept["lines"]])


def raw_sheet(table: Table, filename: str) -> RawSheet:
    """Everything above the columns' names as well: which row names them is decided anew. Raises UnreadableFile."""
    header = [Line(table.header_row, [column.header for column in table.columns])] if table.header_row else []
    above = [Line(row.number, row.cells, row.dates) for row in table.preamble]
    lines = [*above, *header, *(Line(row.number, row.cells, row.dates) for row in table.rows)]
    width = max((len(line.cells) for line in lines), default=0)
    if len(lines) > MOST_ROWS or width > MOST_COLUMNS:
        message = format_lazy(
            # Translators: a spreadsheet with scores is too large. {rows} and {columns} are numbers.
            gettext_lazy("A score sheet has up to {rows} rows and {columns} columns. Split this one."),
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
        raise UnreadableFile(message)
    cut = [
        Line(line.number, [unescape_cell(cell.strip())[:LONGEST_CELL] for cell in line.cells], list(line.dates))
        for line in lines
    ]
    return RawSheet(filename[:200], cut)


def read_sheet(raw: RawSheet, measure: Measure) -> Sheet:
    """Raises UnreadableFile where no column is a criterion of the round."""
    words = words_for(measure)
    at = max(
        range(len(raw.lines)),
        key=lambda index: (rules.count_known(raw.lines[index].cells, words), -index),
        default=0,
    )
    if not raw.lines or not rules.count_known(raw.lines[at].cells, words):
        names = ", ".join(criterion.label for criterion in measure.criteria)
        # Translators: no column of a spreadsheet with scores is known. {names} are criteria with commas.
        message = gettext_lazy("None of the columns is a criterion of this round. It judges by: {names}.")
        raise UnreadableFile(format_lazy(message, names=names))
    below = raw.lines[at + 1 :]
    columns = rules.read_columns(raw.lines[at].cells, below, words, [one.key for one in measure.criteria])
    rows = [rules.read_row(line, columns, measure.rules) for line in below]
    return Sheet(raw.filename, columns, [row for row in rows if not row.is_blank])


def best_part(table: Table, measure: Measure) -> tuple[str | None, int] | None:
    """Sheet and header row of another table of the file in which more criteria are named than in this one."""
    words = words_for(measure)
    here = max((rules.count_known(cells, words) for cells in _heads(table)), default=0)
    counted = [(rules.count_known(part.headers, words), part) for part in table.parts]
    most, part = max(counted, key=lambda pair: pair[0], default=(0, None))
    return (part.sheet, part.header_row) if part is not None and most > here else None


def _heads(table: Table) -> Iterator[Sequence[str]]:
    yield [column.header for column in table.columns]
    yield from (row.cells for row in table.preamble)
    yield from (row.cells for row in table.rows)


def words_for(measure: Measure) -> dict[str, str]:
    """What a header means, in whatever language of ours somebody wrote or exported the sheet."""
    words = {rules.plain(word): meaning for meaning, text in _THEIRS.items() for word in text.split(",")}
    known = {key: label for key, label in CRITERIA.items() if key in measure.by_key}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words |= {rules.plain(str(label)): meaning for label, meaning in _OURS.items()}
            words |= {rules.plain(str(label)): key for key, label in known.items()}
    words |= {rules.plain(key): key for key in measure.by_key}
    return words | {rules.plain(criterion.label): criterion.key for criterion in measure.criteria}
