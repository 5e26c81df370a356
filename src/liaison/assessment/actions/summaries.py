# SPDX-License-Identifier: AGPL-3.0-or-later
"""The total and band that a partnership itself carries, for boards, lists and timelines.

They are there only while nobody is still to score the partnership. Pages that know nothing of rounds show, filter,
sort, export and search by them; whoever must not know a number cannot come across it, because it is not there.
"""

from collections.abc import Iterable

from django.db.models import Q

from liaison.accounts.actions import Changing
from liaison.accounts.events import ChangeUndone
from liaison.accounts.models import ChangeEvent
from liaison.accounts.models.changes import Verb
from liaison.assessment.models import AssessmentRound, AssessorAssignment, Candidate
from liaison.assessment.queries.results import Line, whole_results
from liaison.pathway.actions.partnerships import keep_score
from liaison.pathway.models import Partnership

LONGEST_BAND = 40


def refresh_summaries(change: Changing, partnerships: Iterable[int]) -> None:
    """Inside the change that asks, takes a request back, or closes a round."""
    # Held before anything is looked up: who is asked while another round closes is asked after it, or before.
    held = Partnership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(partnerships))
    rows = {row.pk: row for row in held.select_related("organisation").order_by("pk")}
    hidden = _still_to_be_scored(set(rows))
    newest = _newest_results(set(rows) - hidden)
    for key in sorted(rows):
        if key in hidden:
            keep_score(rows[key], score=None, band="", by=change.by, change=change)
        elif key in newest:
            line = newest[key]
            total, band = line.found.total.total, line.band[:LONGEST_BAND]
            keep_score(rows[key], score=total, band=band, by=change.by, change=change)


def hide_again(event: ChangeUndone) -> None:
    """What undo puts back was true then. Somebody else may have been asked since, or be asked again by it."""
    if {AssessorAssignment.kind, AssessmentRound.kind} & event.kinds:
        change = Changing.continuing(event.change, event.change.at)
        refresh_summaries(change, _touched_by(event))
        change.close()


def _touched_by(event: ChangeUndone) -> set[int]:
    """Partnerships that a round or a request of this change is about."""
    events = ChangeEvent.objects.filter(change=event.change).order_by()
    asked = AssessorAssignment.objects.filter(public_id__in=events.values("of_id")).order_by()
    rounds = AssessmentRound.objects.filter(public_id__in=events.values("of_id")).order_by()
    gone = events.filter(of_kind=AssessorAssignment.kind, verb=Verb.DELETED).values_list("before", flat=True)
    candidates = Candidate.objects.filter(
        Q(pk__in=[before["candidate_id"] for before in gone])
        | Q(pk__in=asked.values("candidate_id"))
        | Q(round__in=rounds.values("pk"))
    )
    return set(candidates.order_by().values_list("partnership_id", flat=True))


def _still_to_be_scored(partnerships: set[int]) -> set[int]:
    rows = AssessorAssignment.objects.filter(candidate__partnership__in=partnerships)
    rows = rows.exclude(candidate__round__phase=AssessmentRound.Phase.CLOSED)
    rows = rows.exclude(assessment__submitted_at__isnull=False)
    return set(rows.order_by().values_list("candidate__partnership_id", flat=True))


def _newest_results(partnerships: set[int]) -> dict[int, Line]:
    """Of closed rounds. One with too few scores for a band leaves an earlier one standing."""
    missing, found = set(partnerships), {}
    rounds = AssessmentRound.objects.filter(
        phase=AssessmentRound.Phase.CLOSED,
        pk__in=Candidate.objects.filter(partnership__in=partnerships).order_by().values("round_id"),
    )
    for round in rounds.select_related("criteria_set").order_by("-closed_at", "-pk"):
        if not missing:
            break
        for line in whole_results(round).lines:
            key = line.candidate.partnership_id
            if key in missing and line.found.total.ranks:
                found[key] = line
                missing.discard(key)
    return found
