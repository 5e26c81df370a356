# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV and its cousins. The delimiter is decided by rule: how evenly it cuts the first rows, quotation
respected.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liaison.kit.files.checks import Collector, too_many_rows
from liaison.kit.files.shapes import Grid, Limits, Message, UnreadableFile

_CANDIDATES = ",;\t|"
# For files of one column: a character that text does not hold.
_NO_DELIMITER = "\x1f"
_SAMPLE_LINES = 200
_SAMPLE_RECORDS = 80
_SAMPLE_CHARACTERS = 200_000
# Reading again after an unclosed quotation mark costs time; so many characters, and no more.
_MIN_REREAD = 2_000_000
_LINES_PER_ROW = 5
_SEP_LINE = re.compile(r"sep=(.)\r?\n?$", re.I)

NAMES: dict[str, Message] = {
    # Translators: what separates the columns of a text file.
    ",": _("commas"),
    # Translators: what separates the columns of a text file.
    ";": _("semicolons"),
    # Translators: what separates the columns of a text file.
    "\t": _("tabs"),
    # Translators: what separates the columns of a text file.
    "|": _("vertical bars"),
}

# Translators: why one row of a file was not read.
_UNCLOSED = _("A quotation mark is opened in this row and never closed. Remove it or close it.")
# Translators: shown when a text file is full of opened and never closed quotation marks.
_TOO_MANY_UNCLOSED = _(
    "Too many rows of this file open a quotation mark and never close it. "
    "Open the file in a spreadsheet program and save it as XLSX."
)


@dataclass(frozen=True)
class Choice:
    delimiter: str | None
    why: Message


def read_delimited(text: str, encoding: str, filename: str, limits: Limits) -> Grid:
    if text.count("\n") + text.count("\r") > limits.rows * _LINES_PER_ROW * 2:
        raise UnreadableFile(too_many_rows(limits))
    # newline="" keeps line ends inside quotes and still splits at CR, LF and CRLF alike.
    lines = io.StringIO(text, newline="").readlines()
    named = _SEP_LINE.match(lines[0]) if lines else None
    if named and named.group(1) in _CANDIDATES:
        # Spreadsheet programs obey this line and do not show it, so it is not counted as a row.
        choice = Choice(named.group(1), _named_by_the_file(named.group(1)))
        del lines[0]
    else:
        choice = choose_delimiter(lines, filename)
    collector = Collector(limits)
    _collect(lines, choice.delimiter or _NO_DELIMITER, collector)
    collector.finish()
    return Grid(
        rows=collector.rows,
        problems=tuple(collector.problems),
        delimiter=choice.delimiter,
        encoding=encoding,
        why=(choice.why,),
    )


class _Feed:
    """Lines for the csv reader that can be wound back to the line after a broken one."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.position = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        self.position += 1
        return self.lines[self.position - 1]


def _collect(lines: list[str], delimiter: str, collector: Collector) -> None:
    """One csv record is one row of the spreadsheet, however many lines its quoted cells take.

    A quotation mark that is never closed swallows the rest of the file: only its own row is given up, and
    reading goes on at the next line.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    number = 0
    may_reread = max(_MIN_REREAD, 4 * sum(map(len, lines)))
    while feed.position < len(lines):
        start = feed.position
        number += 1
        try:
            cells = next(reader)
            runs_away = _runs_away(cells, feed, start, delimiter, collector.limits)
        except csv.Error:
            cells, runs_away = [], True
        if not runs_away:
            collector.add(number, cells)
            continue
        may_reread -= sum(map(len, islice(lines, start, feed.position)))
        if may_reread < 0:
            raise UnreadableFile(_TOO_MANY_UNCLOSED)
        _give_up_one_line(number, lines[start], delimiter, collector)
        feed.position = start + 1
        reader = csv.reader(feed, delimiter=delimiter)


def _runs_away(cells: list[str], feed: _Feed, start: int, delimiter: str, limits: Limits) -> bool:
    """True when a quoted cell begun in line ``start`` ran over the end of the file, or over all bounds."""
    if feed.position - start > 1 and max(map(len, cells)) > limits.cell_length:
        return True
    if feed.position < len(feed.lines):
        return False
    # Does one more line still belong to the last record? Then its quotation mark was never closed.
    record = feed.lines[start:]
    record[-1] = record[-1].rstrip("\r\n") + "\n"
    if not any('"' in line for line in record):
        return False
    return len(list(csv.reader([*record, "end"], delimiter=delimiter))) == 1


def _give_up_one_line(number: int, line: str, delimiter: str, collector: Collector) -> None:
    line = line.rstrip("\r\n")
    if len(line) > collector.limits.cell_length:
        collector.add(number, [line])
    else:
        collector.note_broken(number, line.split(delimiter), _UNCLOSED)


def choose_delimiter(lines: list[str], filename: str) -> Choice:
    sample = list(_bounded(lines))
    scores = {delimiter: _evenness(sample, delimiter) for delimiter in _CANDIDATES}
    if filename.lower().endswith((".tsv", ".tab")) and scores["\t"][1] > 1:
        return Choice("\t", _cut_by("\t", scores["\t"][1]))
    best = max(_CANDIDATES, key=lambda delimiter: scores[delimiter])
    share, width = scores[best]
    if width < 2 or share < 0.3 or (best == "," and _commas_belong_to_the_text(sample, share)):
        # Translators: why a text file is read as a single column.
        return Choice(None, _("Nothing separates columns in this file, so it is read as one column."))
    return Choice(best, _cut_by(best, width))


def _bounded(lines: list[str]) -> Iterator[str]:
    characters = 0
    for line in lines[:_SAMPLE_LINES]:
        characters += len(line)
        if characters > _SAMPLE_CHARACTERS:
            return
        yield line


def _evenness(sample: list[str], delimiter: str) -> tuple[float, int]:
    """The share of filled rows that have the commonest number of columns above one, and that number."""
    widths: Counter[int] = Counter()
    try:
        for record in islice(csv.reader(sample, delimiter=delimiter), _SAMPLE_RECORDS):
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
    except csv.Error:
        pass
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return 0.0, 1
    width = max(cut, key=lambda found: (cut[found], found))
    # Rows of nearly the same width are the same table: trailing cells are often left out.
    alike = sum(count for other, count in cut.items() if abs(other - width) <= width // 4)
    return round(alike / widths.total(), 2), width


def _commas_belong_to_the_text(sample: list[str], share: float) -> bool:
    """Sentences, or one column of "Garcia, Ana": each comma has its space, and the rows do not agree on them."""
    filled = [line.strip() for line in sample if line.strip()]
    if any('"' in line or line.count(",") != line.count(", ") for line in filled):
        return False
    one_column_of_names = "," not in filled[0] and all(line.count(",") <= 1 for line in filled)
    return one_column_of_names or share < 0.8


def _cut_by(delimiter: str, width: int) -> Message:
    return format_lazy(
        # Translators: {separator} is commas, semicolons, tabs or vertical bars; {count} a number of columns.
        _("The columns are separated by {separator}: most rows have {count} columns."),
        separator=NAMES[delimiter],
        count=width,
    )


def _named_by_the_file(delimiter: str) -> Message:
    return format_lazy(
        # Translators: {separator} is commas, semicolons, tabs or vertical bars.
        _("The file itself says that its columns are separated by {separator}."),
        separator=NAMES[delimiter],
    )
