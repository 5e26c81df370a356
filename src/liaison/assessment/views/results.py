# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came out: a round's table, a candidate's page, decisions, and the sheet to print."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.assessment import wording
from liaison.assessment.actions.deciding import DecisionText, decide
from liaison.assessment.actions.refusals import OffTheScale, ReasonMissing, Refused
from liaison.assessment.actions.scoring import moderate
from liaison.assessment.forms.rounds import DecisionForm, ModerationForm
from liaison.assessment.models import AssessmentRound, AssessorAssignment, Candidate
from liaison.assessment.queries import blind, showing
from liaison.assessment.queries import rounds as queries
from liaison.assessment.queries.results import RoundResults, results_for
from liaison.assessment.queries.sets import measure_of

from .telling import refuse

# Drawing weights for more candidates takes longer than a page should: it follows by itself, or on request.
DRAWN_AT_ONCE = 40
HEAVIEST = 99


def _round(request: MemberRequest, public_id: UUID) -> AssessmentRound:
    rows = blind.rounds_seen_by(request.member).select_related("criteria_set")
    return get_object_or_404(rows, public_id=public_id)


@policy(get=Can.SEE_REPORTS)
def results(request: MemberRequest, public_id: UUID) -> HttpResponse:
    round = _round(request, public_id)
    weights = _weights(request, round)
    found = results_for(request.member, round, weights)
    rows = showing.rows_of(found)
    if request.GET.get("sort") == "-total":
        by_key = {row.line.found.candidate: row for row in rows}
        rows = [by_key[each.candidate] for each in found.results.reversed()]
    context = {
        **_context(found),
        "rows": rows,
        "hidden": blind.candidates_seen_by(request.member).filter(round=round).count() - len(rows),
        "weighing": [
            (criterion, f"{found.measure.rules.by_key[criterion.key].weight.normalize():f}")
            for criterion in found.measure.criteria
        ],
        "said": _said(request, found, rows),
        "sort": request.GET.get("sort", ""),
        "firmness": wording.sensitivity_words(found.sensitivity, found.name, found.measure.label)
        if len(rows) <= DRAWN_AT_ONCE
        else "",
        "firmness_follows": len(rows) > DRAWN_AT_ONCE,
    }
    return render(request, "assessment/results.html", context)


def _said(request: MemberRequest, found: RoundResults, rows: list[showing.Row]) -> str:
    """What comes of the weights that somebody tries out, in a sentence."""
    if found.own_weights:
        best = next((row for row in rows if row.line.found.rank == 1), None)
        # Translators: beside weights that somebody tries out: who is first. %(name)s is a candidate.
        words = _("First with these weights: %(name)s, %(total)s.")
        return words % {"name": best.candidate, "total": best.total} if best else ""
    if any(name.startswith("w-") for name in request.GET):
        # Translators: beside weights that somebody tries out: all are nothing, or none can be read.
        return _("Give at least one criterion a weight from 0 to 99. These are the results of the set.")
    return ""


def _context(found: RoundResults) -> dict[str, object]:
    return {
        "round": found.round,
        # Translators: title of a page. %(name)s is a round of assessment.
        "title": _("Results: %(name)s") % {"name": found.round},
        "results": found,
        "measure": found.measure,
        "talks": showing.talk_lines(found),
        "more_talks": max(0, len(found.talks) - showing.MOST_TALKS),
        "adjustment": wording.adjustment_words(found.results.adjustment),
    }


def _weights(request: MemberRequest, round: AssessmentRound) -> dict[str, Decimal] | None:
    """What if: `w-capacity=2`. What is no weight is left as the set has it."""
    given: dict[str, Decimal] = {}
    for name, text in request.GET.items():
        if name.startswith("w-"):
            try:
                weight = Decimal(str(text).strip().replace(",", "."))
            except InvalidOperation:
                continue
            if weight.is_finite() and 0 <= weight <= HEAVIEST and weight.as_tuple().exponent >= -2:  # type: ignore[operator]
                given[name.removeprefix("w-")] = weight
    if not given:
        return None
    known = measure_of(round.criteria_set, round.type).rules
    together = sum(given.get(key, one.weight) for key, one in known.by_key.items())
    return given if together else None


@policy(get=Can.SEE_REPORTS)
def firmness(request: MemberRequest, public_id: UUID) -> HttpResponse:
    round = _round(request, public_id)
    found = results_for(request.member, round, _weights(request, round))
    words = wording.sensitivity_words(found.sensitivity, found.name, found.measure.label)
    if request.htmx:
        return render(request, "assessment/firmness_words.html", {"firmness": words})
    context = {**_context(found), "firmness": words}
    return render(request, "assessment/firmness.html", context)


