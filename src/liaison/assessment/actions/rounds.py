# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round from its opening to its close."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from liaison.accounts.actions import CannotUndo, changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import Change, Member
from liaison.assessment.models import (
    AssessmentRound,
    AssessorAssignment,
    Candidate,
    ConflictDeclaration,
    CriteriaSet,
)
from liaison.assessment.queries.conflicts import newest_declaration
from liaison.assessment.wording import seen_already
from liaison.pathway.models import Partnership

from .refusals import NoCandidates, NoLongerAsked, ReasonMissing, RoundClosed
from .summaries import refresh_summaries

SUBMIT, CLOSE = "submit scores", "close round"


@dataclass(frozen=True)
class RoundText:
    name: str
    criteria_set: CriteriaSet
    type: str = ""
    due_on: date | None = None


def open_round(
    text: RoundText, partnerships: Iterable[Partnership], *, by: Member | None, at: datetime | None = None
) -> tuple[AssessmentRound, Change]:
    with changing(by, "open round", at=at) as change:
        round = AssessmentRound(
            name=text.name,
            criteria_set=text.criteria_set,
            type=text.type,
            due_on=text.due_on,
            opened_at=change.at,
            opened_by=by,
        )
        change.create(round)
        for partnership in partnerships:
            change.create(Candidate(round=round, partnership=partnership))
    return round, change.record


def edit_round(
    round: AssessmentRound, *, name: str, due_on: date | None, by: Member, expected: UUID | None = None
) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile; `expected` is the `changed_in` that the person saw."""
    with changing(by, "edit round") as change:
        change.update(round, expected=expected, name=name, due_on=due_on)
    return change.record if change.record.pk else None


def add_candidates(round: AssessmentRound, partnerships: Iterable[Partnership], *, by: Member) -> Change | None:
    """None when all of them are in it. Raises RoundClosed."""
    with changing(by, "add candidates") as change:
        _locked(round)
        there = set(Candidate.objects.filter(round=round).values_list("partnership_id", flat=True))
        for partnership in partnerships:
            if partnership.pk not in there:
                change.create(Candidate(round=round, partnership=partnership))
    return change.record if change.record.pk else None


def ask(
    round: AssessmentRound,
    candidates: Iterable[Candidate],
    assessors: Iterable[Member],
    *,
    by: Member | None,
    at: datetime | None = None,
) -> Change | None:
    """Each assessor is asked to score each candidate. None where all were. Raises RoundClosed, NoCandidates.

    Until they have, the partnerships themselves carry no total: see summaries.py.
    """
    candidates, assessors = list(candidates), list(assessors)
    if not candidates or not assessors:
        raise NoCandidates
    with changing(by, "ask for scores", at=at) as change:
        _locked(round)
        rows = AssessorAssignment.objects.filter(candidate__in=candidates)
        there = set(rows.values_list("candidate_id", "assessor_id"))
        for candidate in candidates:
            for assessor in assessors:
                if (candidate.pk, assessor.pk) not in there:
                    change.create(AssessorAssignment(candidate=candidate, assessor=assessor))
        if not change.is_empty:
            refresh_summaries(change, [candidate.partnership_id for candidate in candidates])
    return change.record if change.record.pk else None


def still_asked(assignment: AssessorAssignment) -> AssessorAssignment:
    """The request as it is now, locked. Raises NoLongerAsked."""
    current = AssessorAssignment.objects.select_for_update().filter(pk=assignment.pk).first()
    if current is None:
        raise NoLongerAsked
    return current


def take_back(assignment: AssessorAssignment, *, by: Member) -> Change:
    """Somebody is no longer asked; what they had noted goes too, and undo brings it back.

    Raises RoundClosed, NoLongerAsked and CannotUndo.
    """
    with changing(by, "take request back") as change:
        _locked(assignment.candidate.round)
        current = still_asked(assignment)
        if getattr(current, "assessment", None) and current.assessment.is_submitted:
            raise CannotUndo(seen_already())
        change.delete(current)
        refresh_summaries(change, [assignment.candidate.partnership_id])
    return change.record


def declare(
    assignment: AssessorAssignment, state: str, why: str, *, by: Member, at: datetime | None = None
) -> Change | None:
    """What there is to say of a conflict of interest. None where the same was said last.

    Raises ReasonMissing, RoundClosed and NoLongerAsked.
    """
    why = why.strip()
    if state != ConflictDeclaration.State.NONE and not why:
        raise ReasonMissing
    with changing(by, "declare conflict", at=at) as change:
        _locked(assignment.candidate.round)
        still_asked(assignment)
        last = newest_declaration(assignment)
        if last is not None and (last.state, last.why) == (state, why):
            return None
        change.create(ConflictDeclaration(assignment=assignment, state=state, why=why, by=by, at=change.at))
    return change.record


def begin_talk(round: AssessmentRound, *, by: Member, at: datetime | None = None) -> Change | None:
    """The panel meets: scores may be changed with a reason. None where it has begun. Raises RoundClosed."""
    with changing(by, "begin talk", at=at) as change:
        _locked(round)
        change.update(round, phase=AssessmentRound.Phase.MODERATED)
    return change.record if change.record.pk else None


def close_round(round: AssessmentRound, *, by: Member | None, at: datetime | None = None) -> Change:
    """Everybody sees the results; each partnership that has one gets its total and band. Raises RoundClosed."""
    with changing(by, CLOSE, at=at) as change:
        _locked(round)
        change.update(round, phase=AssessmentRound.Phase.CLOSED, closed_at=change.at, closed_by=by)
        refresh_summaries(change, _partnerships(round))
    return change.record


def _partnerships(round: AssessmentRound) -> list[int]:
    return list(Candidate.objects.filter(round=round).order_by().values_list("partnership_id", flat=True))


def _locked(round: AssessmentRound) -> AssessmentRound:
    current = AssessmentRound.objects.select_for_update().get(pk=round.pk)
    if current.is_closed:
        raise RoundClosed
    return current


def keep_what_was_seen(event: ChangeUndone) -> None:
    """Submitted scores stay. A close stays where somebody had not scored yet and has seen the totals since."""
    undone = event.change.undo_of
    if undone is None or undone.action not in {SUBMIT, CLOSE}:
        return
    if undone.action == SUBMIT or "assessment_round" not in event.kinds or _somebody_waits(event.change):
        raise CannotUndo(seen_already())


def _somebody_waits(change: Change) -> bool:
    rounds = change.events.filter(of_kind=AssessmentRound.kind).values("of_id")
    asked = AssessorAssignment.objects.filter(candidate__round__public_id__in=rounds)
    return asked.exclude(assessment__submitted_at__isnull=False).exists()
