# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports: the funnel with its file, planning backwards, and who introduces whom."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.reports import PlanForm, ReportForm
from liaison.desk.queries.reports import LABELS, SHORT, Told, percent_range
from liaison.kit.files.writing import FORMATS
from liaison.pathway.models import Stage
from liaison.pathway.queries.funnel import FunnelReport, plan_contacts
from liaison.pathway.queries.snowball import introducers, introductions_without_names


@policy(get=Can.SEE_REPORTS)
def funnel(request: MemberRequest) -> HttpResponse:
    form = ReportForm(request.GET)
    is_right = form.is_valid()
    told = Told(FunnelReport(form.wanted))
    columns = [LABELS[key] for key in SHORT]
    context = {
        # Translators: title of the report from the first contact to independence.
        "title": _("Funnel"),
        "form": form,
        "told": told,
        "wanted": form.wanted,
        "narrowed_to": form.narrowed_to,
        "parts": [
            (name, list(zip(columns, numbers, strict=True)))
            for name, numbers in told.parts(form.cleaned_data.get("by", ""))
        ],
        "columns": columns,
        "formats": [FORMATS["csv"], FORMATS["ods"]],
        "may_see_names": request.member.may(Can.SEE_DIRECTORY),
    }
    return render(request, "desk/funnel.html", context, status=200 if is_right else 422)


@policy(get=Can.SEE_REPORTS)
def funnel_file(request: MemberRequest) -> HttpResponse:
    """Numbers only: what is in it anybody may know who sees the page."""
    form = ReportForm(request.GET)
    form.is_valid()
    to = FORMATS.get(request.GET.get("format", ""), FORMATS["csv"])
    response = HttpResponse(to.write(Told(FunnelReport(form.wanted)).file_rows, "Funnel"))
    response["Content-Type"] = to.content_type
    name = f"funnel-{timezone.localdate():%Y-%m-%d}.{to.name}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@policy(get=Can.SEE_REPORTS)
def planning(request: MemberRequest) -> HttpResponse:
    """How many first contacts so many partnerships need."""
    form = PlanForm(request.GET or None)
    plan = None
    if form.is_valid():
        plan = plan_contacts(form.cleaned_data["wanted"], form.cleaned_data["by"])
    context = {
        # Translators: title of the page that works out how many first contacts are needed.
        "title": _("Planning backwards"),
        "form": form,
        "plan": plan,
        "today": timezone.localdate(),
        "steps": [
            (Stage.Milestone(step.origin).label, Stage.Milestone(step.target).label, step, percent_range(share))
            for step, share in (plan.shares if plan else [])
        ],
        "may_see_names": request.member.may(Can.SEE_DIRECTORY),
    }
    return render(request, "desk/planning.html", context, status=422 if form.errors else 200)


@policy(get=Can.SEE_DIRECTORY)
def introductions(request: MemberRequest) -> HttpResponse:
    found = introducers(request.member)
    context = {
        # Translators: title of the page that shows who introduces whom.
        "title": _("Introductions"),
        "several": [one for one in found if one.total > 1],
        "once": [one for one in found if one.total == 1],
        "without_names": introductions_without_names(),
    }
    return render(request, "desk/introductions.html", context)


urlpatterns = [
    path("reports/funnel/", funnel, name="funnel"),
    path("reports/funnel/file/", funnel_file, name="funnel-file"),
    path("reports/planning/", planning, name="planning"),
    path("reports/introductions/", introductions, name="introductions"),
]
