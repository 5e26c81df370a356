# SPDX-License-Identifier: AGPL-3.0-or-later
"""From scores to a round's results: every candidate's row, the ranking, the panel's agenda, adjusted totals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from .criteria import CriteriaSet
from .exact import Part, exactly, weighted_mean
from .panel import Severities, deviation, needs_talk, plus_minus, severities
from .totals import Cell, Row, Total, total_of


class Rating(NamedTuple):
    """One score. `score` is None for "cannot judge"; `assessor` is None for an average of a panel."""

    candidate: str
    assessor: str | None
    criterion: str
    score: Decimal | None


class Adjustment(StrEnum):
    """Whether totals were adjusted for how strict each assessor is, and if not, why."""

    DONE = "done"
    EVERYBODY_SCORED_EVERYBODY = "everybody_scored_everybody"
    NOBODY_KNOWN = "nobody_known"


@dataclass(frozen=True)
class Talk:
    """A cell about which the assessors disagree so much that the panel should talk about it."""

    candidate: str
    criterion: str
    deviation: Decimal
    importance: Decimal


@dataclass(frozen=True)
class CandidateResult:
    """`people` is None where only a panel's average is known. `rank` counts from 1; equal totals share it."""

    candidate: str
    row: Row
    dots: Mapping[str, tuple[tuple[str, Decimal], ...]]
    cannot_judge: Mapping[str, tuple[str, ...]]
    total: Total
    people: int | None
    plus_minus: Decimal | None
    below_minimum: tuple[str, ...]
    rank: int | None = None
    adjusted: Decimal | None = None


@dataclass(frozen=True)
class Results:
    """`candidates` are in the order of their rank, then by name; those without one come last."""

    criteria: CriteriaSet
    candidates: tuple[CandidateResult, ...]
    talks: tuple[Talk, ...]
    adjustment: Adjustment
    severities: Severities | None
    means: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def ranked(self) -> tuple[CandidateResult, ...]:
        return tuple(each for each in self.candidates if each.rank is not None)

    def reversed(self) -> tuple[CandidateResult, ...]:
        """Worst first; whoever has no total still comes last."""
        return (*reversed(self.ranked), *(each for each in self.candidates if each.rank is None))


@exactly
def results_of(criteria: CriteriaSet, ratings: Iterable[Rating], candidates: Iterable[str] = ()) -> Results:
    """`candidates` are those that belong here even if nobody scored them.

    Scores are taken as they are: on the scale, of known criteria, one for each assessor and cell.
    """
    sheet = _Sheet(ratings, candidates)
    levels = _adjustment(criteria, sheet)
    found = [_candidate(criteria, sheet, name, levels) for name in sorted(sheet.names)]
    ranked = _with_ranks(found)
    adjustment = Adjustment.NOBODY_KNOWN if not sheet.assessors else Adjustment.EVERYBODY_SCORED_EVERYBODY
    return Results(
        criteria=criteria,
        candidates=tuple(ranked),
        talks=_talks(criteria, ranked),
        adjustment=Adjustment.DONE if levels else adjustment,
        severities=levels,
        means=_means(criteria, ranked),
    )


