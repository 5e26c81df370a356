# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages about rounds show: who is asked, who has answered. No score is read here."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from liaison.accounts.models import Change, Member
from liaison.accounts.rules import Role
from liaison.assessment.models import (
    Assessment,
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    ConflictDeclaration,
    Decision,
    Score,
)
from liaison.pathway.models import Partnership
from liaison.pathway.queries.access import partnerships_seen_by

from .blind import candidates_seen_by, rounds_seen_by
from .conflicts import likely_conflict, newest_declarations

MOST_FOUND = 30


@dataclass(frozen=True)
class RoundLine:
    round: AssessmentRound
    candidates: int
    asked: int
    submitted: int
    mine: int  # what waits for the member who looks


def round_lines(member: Member) -> list[RoundLine]:
    """Three queries."""
    rows = rounds_seen_by(member).select_related("criteria_set")
    submitted = Q(candidates__assignments__assessment__submitted_at__isnull=False)
    own = Q(candidates__assignments__assessor=member)
    counted = rows.annotate(
        candidates_count=Count("candidates", distinct=True),
        asked=Count("candidates__assignments", distinct=True),
        submitted=Count("candidates__assignments", filter=submitted, distinct=True),
        own=Count("candidates__assignments", filter=own, distinct=True),
        own_submitted=Count("candidates__assignments", filter=own & submitted, distinct=True),
    )
    return [
        RoundLine(
            row,
            row.candidates_count,
            row.asked,
            row.submitted,
            0 if row.is_closed else row.own - row.own_submitted,
        )
        for row in counted
    ]


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked to score a candidate. `likely`: why there may be a conflict of interest."""

    assignment: AssessorAssignment
    submitted_at: datetime | None
    declaration: ConflictDeclaration | None
    likely: str

    @property
    def stands_back(self) -> bool:
        said = self.declaration
        return said is not None and said.state == ConflictDeclaration.State.RECUSED


@dataclass(frozen=True)
class CandidateLine:
    candidate: Candidate
    asked: list[Asked]

    @property
    def submitted(self) -> int:
        return sum(1 for one in self.asked if one.submitted_at)

    def of(self, member: Member) -> Asked | None:
        return next((one for one in self.asked if one.assignment.assessor_id == member.pk), None)


def candidate_lines(member: Member, round: AssessmentRound) -> list[CandidateLine]:
    """By name. Four queries. Who else is asked is seen by those who see everything."""
    rows = candidates_seen_by(member).filter(round=round)
    candidates = sorted(rows, key=lambda one: (str(one).casefold(), one.pk))
    asked = AssessorAssignment.objects.filter(candidate__in=[one.pk for one in candidates])
    if not member.may_see_everything:
        asked = asked.filter(assessor=member)
    assignments = list(asked.select_related("assessor__user").order_by("assessor__user__name", "pk"))
    return _lines(candidates, assignments)


def _lines(candidates: list[Candidate], assignments: list[AssessorAssignment]) -> list[CandidateLine]:
    by_key = {one.pk: one for one in candidates}
    said = newest_declarations(assignments)
    done = dict(Assessment.objects.filter(assignment__in=assignments).values_list("assignment_id", "submitted_at"))
    found: dict[int, list[Asked]] = defaultdict(list)
    for row in assignments:
        likely = likely_conflict(by_key[row.candidate_id].partnership, row.assessor)
        found[row.candidate_id].append(Asked(row, done.get(row.pk), said.get(row.pk), likely))
    return [CandidateLine(one, found[one.pk]) for one in candidates]


def own_assignment(member: Member, candidate: Candidate) -> AssessorAssignment | None:
    return AssessorAssignment.objects.filter(candidate=candidate, assessor=member).first()


def assignments() -> "QuerySet[AssessorAssignment]":
    """For those who see everything."""
    return AssessorAssignment.objects.select_related(
        "assessor__user", "candidate__round__criteria_set", "candidate__partnership__organisation"
    )


def asked_of(member: Member, candidate: Candidate) -> Asked | None:
    """This member's own part."""
    row = own_assignment(member, candidate)
    if row is None:
        return None
    row.assessor = member
    return _lines([candidate], [row])[0].asked[0]


def own_scores(assignment: AssessorAssignment) -> list[Score]:
    """For the assessor alone: what they themselves gave, draft or not."""
    rows = Score.objects.filter(assessment__assignment=assignment, is_moderated=False)
    return list(rows.select_related("criterion"))


def next_waiting(member: Member, round: AssessmentRound, after: Candidate) -> Candidate | None:
    """The next one for this member to score, by name."""
    waiting = [
        line.candidate
        for line in candidate_lines(member, round)
        if (asked := line.of(member)) and not asked.submitted_at and not asked.stands_back
    ]
    waiting = [one for one in waiting if one.pk != after.pk]
    later = [one for one in waiting if str(one).casefold() >= str(after).casefold()]
    return next(iter(later or waiting), None)


def assessors_to_choose() -> "QuerySet[Member]":
    rows = Member.objects.filter(left_at=None).exclude(role=Role.VIEWER)
    return rows.select_related("user").order_by("user__name", "pk")


def partnerships_to_add(member: Member, round: AssessmentRound, words: str) -> list[Partnership]:
    """Open ones that are not in the round, by name; all words must be in the name."""
    there = Candidate.objects.filter(round=round).order_by().values("partnership_id")
    rows = partnerships_seen_by(member).open().matching(words).exclude(pk__in=there)
    return list(rows.select_related("organisation", "stage").order_by("organisation__name", "pk")[:MOST_FOUND])


def comments_on(candidate: Candidate) -> list[Score]:
    """With words or evidence, of what is submitted. For whoever may know the numbers."""
    rows = Score.objects.filter(
        assessment__assignment__candidate=candidate, assessment__submitted_at__isnull=False, is_moderated=False
    )
    rows = rows.select_related("criterion", "by__user").order_by("criterion__order", "pk")
    return [row for row in rows if row.comment or row.evidence or row.reason]


def moderated_on(candidate: Candidate) -> list[Score]:
    """For whoever may know the numbers. `moderated_at` is when the panel did."""
    rows = Score.objects.filter(assessment__assignment__candidate=candidate, is_moderated=True)
    change = Change.objects.filter(public_id=OuterRef("changed_in"))
    rows = rows.annotate(moderated_at=Coalesce(Subquery(change.values("at")[:1]), "created_at"))
    return list(rows.select_related("criterion", "by__user", "assessment__assignment__assessor__user"))


def decisions_on(candidate: Candidate) -> list[Decision]:
    return list(Decision.objects.filter(candidate=candidate).select_related("by__user"))


def submitted_assignments(candidate: Candidate) -> list[AssessorAssignment]:
    rows = AssessorAssignment.objects.filter(candidate=candidate, assessment__submitted_at__isnull=False)
    return list(rows.select_related("assessor__user").order_by("assessor__user__name", "pk"))
