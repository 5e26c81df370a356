# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds of assessment: the list, opening one, who and what belongs to it, its phases."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts import flash
from liaison.accounts.actions import CannotUndo, EditedMeanwhile
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.assessment.actions import rounds as actions
from liaison.assessment.actions.refusals import Refused
from liaison.assessment.forms.rounds import AskForm, CandidatesForm, ConflictForm, RoundFactsForm, RoundForm
from liaison.assessment.models import AssessmentRound
from liaison.assessment.queries import blind
from liaison.assessment.queries import rounds as queries

from .telling import refuse


@policy(get=Can.SEE_REPORTS)
def rounds(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of rounds of assessment.
        "title": _("Assess"),
        "lines": queries.round_lines(request.member),
        "may_manage": request.member.may_see_everything,
    }
    return render(request, "assessment/rounds.html", context)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def round_new(request: MemberRequest) -> HttpResponse:
    form = RoundForm(request.POST or None)
    if form.is_valid():
        round, change = actions.open_round(actions.RoundText(**form.cleaned_data), [], by=request.member)
        # Translators: said after a round of assessment was opened. %(name)s is its name.
        flash.done(request, _("%(name)s opened. Now choose the candidates.") % {"name": round}, change)
        return redirect(round)
    # Translators: title of the form for a new round of assessment.
    context = {"title": _("Open a round"), "form": form}
    return render(request, "assessment/round_new.html", context, status=422 if form.errors else 200)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def round_facts(request: MemberRequest, public_id: UUID) -> HttpResponse:
    round = get_object_or_404(blind.rounds_seen_by(request.member), public_id=public_id)
    form = RoundFactsForm(
        request.POST if request.method == "POST" else None, member=request.member, instance=round
    )
    if form.is_valid():
        try:
            change = actions.edit_round(round, by=request.member, expected=form.seen_version, **form.values)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        else:
            # Translators: said after a round of assessment was changed. %(name)s is its name.
            flash.done(request, _("%(name)s saved.") % {"name": round}, change)
            return redirect(round)
    # Translators: title of the form that changes the name and the day of a round. %(name)s is its name.
    context = {"title": _("Edit %(name)s") % {"name": round}, "form": form, "round": round}
    return render(request, "assessment/round_facts.html", context, status=422 if form.is_bound else 200)


@policy(get=Can.SEE_REPORTS)
def round_page(request: MemberRequest, public_id: UUID) -> HttpResponse:
    rows = blind.rounds_seen_by(request.member).select_related("criteria_set")
    return _page(request, get_object_or_404(rows, public_id=public_id))


def _page(
    request: MemberRequest,
    round: AssessmentRound,
    *,
    candidates_form: CandidatesForm | None = None,
    ask_form: AskForm | None = None,
) -> HttpResponse:
    """With a form that came back, what is wrong with it, and all that was ticked."""
    member, words = request.member, (request.GET.get("find") or request.POST.get("find") or "").strip()
    may_manage = member.may_see_everything and not round.is_closed
    lines = queries.candidate_lines(member, round)
    found = queries.partnerships_to_add(member, round, words) if may_manage else []
    asked, submitted = sum(len(line.asked) for line in lines), sum(line.submitted for line in lines)
    context = {
        "round": round,
        "title": round.name,
        "lines": [(line, line.of(member)) for line in lines],
        "may_see_all": member.may_see_everything,
        "may_manage": may_manage,
        "words": words,
        "found": found,
        "are_only_first": len(found) == queries.MOST_FOUND,
        "candidates_form": candidates_form,
        "ticked": request.POST.getlist("partnerships"),
        "ask": ask_form or (AskForm(round=round) if may_manage and lines else None),
        "asked": asked,
        "submitted": submitted,
        "missing": asked - submitted,
    }
    went_wrong = candidates_form is not None or ask_form is not None
    return render(request, "assessment/round.html", context, status=422 if went_wrong else 200)


