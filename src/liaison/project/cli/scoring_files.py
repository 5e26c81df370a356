# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two files of `liaison score`: criteria and ratings. Whatever is wrong is said with its row and column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from liaison.assessment.rules.criteria import LOWEST, CannotScore, CriteriaSet, Criterion
from liaison.assessment.rules.results import Rating
from liaison.kit.files import Grid, NeedsEncoding, UnreadableFile, read_grid
from liaison.kit.text import fold

from .answers import WRONG_USE, Refusal

MOST_CRITERIA = 60
MOST_CANDIDATES = 2000
HEAVIEST = 1000
QUARTER = Decimal("0.25")
CANNOT_JUDGE = {"cannot judge", "can't judge", "cannot_judge", "?"}
NO_GATE = {"", "0", "-", "no", "none", "false"}
_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,30})?")
_LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Line:
    """A row below the header; cells by the header's words."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refusal(self, column: str, sentence: str) -> Refusal:
        return Refusal(f"{self.file}, row {self.number}, column “{column}”: {sentence}", WRONG_USE)

    def number_in(self, column: str) -> Decimal:
        text = self[column]
        if not _NUMBER.fullmatch(text):
            raise self.refusal(column, f"{quoted(text)} is not a number such as 3 or 4.5.")
        return Decimal(text.replace(",", "."))


def quoted(text: str) -> str:
    return f"“{text[:_LONGEST_QUOTE]}…”" if len(text) > _LONGEST_QUOTE else f"“{text}”"


def lines_of(path: Path, needed: tuple[str, ...]) -> list[Line]:
    """Every row below the header. Raises Refusal for a file that is no table with the needed columns."""
    grid = _grid(path)
    if grid.problems:
        worst = grid.problems[0]
        raise Refusal(f"{path.name}, row {worst.row}: {worst.message}", WRONG_USE)
    if not grid.rows:
        raise Refusal(f"{path.name} is empty.", WRONG_USE)
    headers = [fold(cell) for cell in grid.rows[0].cells]
    twice = [header for header in headers if header and headers.count(header) > 1]
    if twice:
        raise Refusal(f"{path.name} has two columns “{twice[0]}”. Keep one of them.", WRONG_USE)
    missing = [column for column in needed if column not in headers]
    if missing:
        words = " and ".join(f"“{column}”" for column in missing)
        raise Refusal(
            f"{path.name} has no column {words}. Its first row names the columns: {', '.join(needed)}.", WRONG_USE
        )
    return [
        Line(
            path.name,
            row.number,
            {name: " ".join(cell.split()) for name, cell in zip(headers, row.cells, strict=False)},
        )
        for row in grid.rows[1:]
    ]


def _grid(path: Path) -> Grid:
    try:
        grid = read_grid(path.read_bytes(), path.name)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", WRONG_USE) from error
    except UnreadableFile as refusal:
        raise Refusal(f"{path.name}: {refusal}", WRONG_USE) from refusal
    if isinstance(grid, NeedsEncoding):
        raise Refusal(f"{path.name} is not written in Unicode. Save it as “CSV UTF-8” and try again.", WRONG_USE)
    return grid


# --- criteria --------------------------------------------------------------------------------------------------


def read_criteria(path: Path) -> CriteriaSet:
    lines = lines_of(path, ("key",))
    if not lines:
        raise Refusal(f"{path.name} names no criterion.", WRONG_USE)
    if len(lines) > MOST_CRITERIA:
        raise Refusal(f"{path.name} has {len(lines)} criteria; {MOST_CRITERIA} is the most.", WRONG_USE)
    seen: dict[str, int] = {}
    for line in lines:
        if not line["key"]:
            raise line.refusal("key", "every criterion needs a key, such as feasibility.")
        if earlier := seen.get(fold(line["key"])):
            raise line.refusal("key", f"{quoted(line['key'])} is in row {earlier} already.")
        seen[fold(line["key"])] = line.number
    try:
        return CriteriaSet(tuple(_criterion(line) for line in lines))
    except CannotScore as refusal:
        words = {"no_weight": "every criterion has weight 0; at least one must count."}
        raise Refusal(f"{path.name}: {words.get(refusal.problem, refusal)}", WRONG_USE) from refusal


def _criterion(line: Line) -> Criterion:
    weight = line.number_in("weight") if line["weight"] else Decimal(1)
    if weight > HEAVIEST:
        raise line.refusal("weight", f"{line['weight']} is too heavy; {HEAVIEST} is the most.")
    minimum = None if fold(line["gate"]) in NO_GATE else line.number_in("gate")
    if minimum is not None and not LOWEST <= minimum <= CriteriaSet.levels:
        raise line.refusal(
            "gate",
            f"{line['gate']} is not between {LOWEST} and {CriteriaSet.levels}. Leave it empty for no minimum.",
        )
    return Criterion(line["key"], weight, minimum, line["label"] or line["key"])


# --- ratings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ratings:
    """`candidates` has those as well who were not scored; `notes` say what was read in an unexpected way."""

    ratings: list[Rating]
    candidates: set[str]
    notes: list[str]


def read_ratings(path: Path, criteria: CriteriaSet) -> Ratings:
    lines = lines_of(path, ("candidate", "assessor", "criterion", "score"))
    if not lines:
        raise Refusal(f"{path.name} has no scores below its first row.", WRONG_USE)
    _refuse_repeats(lines)
    sources = _sources(lines)
    if len(sources) > MOST_CANDIDATES:
        raise Refusal(f"{path.name} has {len(sources)} candidates; {MOST_CANDIDATES} is the most.", WRONG_USE)
    keys = _keys(criteria)
    averages = _averages(lines, sources, criteria)
    ratings = [rating for line in lines for rating in _rating(line, criteria, keys, averages)]
    notes = [
        f"“{assessor}” gives quarter points to “{candidate}”. Quarters come only from averages, so this is read "
        "as the average of a panel of unknown size."
        for candidate, assessor in sorted(averages)
        if assessor
    ]
    return Ratings(ratings, set(sources), notes)


def _keys(criteria: CriteriaSet) -> dict[str, str]:
    """A criterion may be named by its key or by its label."""
    labels = {fold(each.label): each.key for each in criteria.criteria}
    return labels | {fold(each.key): each.key for each in criteria.criteria}


def _refuse_repeats(lines: list[Line]) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines:
        if not line["candidate"]:
            raise line.refusal("candidate", "who is scored here?")
        cell = line["candidate"], line["assessor"], fold(line["criterion"])
        if earlier := seen.get(cell):
            raise line.refusal("score", f"this was scored in row {earlier} already, by the same assessor.")
        seen[cell] = line.number


def _sources(lines: list[Line]) -> dict[str, set[str]]:
    """Who scored each candidate; "" is an average of nobody knows whom."""
    sources: dict[str, set[str]] = {}
    for line in lines:
        known = sources.setdefault(line["candidate"], set())
        if line["score"]:
            known.add(line["assessor"])
        if "" in known and len(known) > 1:
            raise line.refusal(
                "assessor",
                f"{quoted(line['candidate'])} has an average (no assessor) and single scores. Keep one of them.",
            )
    return sources


def _averages(lines: list[Line], sources: dict[str, set[str]], criteria: CriteriaSet) -> set[tuple[str, str]]:
    """Whose scores of whom are averages: those without an assessor, and a lone source's with quarter points."""
    averages = {(candidate, "") for candidate, known in sources.items() if "" in known}
    for line in lines:
        alone = len(sources[line["candidate"]]) == 1
        if alone and _NUMBER.fullmatch(line["score"]):
            score = line.number_in("score")
            if not criteria.is_on_step(score) and score % QUARTER == 0:
                averages.add((line["candidate"], line["assessor"]))
    return averages


def _rating(
    line: Line, criteria: CriteriaSet, keys: dict[str, str], averages: set[tuple[str, str]]
) -> Iterator[Rating]:
    """One rating, or none where the cell is empty: not yet answered is not "cannot judge"."""
    candidate, assessor = line["candidate"], line["assessor"]
    if not line["score"] and not line["criterion"]:
        return  # only names a candidate
    key = keys.get(fold(line["criterion"]))
    if key is None:
        known = ", ".join(each.key for each in criteria.criteria[:12])
        raise line.refusal("criterion", f"{quoted(line['criterion'])} is not among the criteria ({known}).")
    if not line["score"]:
        return
    if fold(line["score"]) in CANNOT_JUDGE:
        yield Rating(candidate, assessor, key, None)
        return
    score = line.number_in("score")
    if not criteria.is_on_scale(score):
        raise line.refusal("score", f"{line['score']} is not between {LOWEST} and {criteria.levels}.")
    if (candidate, assessor) in averages:
        yield Rating(candidate, None, key, score)
        return
    if not criteria.is_on_step(score):
        raise line.refusal(
            "score",
            f"{line['score']} is off the step of half points. An average of several people has no assessor: "
            "leave that cell empty.",
        )
    yield Rating(candidate, assessor, key, score)
