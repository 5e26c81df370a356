# SPDX-License-Identifier: AGPL-3.0-or-later
"""The only doors to scores. Whoever is still to score a candidate finds no number about it, by any of them.

Blind by construction: what a member may not know is left out before anything is added up, so that no total, rank,
order, average or count of others can give it away.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from liaison.accounts.models import Member
from liaison.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    ConflictDeclaration,
    Criterion,
    PanelSummary,
    Score,
)


def waiting_for(member: Member) -> "QuerySet[AssessorAssignment]":
    """What this member is asked to score and has not. Who stands back has not scored: they learn at the close."""
    rows = AssessorAssignment.objects.filter(assessor=member)
    rows = rows.exclude(candidate__round__phase=AssessmentRound.Phase.CLOSED)
    return rows.exclude(assessment__submitted_at__isnull=False)


def hidden_from(member: Member) -> "QuerySet[AssessorAssignment, Any]":
    """Primary keys of the partnerships about which this member must not see a number yet, in whatever round."""
    return waiting_for(member).order_by().values("candidate__partnership_id")


def rounds_seen_by(member: Member) -> "QuerySet[AssessmentRound]":
    """All, for those who see everything; for others those in which they are asked to score."""
    if member.may_see_everything:
        return AssessmentRound.objects.all()
    own = AssessorAssignment.objects.filter(assessor=member).order_by().values("candidate__round_id")
    return AssessmentRound.objects.filter(pk__in=own)


def candidates_seen_by(member: Member) -> "QuerySet[Candidate]":
    """That they are candidates, which is not yet any number."""
    rows = Candidate.objects.select_related("partnership__organisation", "round__criteria_set")
    if member.may_see_everything:
        return rows
    own = AssessorAssignment.objects.filter(assessor=member).order_by().values("candidate_id")
    return rows.filter(pk__in=own)


def candidates_with_numbers(member: Member, round: AssessmentRound) -> "QuerySet[Candidate]":
    """Those whose scores this member may know now."""
    return candidates_seen_by(member).filter(round=round).exclude(partnership__in=hidden_from(member))


def may_know(member: Member, candidate: Candidate) -> bool:
    return candidates_with_numbers(member, candidate.round).filter(pk=candidate.pk).exists()


class Given(NamedTuple):
    """A score as it counts: the newest moderated one, or else the assessor's own. `alone`: before any talk."""

    candidate: int
    assessor: int
    criterion: str
    points: Decimal | None
    alone: Decimal | None


def recused(candidates: "QuerySet[Candidate]") -> set[int]:
    """Assignments of whoever stands back: in none of the sums, and still in the log."""
    newest: dict[int, str] = {}
    rows = ConflictDeclaration.objects.filter(assignment__candidate__in=candidates.order_by().values("pk"))
    for assignment, state in rows.order_by("at", "pk").values_list("assignment_id", "state"):
        newest[assignment] = state
    return {pk for pk, state in newest.items() if state == ConflictDeclaration.State.RECUSED}


def scores_of(candidates: "QuerySet[Candidate]") -> list[Given]:
    """Submitted ones only. `candidates` come from `candidates_with_numbers`, or go to nobody's eyes.

    Read table by table and as plain numbers: ten thousand scores take a third of the time that way.
    """
    answers = Assessment.objects.filter(
        submitted_at__isnull=False, assignment__candidate__in=candidates.order_by().values("pk")
    )
    answers = answers.exclude(assignment__in=recused(candidates)).order_by()
    whose = {pk: (one, by) for pk, one, by in answers.values_list("pk", *_WHOSE)}
    keys = dict(Criterion.objects.order_by().values_list("pk", "key"))
    scores = Score.objects.filter(assessment__in=answers.values("pk"))
    rows = scores.annotate(given=Cast("points", TextField())).values_list("assessment_id", "criterion_id", "given")
    exact = _Exact()
    found: dict[tuple[int, int], Given] = {}
    for assessment, criterion, given in rows.filter(is_moderated=False).order_by():
        points = exact[given]
        found[assessment, criterion] = Given(*whose[assessment], keys[criterion], points, points)
    for assessment, criterion, given in rows.filter(is_moderated=True).order_by("pk"):
        points, known = exact[given], found.get((assessment, criterion))
        alone = known.alone if known else points
        found[assessment, criterion] = Given(*whose[assessment], keys[criterion], points, alone)
    return list(found.values())


_WHOSE = ("assignment__candidate_id", "assignment__assessor_id")


class _Exact(dict[str | None, Decimal | None]):
    """Points as they were given, from the database's own words for them: few, and so often the same."""

    def __missing__(self, given: str | None) -> Decimal | None:
        self[given] = None if given is None else Decimal(given)
        return self[given]


def averages_of(candidates: "QuerySet[Candidate]") -> list[Given]:
    """What was brought as an average; `assessor` is 0, for nobody knows whose it is."""
    rows = PanelSummary.objects.filter(candidate__in=candidates.order_by().values("pk")).order_by("pk")
    values = rows.values_list("candidate_id", "criterion__key", "mean")
    return [Given(candidate, 0, key, mean, mean) for candidate, key, mean in values]
