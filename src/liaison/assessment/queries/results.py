# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round's results, as far as a member may know them."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from liaison.accounts.models import Member
from liaison.assessment.models import AssessmentRound, Candidate, Decision
from liaison.assessment.rules.lifting import Lift, what_would_lift
from liaison.assessment.rules.results import CandidateResult, Rating, Results, Talk, results_of
from liaison.assessment.rules.sensitivity import TOP, Sensitivity, sensitivity_of
from liaison.assessment.rules.totals import total_of
from liaison.kit.bulk import not_collecting

from .blind import Given, averages_of, candidates_with_numbers, scores_of
from .sets import Measure, measure_of


@dataclass(frozen=True)
class Line:
    """A candidate with its result; `moved`: by how much talking moved its total, if it did."""

    candidate: Candidate
    found: CandidateResult
    band: str
    moved: Decimal | None = None
    decision: Decision | None = None


@dataclass
class RoundResults:
    """`lines` are in the order of their rank. Whatever is in here is known to whoever asked."""

    round: AssessmentRound
    measure: Measure
    results: Results
    lines: list[Line]
    people: dict[str, str]  # the assessors' names
    keys: dict[str, Candidate] = field(default_factory=dict)
    own_weights: bool = False

    @cached_property
    def sensitivity(self) -> Sensitivity | None:
        return sensitivity_of(self.results, top=TOP)

    def name(self, key: str) -> str:
        return str(self.keys[key])

    def line_of(self, candidate: Candidate) -> Line | None:
        return next((line for line in self.lines if line.candidate.pk == candidate.pk), None)

    def lifts(self, line: Line) -> tuple[Lift, ...]:
        return what_would_lift(self.measure.rules, line.found.row)

    @property
    def talks(self) -> tuple[Talk, ...]:
        return self.results.talks


def results_for(member: Member, round: AssessmentRound, weights: dict[str, Decimal] | None = None) -> RoundResults:
    """Eleven queries at any size. With `weights`: what if these criteria weighed so much?"""
    return _results(round, candidates_with_numbers(member, round), weights)


def whole_results(round: AssessmentRound) -> RoundResults:
    """Of everybody, for the trunk's summary when a round closes. Not for anybody's eyes before."""
    rows = Candidate.objects.select_related("partnership__organisation")
    return _results(round, rows.filter(round=round), None)


@not_collecting()
def _results(
    round: AssessmentRound, candidates: "QuerySet[Candidate]", weights: dict[str, Decimal] | None
) -> RoundResults:
    measure = measure_of(round.criteria_set, round.type)
    counting = measure.rules.with_weights(weights) if weights else measure.rules
    measure = Measure(measure.criteria, counting, measure.bands)
    rows = sorted(_named(candidates, round), key=lambda one: (str(one).casefold(), one.pk))
    # Equal totals stand in the order of their names.
    keys = {f"{place:06d}": one for place, one in enumerate(rows)}
    places = {one.pk: key for key, one in keys.items()}
    given = [one for one in scores_of(candidates) if one.criterion in measure.by_key]
    averages = [one for one in averages_of(candidates) if one.criterion in measure.by_key]
    results = results_of(counting, _ratings(given, averages, places), keys)
    moved = _moved(results, given, averages, places)
    decisions = _decisions(candidates)
    lines = [
        Line(
            candidate=keys[found.candidate],
            found=found,
            band=measure.band_words(found),
            moved=moved.get(found.candidate),
            decision=decisions.get(keys[found.candidate].pk),
        )
        for found in results.candidates
    ]
    return RoundResults(round, measure, results, lines, _names(given), keys, own_weights=bool(weights))


_NAMED = ("public_id", "round_id", "partnership__name", "partnership__organisation__name")


def _named(candidates: "QuerySet[Candidate]", round: AssessmentRound) -> list[Candidate]:
    """All are of this one round, which need not be read again with each."""
    rows = list(candidates.select_related(None).select_related("partnership__organisation").only(*_NAMED))
    for row in rows:
        row.round = round
    return rows


def _ratings(given: list[Given], averages: list[Given], places: dict[int, str]) -> list[Rating]:
    keys = {assessor: _key(assessor) for assessor in {one.assessor for one in given}}
    ratings = [Rating(places[one.candidate], keys[one.assessor], one.criterion, one.points) for one in given]
    return ratings + [Rating(places[one.candidate], None, one.criterion, one.points) for one in averages]


def _key(assessor: int) -> str:
    return f"{assessor:012d}"


def _moved(
    results: Results, given: list[Given], averages: list[Given], places: dict[int, str]
) -> dict[str, Decimal]:
    """How far talk moved totals: of those that it moved at all."""
    changed = {one.candidate for one in given if one.points != one.alone}
    if not changed:
        return {}
    before = [one._replace(points=one.alone) for one in given if one.candidate in changed]
    kept = [one for one in averages if one.candidate in changed]
    alone = results_of(results.criteria, _ratings(before, kept, places))
    now = {each.candidate: each.total.total for each in results.candidates}
    found = {}
    for each in alone.candidates:
        then, total = total_of(results.criteria, each.row).total, now[each.candidate]
        if then is not None and total is not None:
            found[each.candidate] = total - then
    return found


def _names(given: list[Given]) -> dict[str, str]:
    members = Member.objects.filter(pk__in={one.assessor for one in given}).select_related("user")
    return {_key(member.pk): str(member) for member in members}


def _decisions(candidates: "QuerySet[Candidate]") -> dict[int, Decision]:
    rows = Decision.objects.filter(candidate__in=candidates.order_by().values("pk")).select_related("by__user")
    return {row.candidate_id: row for row in rows.order_by("decided_on", "pk")}
