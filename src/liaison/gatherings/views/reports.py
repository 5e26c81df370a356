# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came of an event, and of a series. Numbers only: whoever sees reports may know what is in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.gatherings.models import Event
from liaison.gatherings.queries import attendance
from liaison.gatherings.queries import event_report as queries
from liaison.kit.files.writing import FORMATS


@policy(get=Can.SEE_DIRECTORY)
def event_report(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = get_object_or_404(attendance.events(), public_id=public_id)
    # Translators: title of the report on one event. %(name)s is the event's name.
    title = _("Report: %(name)s") % {"name": event}
    return _report(request, [event], {"title": title, "event": event, "slug": event.slug})


@policy(get=Can.SEE_DIRECTORY)
def series_report(request: MemberRequest, public_id: UUID) -> HttpResponse:
    series = get_object_or_404(queries.all_series(), public_id=public_id)
    events = list(queries.held(series, timezone.now()))
    # Translators: title of the report on a series of events. %(name)s is the series' name.
    title = _("Report: %(name)s") % {"name": series}
    return _report(request, events, {"title": title, "series": series, "slug": series.slug})


def _report(request: MemberRequest, events: Sequence[Event], context: dict[str, Any]) -> HttpResponse:
    rows = queries.rows_of(events)
    to = FORMATS.get(request.GET.get("format", ""))
    if to is not None:
        response = HttpResponse(to.write(list(queries.file_rows(rows)), str(context["title"])))
        response["Content-Type"] = to.content_type
        response["Content-Disposition"] = f'attachment; filename="report-{context["slug"]}.{to.name}"'
        response["Cache-Control"] = "no-store"
        return response
    context |= {
        "rows": rows,
        "total": queries.total_of(rows),
        "went_on": queries.went_on(events),
        "asked": queries.anonymous_answers(events, timezone.now()),
        "formats": [FORMATS["csv"], FORMATS["ods"]],
        "may_look_after": request.member.may(Can.SEE_EVERYTHING),
        "may_see_directory": request.member.may(Can.SEE_DIRECTORY),
    }
    return render(request, "gatherings/report.html", context)


urlpatterns = [
    path("events/<uuid:public_id>/report/", event_report, name="event-report"),
    path("series/<uuid:public_id>/report/", series_report, name="series-report"),
]
