# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving scores, alone and then together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessorAssignment,
    ConflictDeclaration,
    CriteriaSet,
    Criterion,
    Score,
)
from liaison.assessment.queries.blind import may_know
from liaison.assessment.queries.conflicts import newest_declaration
from liaison.assessment.queries.sets import Measure, measure_of

from .refusals import (
    AlreadySubmitted,
    Blind,
    NotAnswered,
    NotAsked,
    NotSubmitted,
    OffTheScale,
    ReasonMissing,
    RoundClosed,
    StandsBack,
    StillAlone,
    UnknownCriterion,
    WordsAlone,
)
from .rounds import SUBMIT, still_asked


@dataclass(frozen=True)
class GivenScore:
    """One answer. `cannot` is "cannot judge"; neither points nor `cannot` is "not yet answered"."""

    points: Decimal | None = None
    cannot: bool = False
    reason: str = ""
    comment: str = ""
    evidence: list[str] = field(default_factory=list)

    @property
    def is_answer(self) -> bool:
        return self.cannot or self.points is not None

    @property
    def has_words(self) -> bool:
        return bool(self.reason.strip() or self.comment.strip() or self.evidence)


def save_scores(
    assignment: AssessorAssignment,
    given: Mapping[str, GivenScore],
    *,
    by: Member,
    submit: bool = False,
    at: datetime | None = None,
) -> Change | None:
    """Keep a draft, or submit it for good. `given` by the criteria's keys. None when nothing differs.

    What a draft leaves open stays as another one had it: a page that was open twice loses nothing.

    The first who submits freezes the set of criteria. Raises NotAsked, NoLongerAsked, StandsBack, RoundClosed,
    AlreadySubmitted, UnknownCriterion, OffTheScale, WordsAlone and, on submitting, NotAnswered.
    """
    if assignment.assessor_id != by.pk:
        raise NotAsked
    with changing(by, SUBMIT if submit else "note scores", at=at) as change:
        round = _open_round(assignment)
        measure = measure_of(round.criteria_set, round.type)
        _check(measure, given, submit=submit)
        assessment = _assessment(change, assignment, change.at if submit else None)
        _write(change, assessment, measure, given)
        if submit:
            _freeze(change, round.criteria_set_id)
    return change.record if change.record.pk else None


def _open_round(assignment: AssessorAssignment) -> AssessmentRound:
    """Two tabs that submit at once wait for each other here, and a close waits for both."""
    # Found by its key alone: what a join brings along is not read anew after waiting for the row.
    round = AssessmentRound.objects.select_for_update().get(pk=assignment.candidate.round_id)
    if round.is_closed:
        raise RoundClosed
    still_asked(assignment)
    said = newest_declaration(assignment)
    if said is not None and said.state == ConflictDeclaration.State.RECUSED:
        raise StandsBack
    return round


def _check(measure: Measure, given: Mapping[str, GivenScore], *, submit: bool) -> None:
    if set(given) - set(measure.by_key):
        raise UnknownCriterion
    for key, score in given.items():
        if score.points is not None:
            check_points(measure, measure.by_key[key], score.points)
    open_ones = [one for one in measure.criteria if not given.get(one.key, GivenScore()).is_answer]
    if submit and open_ones:
        raise NotAnswered(open_ones)
    if wordy := [one for one in open_ones if given.get(one.key, GivenScore()).has_words]:
        raise WordsAlone(wordy)


def check_points(measure: Measure, criterion: Criterion, points: Decimal) -> None:
    """Raises OffTheScale."""
    rules = measure.rules
    if not points.is_finite() or not rules.is_on_scale(points) or not rules.is_on_step(points):
        raise OffTheScale(criterion, rules.levels, rules.step.normalize())


def _assessment(change: Changing, assignment: AssessorAssignment, submitted_at: datetime | None) -> Assessment:
    known = Assessment.objects.filter(assignment=assignment).first()
    if known is not None and known.is_submitted:
        raise AlreadySubmitted
    if known is None:
        return change.create(Assessment(assignment=assignment, submitted_at=submitted_at))
    return change.update(known, submitted_at=submitted_at)


def _write(change: Changing, assessment: Assessment, measure: Measure, given: Mapping[str, GivenScore]) -> None:
    there = {row.criterion_id: row for row in Score.objects.filter(assessment=assessment)}
    for key, score in given.items():
        criterion = measure.by_key[key]
        row = there.get(criterion.pk)
        if not score.is_answer:
            continue
        values: dict[str, Any] = {
            "points": None if score.cannot or score.points is None else as_kept(score.points),
            "reason": _why_not(score),
            "comment": score.comment.strip(),
            "evidence": score.evidence,
        }
        if row is None:
            change.create(Score(assessment=assessment, criterion=criterion, by=change.by, **values))
        else:
            change.update(row, **values)


def as_kept(number: Decimal) -> Decimal:
    """As the column has it: the history compares what it noted with what is there."""
    return number.quantize(Decimal("0.01"))


def _why_not(score: GivenScore) -> str:
    if not score.cannot:
        return ""
    # Translators: why somebody cannot judge a criterion, where they say nothing else.
    return score.reason.strip()[:300] or _("I do not know enough about this.")


def _freeze(change: Changing, pk: int) -> None:
    criteria_set = CriteriaSet.objects.select_for_update().get(pk=pk)
    if not criteria_set.is_frozen:
        change.update(criteria_set, frozen_at=change.at)


def moderate(
    assignment: AssessorAssignment,
    key: str,
    points: Decimal,
    reason: str,
    *,
    by: Member,
    at: datetime | None = None,
) -> Change:
    """The panel talked, and the score is another one now: a row of its own, with the reason.

    Raises ReasonMissing, StillAlone, RoundClosed, NotSubmitted, Blind, UnknownCriterion and OffTheScale.
    """
    if not reason.strip():
        raise ReasonMissing
    if not may_know(by, assignment.candidate):
        raise Blind
    with changing(by, "moderate score", at=at) as change:
        round = _open_round(assignment)
        if round.is_independent:
            raise StillAlone
        measure = measure_of(round.criteria_set, round.type)
        if key not in measure.by_key:
            raise UnknownCriterion
        check_points(measure, measure.by_key[key], points)
        assessment = Assessment.objects.filter(assignment=assignment, submitted_at__isnull=False).first()
        if assessment is None:
            raise NotSubmitted
        row = Score(
            assessment=assessment,
            criterion=measure.by_key[key],
            points=as_kept(points),
            reason=reason.strip()[:300],
            is_moderated=True,
            by=by,
        )
        change.create(row)
    return change.record
