# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round's score sheet as a file: taking it away, and bringing one in after a look at every row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts import flash
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.assessment.actions.refusals import Refused, RoundClosed, SheetChanged
from liaison.assessment.actions.score_sheets import bring_in, export_sheet, sheet_name
from liaison.assessment.forms import score_sheets as forms
from liaison.assessment.models import AssessmentRound
from liaison.assessment.queries import blind
from liaison.assessment.queries.score_sheets import RawSheet, Sheet, best_part, raw_sheet, read_sheet
from liaison.assessment.queries.sets import Measure, measure_of
from liaison.assessment.queries.sheet_rows import Fate, digest_of, plan_of
from liaison.assessment.queries.sheet_words import row_views, sheet_words
from liaison.kit.files import NeedsEncoding, UnreadableFile, read_table_apart
from liaison.kit.files.writing import FORMATS
from liaison.pathway.actions import refusals as of_pathway

from .telling import refuse


def _round(request: MemberRequest, public_id: UUID) -> AssessmentRound:
    rows = blind.rounds_seen_by(request.member).select_related("criteria_set")
    return get_object_or_404(rows, public_id=public_id)


@policy(post=Can.SEE_REPORTS)
def export(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A POST, because the history notes it."""
    round = _round(request, public_id)
    to = FORMATS.get(request.POST.get("format", ""))
    if to is None:
        # Translators: after pressing "Export": the format that was asked for is not one of ours.
        messages.warning(request, _("Choose CSV, XLSX or ODS."))
        return redirect(workspace_url("assessment:results", round.public_id))
    response = HttpResponse(export_sheet(request.member, round, to=to), content_type=to.content_type)
    response["Content-Disposition"] = f'attachment; filename="{sheet_name(round, to)}"'
    response["Cache-Control"] = "no-store"
    return response


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def score_sheet(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Choose a file; the answer shows its rows, and nothing is written."""
    round = _round(request, public_id)
    if round.is_closed:
        return refuse(request, RoundClosed(), round)
    if "kept" in request.POST:
        return _with_letters(request, round)
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data, filename = file.read(), file.name or ""
        try:
            found = _read(data, filename, _measure(round))
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
        else:
            if isinstance(found, NeedsEncoding):
                sealed = forms.seal_file(data, filename)
                return _ask_for_letters(request, round, forms.LettersForm(found, initial={"kept": sealed}))
            return _preview(request, round, found)
    return _upload_page(request, round, form)


def _upload_page(request: MemberRequest, round: AssessmentRound, form: forms.SheetForm) -> HttpResponse:
    context = {
        "round": round,
        # Translators: title of the page on which a spreadsheet with scores is brought in.
        "title": _("Bring in a score sheet"),
        "form": form,
        "labels": [criterion.label for criterion in _measure(round).criteria],
    }
    return render(request, "assessment/score_sheet.html", context, status=422 if form.errors else 200)


def _measure(round: AssessmentRound) -> Measure:
    return measure_of(round.criteria_set, round.type)


def _read(data: bytes, filename: str, measure: Measure, encoding: str | None = None) -> RawSheet | NeedsEncoding:
    """The table with the most criteria, where a workbook has several. Raises UnreadableFile."""
    table = read_table_apart(data, filename, encoding=encoding)
    if isinstance(table, NeedsEncoding):
        return table
    if part := best_part(table, measure):
        table = read_table_apart(data, filename, encoding=encoding, sheet=part[0], header_row=part[1])
        if isinstance(table, NeedsEncoding):
            return table
    raw = raw_sheet(table, filename)
    read_sheet(raw, measure)
    return raw


def _with_letters(request: MemberRequest, round: AssessmentRound) -> HttpResponse:
    """The file again, with its letters read as somebody chose."""
    try:
        data, filename = forms.unseal_file(request.POST["kept"])
        asked = read_table_apart(data, filename)
        if isinstance(asked, NeedsEncoding):
            form = forms.LettersForm(asked, request.POST)
            if not form.is_valid():
                return _ask_for_letters(request, round, form)
            found = _read(data, filename, _measure(round), form.cleaned_data["encoding"])
        else:
            found = _read(data, filename, _measure(round))
    except forms.Torn:
        return _torn(request, round)
    except UnreadableFile as refusal:
        return refuse(request, refusal, workspace_url("assessment:score-sheet", round.public_id))
    if isinstance(found, NeedsEncoding):
        return _torn(request, round)
    return _preview(request, round, found)


def _ask_for_letters(request: MemberRequest, round: AssessmentRound, form: forms.LettersForm) -> HttpResponse:
    # Translators: title: a file's letters can be read in several ways.
    context = {"round": round, "form": form, "title": _("How are the letters to be read?")}
    return render(request, "assessment/score_sheet_letters.html", context, status=422 if form.errors else 200)


def _torn(request: MemberRequest, round: AssessmentRound) -> HttpResponse:
    # Translators: what was read of a spreadsheet is no longer known, for example after a day.
    messages.warning(request, _("This page is too old, or did not come back whole. Choose the file again."))
    return redirect("assessment:score-sheet", request.workspace.slug, round.public_id)


def _preview(
    request: MemberRequest,
    round: AssessmentRound,
    raw: RawSheet,
    choices: dict[int, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    measure = _measure(round)
    sheet = read_sheet(raw, measure)
    first = plan_of(request.member, round, measure, sheet, {})
    plan = plan_of(request.member, round, measure, sheet, choices) if choices else first
    context = {
        "round": round,
        # Translators: title: the rows of a spreadsheet with scores before they come in. %(file)s is its name.
        "title": _("Look at “%(file)s”") % {"file": raw.filename},
        "problem": problem,
        "sealed": forms.seal_sheet(raw, str(round.public_id)),
        "seen": digest_of(first),
        "words": sheet_words(sheet, measure),
        "rows": row_views(plan, sheet, measure),
        "coming": sum(row.comes_in for row in plan),
        "asking": sum(row.fate is Fate.ASK for row in plan),
        "differing": sum(row.difference is not None for row in plan),
    }
    return render(request, "assessment/score_sheet_rows.html", context, status=422 if problem else 200)


@policy(post=Can.SEE_EVERYTHING)
def averages(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The rows that were looked at come in, as one change; or are looked at again with what was chosen."""
    round = _round(request, public_id)
    try:
        raw = forms.unseal_sheet(request.POST.get("sheet", ""), str(round.public_id))
    except forms.Torn:
        return _torn(request, round)
    choices = forms.choices_in(request.POST)
    if "look" in request.POST:
        return _preview(request, round, raw, choices)
    return _bring(request, round, raw, choices)


def _bring(request: MemberRequest, round: AssessmentRound, raw: RawSheet, choices: dict[int, str]) -> HttpResponse:
    try:
        sheet: Sheet = read_sheet(raw, _measure(round))
        seen = request.POST.get("seen", "")
        rows, change = bring_in(round, sheet, choices, by=request.member, seen=seen)
    except (SheetChanged, UnreadableFile, of_pathway.Refused) as reason:
        return _preview(request, round, raw, choices, str(reason))
    except Refused as reason:
        return refuse(request, reason, round)
    count = len(rows)
    # Translators: said after rows of a spreadsheet with scores came in.
    said = ngettext("Averages of %(count)d candidate are in.", "Averages of %(count)d candidates are in.", count)
    # Translators: said after a spreadsheet with scores was looked at and held nothing new.
    nothing = _("Nothing in this sheet is new: all stays as it is.")
    flash.done(request, said % {"count": count} if count else nothing, change)
    return redirect(workspace_url("assessment:results", round.public_id) if count else round)


urlpatterns = [
    path("rounds/<uuid:public_id>/export/", export, name="round-export"),
    path("rounds/<uuid:public_id>/score-sheet/", score_sheet, name="score-sheet"),
    path("rounds/<uuid:public_id>/averages/", averages, name="averages"),
]