class _Sheet:
    """The ratings by candidate and criterion; assessors in the order of their names."""

    def __init__(self, ratings: Iterable[Rating], candidates: Iterable[str]) -> None:
        self.names = set(candidates)
        self.assessors: set[str] = set()
        self.scores: dict[str, dict[str, list[tuple[str, Decimal]]]] = defaultdict(lambda: defaultdict(list))
        self.averages: dict[str, dict[str, Decimal]] = defaultdict(dict)
        self.refusals: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for candidate, assessor, criterion, score in sorted(ratings, key=_by_names):
            self.names.add(candidate)
            if score is None:
                self.refusals[candidate][criterion].append(assessor or "")
            elif assessor is None:
                self.averages[candidate][criterion] = score
            else:
                self.assessors.add(assessor)
                self.scores[candidate][criterion].append((assessor, score))

    def row(self, candidate: str) -> Row:
        """A panel's average stands only where no single score is known."""
        row = {
            criterion: Cell(tuple(sorted(score for _assessor, score in given)))
            for criterion, given in self.scores.get(candidate, {}).items()
        }
        averages = self.averages.get(candidate, {}).items()
        return row | {key: Cell((score,), of_panel=True) for key, score in averages if key not in row}

    def marks(self, criteria: CriteriaSet) -> dict[tuple[str, str], Decimal]:
        """x: each assessor's weighted mean over the criteria, for each candidate."""
        parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
        for candidate, cells in self.scores.items():
            for criterion, given in cells.items():
                weight = criteria.by_key[criterion].weight
                for assessor, score in given if weight else ():
                    parts[candidate, assessor].append(Part(weight, score, 1))
        return {pair: weighted_mean(found) for pair, found in parts.items()}

    def is_crossed(self, criteria: CriteriaSet) -> bool:
        given = sum(len(cell) for cells in self.scores.values() for cell in cells.values())
        return given == len(self.scores) * len(self.assessors) * criteria.size


def _by_names(rating: Rating) -> tuple[str, str, str]:
    return rating.candidate, rating.criterion, rating.assessor or ""


def _adjustment(criteria: CriteriaSet, sheet: _Sheet) -> Severities | None:
    """None where it could not change the order, or where nobody is known by name."""
    if sheet.is_crossed(criteria):
        return None
    marks = sheet.marks(criteria)
    return severities(marks) if marks else None


def _candidate(criteria: CriteriaSet, sheet: _Sheet, name: str, levels: Severities | None) -> CandidateResult:
    row = sheet.row(name)
    dots = {key: tuple(given) for key, given in sheet.scores.get(name, {}).items()}
    people = len({assessor for given in dots.values() for assessor, _score in given})
    quality = levels.candidates.get(name) if levels else None
    return CandidateResult(
        candidate=name,
        row=row,
        dots=dots,
        cannot_judge={key: tuple(who) for key, who in sheet.refusals.get(name, {}).items()},
        total=total_of(criteria, row),
        people=None if any(cell.of_panel for cell in row.values()) else people,
        plus_minus=plus_minus(criteria, people) if people else None,
        below_minimum=tuple(
            each.key
            for each in criteria.criteria
            if each.minimum is not None and each.key in row and row[each.key].mean < each.minimum
        ),
        adjusted=None if levels is None or quality is None else criteria.size * (levels.mean + quality),
    )


def _with_ranks(found: list[CandidateResult]) -> list[CandidateResult]:
    """1, 2, 2, 4: as many are above you as your rank says, less one."""
    ranking = [each for each in found if each.total.ranks]
    ranking.sort(key=lambda each: -(each.total.total or 0))
    ranked: list[CandidateResult] = []
    for place, each in enumerate(ranking, 1):
        equal = ranked and ranked[-1].total.total == each.total.total
        ranked.append(replace(each, rank=ranked[-1].rank if equal else place))
    rest = [each for each in found if not each.total.ranks]
    return [*ranked, *sorted(rest, key=lambda each: each.total.total is None)]


def _talks(criteria: CriteriaSet, candidates: list[CandidateResult]) -> tuple[Talk, ...]:
    """What weighs most first."""
    talks = []
    for each in candidates:
        for criterion in criteria.criteria:
            scores = each.row[criterion.key].scores if criterion.key in each.row else ()
            distance = deviation(scores) if len(scores) > 1 else Decimal(0)
            if needs_talk(criteria, distance):
                talks.append(Talk(each.candidate, criterion.key, distance, distance * criterion.weight))
    return tuple(sorted(talks, key=lambda talk: -talk.importance))


def _means(criteria: CriteriaSet, candidates: list[CandidateResult]) -> dict[str, Decimal]:
    """Of each criterion over the candidates; whoever has no score there stays out of it."""
    means = {}
    for criterion in criteria.criteria:
        cells = [each.row[criterion.key].mean for each in candidates if criterion.key in each.row]
        if cells:
            means[criterion.key] = sum(cells, Decimal(0)) / len(cells)
    return means