@policy(get=Can.SEE_REPORTS)
def sheet(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One page for the meeting."""
    found = results_for(request.member, _round(request, public_id))
    # Translators: title of a page to print. %(name)s is a round of assessment.
    context = {**_context(found), "title": _("Sheet: %(name)s") % {"name": found.round}}
    rows = [(row, showing.cells_of(found, row.line)) for row in showing.rows_of(found)]
    words = (
        wording.sensitivity_words(found.sensitivity, found.name, found.measure.label)
        if len(rows) <= DRAWN_AT_ONCE
        else ""
    )
    return render(request, "assessment/sheet.html", {**context, "rows": rows, "firmness": words})


@policy(get=Can.SEE_REPORTS)
def candidate(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(blind.candidates_seen_by(request.member), public_id=public_id)
    return _candidate_page(request, found)


def _candidate_page(
    request: MemberRequest,
    found: Candidate,
    form: DecisionForm | None = None,
    moderating: tuple[AssessorAssignment, ModerationForm] | None = None,
) -> HttpResponse:
    """Without a number for whoever is still to score it. A refused form comes back as it was filled in."""
    member, round = request.member, found.round
    whole = results_for(member, round) if blind.may_know(member, found) else None
    line = whole.line_of(found) if whole else None
    context: dict[str, object] = {
        "candidate": found,
        "round": round,
        "title": str(found),
        "may_manage": member.may_see_everything,
        "may_see": member.may(Can.SEE_DIRECTORY),
        "asked": queries.asked_of(member, found),
    }
    if whole and line:
        context |= {
            "row": next(row for row in showing.rows_of(whole) if row.candidate.pk == found.pk),
            "cells": showing.cells_of(whole, line),
            "lift": showing.lift_words(whole, line),
            "comments": queries.comments_on(found),
            "moderated": queries.moderated_on(found),
            "decisions": queries.decisions_on(found),
            "moderations": _moderations(found, moderating),
            "form": form or DecisionForm(initial={"decided_on": timezone.localdate()}),
            "levels": whole.measure.rules.levels,
            "step": f"{whole.measure.rules.step.normalize():f}",
        }
    refused = form or moderating
    return render(request, "assessment/candidate.html", context, status=422 if refused else 200)


def _moderations(
    found: Candidate, tried: tuple[AssessorAssignment, ModerationForm] | None
) -> list[tuple[AssessorAssignment, ModerationForm]]:
    """A form for each who has submitted."""
    return [
        tried if tried and tried[0] == one else (one, ModerationForm())
        for one in queries.submitted_assignments(found)
    ]


@policy(post=Can.SEE_EVERYTHING)
def decisions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(blind.candidates_seen_by(request.member), public_id=public_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decision, change = decide(found, DecisionText(**form.cleaned_data), by=request.member)
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            # Translators: said after a decision was written down. %(decision)s is what was decided.
            flash.done(request, _("Decided: %(decision)s.") % {"decision": decision.get_outcome_display()}, change)
            return redirect(found)
    return _candidate_page(request, found, form)


@policy(post=Can.SEE_EVERYTHING)
def moderation(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Another score after the panel has talked."""
    assignment = get_object_or_404(queries.assignments(), public_id=public_id)
    form = ModerationForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            change = moderate(assignment, said["criterion"], said["points"], said["reason"], by=request.member)
        except ReasonMissing as reason:
            form.add_error("reason", str(reason))
        except OffTheScale as reason:
            form.add_error("points", str(reason))
        except Refused as reason:
            return refuse(request, reason, assignment.candidate)
        else:
            # Translators: said after the panel changed a score.
            flash.done(request, _("Changed. The score from before stays on record."), change)
            return redirect(assignment.candidate)
    return _candidate_page(request, assignment.candidate, moderating=(assignment, form))


urlpatterns = [
    path("rounds/<uuid:public_id>/results/", results, name="results"),
    path("rounds/<uuid:public_id>/firmness/", firmness, name="firmness"),
    path("rounds/<uuid:public_id>/sheet/", sheet, name="sheet"),
    path("candidates/<uuid:public_id>/", candidate, name="candidate"),
    path("candidates/<uuid:public_id>/decisions/", decisions, name="decisions"),
    path("assignments/<uuid:public_id>/moderation/", moderation, name="moderation"),
]