@policy(post=Can.SEE_EVERYTHING)
def round_candidates(request: MemberRequest, public_id: UUID) -> HttpResponse:
    round = get_object_or_404(blind.rounds_seen_by(request.member), public_id=public_id)
    chosen = queries.partnerships_to_add(request.member, round, request.POST.get("find", ""))
    form = CandidatesForm(request.POST, found=chosen)
    if not form.is_valid():
        return _page(request, round, candidates_form=form)
    try:
        change = actions.add_candidates(round, form.cleaned_data["partnerships"], by=request.member)
    except Refused as reason:
        return refuse(request, reason, round)
    count = len(form.cleaned_data["partnerships"])
    # Translators: said after candidates were added to a round of assessment.
    said = ngettext("%(count)d candidate added.", "%(count)d candidates added.", count) % {"count": count}
    flash.done(request, said, change)
    return redirect(round)


@policy(post=Can.SEE_EVERYTHING)
def round_assessors(request: MemberRequest, public_id: UUID) -> HttpResponse:
    round = get_object_or_404(blind.rounds_seen_by(request.member), public_id=public_id)
    form = AskForm(request.POST, round=round)
    if not form.is_valid():
        return _page(request, round, ask_form=form)
    said = form.cleaned_data
    try:
        change = actions.ask(round, said["candidates"], said["assessors"], by=request.member)
    except Refused as reason:
        return refuse(request, reason, round)
    # Translators: said after assessors were asked to score candidates.
    flash.done(request, _("Asked. They find what waits for them under “Assess”."), change)
    return redirect(round)


@policy(post=Can.SEE_EVERYTHING)
def round_phase(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """`phase`: what the round goes on to."""
    round = get_object_or_404(
        blind.rounds_seen_by(request.member).select_related("criteria_set"), public_id=public_id
    )
    phase = request.POST.get("phase")
    try:
        if phase == AssessmentRound.Phase.CLOSED:
            change = actions.close_round(round, by=request.member)
            # Translators: said after a round of assessment was closed.
            flash.done(request, _("Closed. Totals and bands stand on the partnerships now."), change)
        elif phase == AssessmentRound.Phase.MODERATED:
            begun = actions.begin_talk(round, by=request.member)
            # Translators: said after the panel's talk has begun.
            flash.done(request, _("The panel's talk has begun: scores can be changed with a reason."), begun)
    except Refused as reason:
        return refuse(request, reason, round)
    return redirect(round)


@policy(post=Can.SEE_EVERYTHING)
def assignment_conflict(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What a coordinator says of somebody's conflict of interest."""
    assignment = get_object_or_404(queries.assignments(), public_id=public_id)
    round = assignment.candidate.round
    form = ConflictForm(request.POST, own=False)
    if not form.is_valid():
        return refuse(request, ValueError(form.first_error), round)
    said = form.cleaned_data
    try:
        change = actions.declare(assignment, said["state"], said["why"], by=request.member)
    except Refused as reason:
        return refuse(request, reason, round)
    # Translators: said after something was noted about a conflict of interest.
    flash.done(request, _("Noted."), change)
    return redirect(round)


@policy(post=Can.SEE_EVERYTHING)
def assignment_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    assignment = get_object_or_404(queries.assignments(), public_id=public_id)
    round = assignment.candidate.round
    try:
        change = actions.take_back(assignment, by=request.member)
    except (Refused, CannotUndo) as reason:
        return refuse(request, reason, round)
    # Translators: said after somebody is no longer asked to score. %(name)s is a colleague.
    flash.done(request, _("%(name)s is no longer asked.") % {"name": assignment.assessor}, change)
    return redirect(round)


urlpatterns = [
    path("rounds/", rounds, name="rounds"),
    path("rounds/new/", round_new, name="round-new"),
    path("rounds/<uuid:public_id>/", round_page, name="round"),
    path("rounds/<uuid:public_id>/facts/", round_facts, name="round-facts"),
    path("rounds/<uuid:public_id>/candidates/", round_candidates, name="round-candidates"),
    path("rounds/<uuid:public_id>/assessors/", round_assessors, name="round-assessors"),
    path("rounds/<uuid:public_id>/phase/", round_phase, name="round-phase"),
    path("assignments/<uuid:public_id>/conflict/", assignment_conflict, name="assignment-conflict"),
    path("assignments/<uuid:public_id>/removal/", assignment_removal, name="assignment-removal"),
]
