# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we do about a candidate. People decide; the total advises."""

from dataclasses import dataclass
from datetime import date, datetime

from liaison.accounts.actions import changing
from liaison.accounts.models import Change, Member
from liaison.assessment.models import Candidate, Decision
from liaison.assessment.queries.blind import may_know
from liaison.assessment.queries.results import whole_results

from .refusals import Blind, NotClosed, ReasonMissing


@dataclass(frozen=True)
class DecisionText:
    outcome: str
    rationale: str
    decided_on: date
    review_on: date | None = None


def decide(
    candidate: Candidate, text: DecisionText, *, by: Member, at: datetime | None = None
) -> tuple[Decision, Change]:
    """A new decision beside earlier ones. Raises ReasonMissing, NotClosed and Blind."""
    if not text.rationale.strip():
        raise ReasonMissing
    if not candidate.round.is_closed:
        raise NotClosed
    if not may_know(by, candidate):
        raise Blind
    with changing(by, "decide", at=at) as change:
        decision = Decision(
            candidate=candidate,
            outcome=text.outcome,
            rationale=text.rationale.strip(),
            by=by,
            decided_on=text.decided_on,
            review_on=text.review_on,
            is_against_band=is_against_band(candidate, text.outcome),
        )
        change.create(decision)
    return decision, change.record


def is_against_band(candidate: Candidate, outcome: str) -> bool:
    """Pursuing what is in the lower bands, declining what is in the upper ones."""
    results = whole_results(candidate.round)
    line = results.line_of(candidate)
    band = line.found.total.band if line else None
    if band is None:
        return False
    middle = (results.measure.rules.levels + 1) / 2
    if outcome == Decision.Outcome.PURSUE:
        return band < middle
    return outcome == Decision.Outcome.DECLINE and band > middle
