# SPDX-License-Identifier: AGPL-3.0-or-later
"""Results as the pages show them: numbers in the reader's language, dots as places on a line."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liaison.assessment import wording
from liaison.assessment.models import Candidate
from liaison.assessment.rules.panel import deviation
from liaison.assessment.rules.results import CandidateResult
from liaison.assessment.rules.totals import State
from liaison.kit.figures import number
from liaison.kit.markup import escape, joined

from .results import Line, RoundResults

MOST_TALKS = 20
DRAWING = SafeString('<svg class="dots" viewBox="0 0 100 12" role="img" aria-label="')
LINE, END_DRAWING = SafeString('"><path d="M4 6H96"></path>'), SafeString("</svg>")
DOT, END_DOT = SafeString('<circle cx="'), SafeString('" cy="6" r="3"></circle>')


@dataclass(frozen=True)
class Row:
    """A line of the table of results."""

    candidate: Candidate
    line: Line
    total: str
    between: str
    plus_minus: str
    adjusted: str
    people: str
    moved: str  # by how much talking moved the total, if it did
    gates: list[str]
    dots: SafeString  # empty, or a drawing
    threshold: str
    caution: str

    @property
    def scored(self) -> str:
        return "" if self.line.found.total.state is State.COMPLETE else str(self.line.found.total.scored)


def rows_of(results: RoundResults) -> list[Row]:
    return [_row(results, line) for line in results.lines]


def _row(results: RoundResults, line: Line) -> Row:
    found, total = line.found, line.found.total
    low = f"{number(total.low)}–{number(total.high)}" if total.low != total.high and total.low else ""
    return Row(
        candidate=line.candidate,
        line=line,
        total=number(total.total),
        between=low,
        plus_minus=number(found.plus_minus, 1),
        adjusted=number(found.adjusted, 1),
        # Translators: how many scored, where only an average is known.
        people=_("unknown") if found.people is None else str(found.people),
        moved=_signed(line.moved),
        gates=[results.measure.label(key) for key in found.below_minimum],
        dots=_dots(results, found),
        threshold=number(total.line),
        caution=wording.caution_words(found),
    )


def _signed(moved: Decimal | None) -> str:
    return ("+" if moved > 0 else "−") + number(abs(moved)) if moved else ""


def _dots(results: RoundResults, found: CandidateResult) -> SafeString:
    """A drawing with one for each assessor: the total of what they scored."""
    rules, people = results.measure.rules, results.people
    titles: list[str] = []
    places: list[SafeString] = []
    for assessor, mean in sorted(_means(results, found).items()):
        # Six digits, so that equal totals are written only once.
        titles.append(f"{people.get(assessor, '')}: {number(Decimal(str(round(mean * rules.size, 6))), 1)}")
        places += [DOT, escape(_place(mean, rules.levels)), END_DOT]
    return joined([DRAWING, escape("; ".join(titles)), LINE, *places, END_DRAWING] if places else [])


def _means(results: RoundResults, found: CandidateResult) -> dict[str, float]:
    """Of each assessor over the criteria, by their weights."""
    points: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    for key, given in found.dots.items():
        weight = float(results.measure.rules.by_key[key].weight)
        for assessor, score in given:
            points[assessor] += weight * float(score)
            weights[assessor] += weight
    return {assessor: points[assessor] / weight for assessor, weight in weights.items() if weight}


def _place(mean: float, levels: int) -> str:
    return f"{4 + 92 * (mean - 1) / (levels - 1):.1f}"


@dataclass(frozen=True)
class Mark:
    """A score as a person gave it."""

    who: str
    assessor: str
    points: str
    x: str


@dataclass(frozen=True)
class CellView:
    """One criterion of one candidate."""

    key: str
    label: str
    mean: str
    marks: list[Mark]
    cannot: list[str]
    minimum: str
    is_below: bool
    apart: str  # how far the scores lie apart, where the panel should talk


def cells_of(results: RoundResults, line: Line) -> list[CellView]:
    found, talk = line.found, {one.criterion for one in results.talks if one.candidate == line.found.candidate}
    cells = []
    for criterion in results.measure.criteria:
        cell = found.row.get(criterion.key)
        marks = [
            Mark(
                results.people.get(assessor, ""),
                assessor,
                number(score),
                _place(float(score), results.measure.rules.levels),
            )
            for assessor, score in found.dots.get(criterion.key, ())
        ]
        cells.append(
            CellView(
                criterion.key,
                criterion.label,
                number(cell.mean) if cell else "–",
                marks,
                [results.people.get(one, "") for one in found.cannot_judge.get(criterion.key, ())],
                number(criterion.minimum),
                criterion.key in found.below_minimum,
                number(deviation(cell.scores)) if cell and criterion.key in talk else "",
            )
        )
    return cells


@dataclass(frozen=True)
class TalkLine:
    candidate: Candidate
    criterion: str
    apart: str
    points: str


def talk_lines(results: RoundResults) -> list[TalkLine]:
    """The first of them: no meeting has a longer agenda."""
    found = {each.candidate: each for each in results.results.candidates}
    return [
        TalkLine(
            results.keys[talk.candidate],
            results.measure.label(talk.criterion),
            number(talk.deviation),
            " · ".join(number(score) for score in found[talk.candidate].row[talk.criterion].scores),
        )
        for talk in results.talks[:MOST_TALKS]
    ]


def lift_words(results: RoundResults, line: Line) -> str:
    """What would have to change, in a sentence; empty for whoever is at the top or not wholly scored."""
    lifts = results.lifts(line)
    parts = [
        # Translators: a step of one criterion: its name, its average now, and what it would have to be.
        _("%(criterion)s from %(now)s to %(then)s")
        % {"criterion": results.measure.label(one.criterion), "now": number(one.now), "then": number(one.then)}
        for one in lifts
    ]
    if not parts:
        return ""
    # Translators: what would lift a candidate's total into the next band. %(steps)s: criteria with commas.
    return _("For the next band: %(steps)s.") % {"steps": ", ".join(parts)}
