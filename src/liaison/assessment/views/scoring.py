# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scoring a candidate: for its assessors alone."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.assessment.actions.refusals import AlreadySubmitted, NotAsked, ReasonMissing, Refused, RoundClosed
from liaison.assessment.actions.rounds import declare
from liaison.assessment.actions.scoring import save_scores
from liaison.assessment.forms.rounds import ConflictForm
from liaison.assessment.forms.scoring import ScoreSheet
from liaison.assessment.models import AssessorAssignment, Candidate
from liaison.assessment.queries import blind
from liaison.assessment.queries import rounds as queries
from liaison.assessment.queries.sets import anchors_of, measure_of

from .telling import refuse


@policy(get=Can.SEE_REPORTS, post=Can.SEE_REPORTS)
def scores(request: MemberRequest, public_id: UUID) -> HttpResponse:
    candidate = get_object_or_404(blind.candidates_seen_by(request.member), public_id=public_id)
    asked = queries.asked_of(request.member, candidate)
    over = _why_over(candidate, asked)
    if asked is None or (over and request.method != "POST"):
        return _nothing_to_score(request, candidate, asked)
    data = request.POST if request.method == "POST" else None
    sheet = _sheet(candidate, asked, data)
    if over:
        sheet.errors.append(str(over))
    elif data is not None and sheet.is_valid():
        answer = _save(request, asked.assignment, candidate, sheet)
        if answer is not None:
            return answer
    return _sheet_page(request, candidate, asked, sheet)


def _sheet_page(
    request: MemberRequest,
    candidate: Candidate,
    asked: queries.Asked,
    sheet: ScoreSheet,
    conflict: ConflictForm | None = None,
) -> HttpResponse:
    context = {
        **_about(candidate, asked),
        "sheet": sheet,
        "conflict": conflict or ConflictForm(own=True, initial=_said(asked)),
        "levels": sheet.measure.rules.levels,
    }
    status = 422 if sheet.errors or conflict else 200
    return render(request, "assessment/scores.html", context, status=status)


def _about(candidate: Candidate, asked: queries.Asked | None) -> dict[str, Any]:
    return {
        "candidate": candidate,
        "round": candidate.round,
        # Translators: title of the page on which somebody scores. %(name)s is an organisation.
        "title": _("Score %(name)s") % {"name": candidate},
        "asked": asked,
    }


def _why_over(candidate: Candidate, asked: queries.Asked | None) -> Refused | None:
    """Why nothing can be scored any more. Whoever had begun sees what they gave, and can take it along."""
    if candidate.round.is_closed:
        return RoundClosed()
    return AlreadySubmitted() if asked and asked.submitted_at else None


def _said(asked: queries.Asked) -> dict[str, str]:
    said = asked.declaration
    return {"state": said.state, "why": said.why} if said else {"state": "none", "why": asked.likely}


def _save(
    request: MemberRequest, assignment: AssessorAssignment, candidate: Candidate, sheet: ScoreSheet
) -> HttpResponse | None:
    """Where to go on; None where the sheet has to be shown again."""
    submit = "draft" not in request.POST
    try:
        change = save_scores(assignment, sheet.given, by=request.member, submit=submit)
    except Refused as reason:
        sheet.errors.append(str(reason))
        return None
    if not submit:
        # Translators: said after scores were noted that are not submitted yet.
        flash.done(request, _("Noted. Nobody else sees it before you submit."), change)
        return redirect(workspace_url("assessment:scores", candidate.public_id))
    following = queries.next_waiting(request.member, candidate.round, candidate)
    # Translators: said after somebody submitted their scores. %(name)s is an organisation.
    flash.done(request, _("Scores for %(name)s submitted.") % {"name": candidate})
    if following is None:
        return redirect(candidate.round)
    return redirect(workspace_url("assessment:scores", following.public_id))


def _sheet(candidate: Candidate, asked: queries.Asked, data: Any = None) -> ScoreSheet:
    measure = measure_of(candidate.round.criteria_set, candidate.round.type)
    return ScoreSheet(
        measure, anchors_of(candidate.round.criteria_set), queries.own_scores(asked.assignment), data
    )


def _nothing_to_score(
    request: MemberRequest,
    candidate: Candidate,
    asked: queries.Asked | None,
    conflict: ConflictForm | None = None,
) -> HttpResponse:
    """Whoever learns of a conflict after submitting can still say so: their scores leave the sums then."""
    context = _about(candidate, asked)
    if asked is not None and not candidate.round.is_closed:
        context["conflict"] = conflict or ConflictForm(own=True, initial=_said(asked))
    return render(request, "assessment/nothing_to_score.html", context, status=422 if conflict else 200)


@policy(post=Can.SEE_REPORTS)
def own_conflict(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What an assessor says of a conflict of interest of their own."""
    candidate = get_object_or_404(blind.candidates_seen_by(request.member), public_id=public_id)
    asked = queries.asked_of(request.member, candidate)
    back = workspace_url("assessment:scores", candidate.public_id)
    if asked is None:
        return refuse(request, NotAsked(), back)
    form = ConflictForm(request.POST, own=True)
    if form.is_valid():
        said = form.cleaned_data
        try:
            change = declare(asked.assignment, said["state"], said["why"], by=request.member)
        except ReasonMissing as reason:
            form.add_error("why", str(reason))
        except Refused as reason:
            return refuse(request, reason, back)
        else:
            # Translators: said after something was noted about a conflict of interest.
            flash.done(request, _("Noted."), change)
            return redirect(back)
    if _why_over(candidate, asked):
        return _nothing_to_score(request, candidate, asked, form)
    return _sheet_page(request, candidate, asked, _sheet(candidate, asked), form)


urlpatterns = [
    path("candidates/<uuid:public_id>/scores/", scores, name="scores"),
    path("candidates/<uuid:public_id>/conflict/", own_conflict, name="own-conflict"),
]
