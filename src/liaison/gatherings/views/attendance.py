# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who was at an event: the list, files of meetings, and those of whom nobody knows who they were."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import CannotUndo, note_deed
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.queries import EXPORT
from liaison.accounts.rules import Can
from liaison.directory.queries.access import people_seen_by
from liaison.gatherings.actions import attendance as actions
from liaison.gatherings.actions.attendance_files import FileRefused, read_file, seal, take_back, take_in, unseal
from liaison.gatherings.attending.rules.attendance_reports import Report
from liaison.gatherings.file_wording import kind_label, what_a_file_brought
from liaison.gatherings.forms.attendance import AttendanceFileForm, ThresholdForm
from liaison.gatherings.models import Attendance, Event
from liaison.gatherings.queries import attendance as queries
from liaison.gatherings.queries.attendance_plan import Plan, events_that_fit, plan_of
from liaison.gatherings.queries.unmatched import with_suggestions
from liaison.kit.files.writing import FORMATS

PAGE_SIZE = 50
AT_ONCE = 20
SHOWN = 500


def find_event(public_id: UUID) -> Event:
    return get_object_or_404(queries.events(), public_id=public_id)


@policy(get=Can.SEE_EVERYTHING)
def attendance(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    return _list(request, event, AttendanceFileForm())


def _list(request: MemberRequest, event: Event, form: AttendanceFileForm) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in {"looked-in", "missed"} else ""
    counts = queries.counts_of(event, timezone.now())
    context = {
        # Translators: title of the page with those who were at an event; %(name)s is the event's name.
        "title": _("Who came to “%(name)s”") % {"name": event},
        "event": event,
        "counts": counts,
        "tabs": _tabs(counts, show),
        "show": show,
        "page": Paginator(queries.list_of(event, show), PAGE_SIZE).get_page(request.GET.get("page")),
        "files": [(file, kind_label(file.file_kind)) for file in queries.files_of(event)],
        "form": form,
        "threshold": ThresholdForm(initial={"minutes": event.attended_minutes}),
        "formats": FORMATS.values(),
    }
    return render(request, "gatherings/attendance.html", context, status=422 if form.errors else 200)


def _tabs(counts: queries.Counts, show: str) -> list[dict[str, Any]]:
    tabs = [
        # Translators: tab with those who were at an event long enough.
        {"show": "", "label": _("Attended"), "count": counts.attended},
        # Translators: tab with those who were at an event for a few minutes only.
        {"show": "looked-in", "label": _("Looked in"), "count": counts.looked_in},
        # Translators: tab with those who registered for an event and did not come.
        {"show": "missed", "label": _("Missed it"), "count": counts.missed},
    ]
    return [{**tab, "current": tab["show"] == show} for tab in tabs]


# --- a file ---


@policy(post=Can.IMPORT)
def look(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """At a file that was chosen here, or at another event's page a moment ago. Nothing is written."""
    event = find_event(public_id)
    form = AttendanceFileForm(request.POST, request.FILES)
    try:
        if "report" in request.POST:
            return _preview(request, event, unseal(request.POST["report"], request.member))
        if form.is_valid():
            file = form.cleaned_data["file"]
            return _preview(request, event, read_file(file.read(), file.name or "", event))
    except FileRefused as refusal:
        form.errors.clear()
        form.add_error("file", str(refusal))
    return _list(request, event, form)


def _preview(request: MemberRequest, event: Event, report: Report) -> HttpResponse:
    plan = plan_of(report, event)
    entries = sorted(plan.entries, key=lambda entry: bool(entry.match.why) or not entry.attendance)
    context = {
        # Translators: title of the page that shows a file before it is taken in; %(name)s is an event.
        "title": _("Who came to “%(name)s”: a look at the file") % {"name": event},
        "event": event,
        "plan": plan,
        "report": report,
        "kind": kind_label(report.kind),
        "entries": entries[:SHOWN],
        "more": max(0, len(entries) - SHOWN),
        "counts": plan.counts,
        "others": events_that_fit(plan) if plan.is_far else [],
        "span": [timezone.localtime(moment, event.zone) for moment in plan.span] if plan.span else [],
        "begins": timezone.localtime(event.starts_at, event.zone),
        "sealed": seal(report, request.member),
    }
    return render(request, "gatherings/attendance_look.html", context)


@policy(post=Can.IMPORT)
def commitment(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    try:
        report = unseal(request.POST.get("report", ""), request.member)
        plan, change = take_in(report, event, by=request.member)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
    else:
        done(request, what_a_file_brought(plan, is_new=change is not None), change)
        if change is not None and _left_open(plan):
            return redirect(workspace_url("gatherings:attendance-unmatched", event.public_id))
    return redirect(workspace_url("gatherings:attendance", event.public_id))


def _left_open(plan: Plan) -> bool:
    return bool(plan.counts["match_none"])


@policy(get=Can.IMPORT)
def attendance_file(request: MemberRequest, public_id: UUID) -> HttpResponse:
    file = get_object_or_404(queries.attendance_files(), public_id=public_id)
    people = file.attendances.select_related("registration", "person", "organisation").order_by("name", "pk")
    context = {
        "title": file.name,
        "file": file,
        "event": file.event,
        "kind": kind_label(file.file_kind),
        "page": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "gatherings/attendance_file.html", context)


@policy(post=Can.IMPORT)
def taking_back(request: MemberRequest, public_id: UUID) -> HttpResponse:
    file = get_object_or_404(queries.attendance_files(), public_id=public_id)
    try:
        outcome = take_back(file, by=request.member)
    except CannotUndo as refusal:
        messages.error(request, str(refusal))
        return redirect(file)
    # Translators: said after all that a file of attendees brought was taken back.
    messages.success(request, _("The file is taken back."))
    kept = len([1 for event, _why in outcome.kept if event.of_kind == Attendance.kind])
    if kept:
        # Translators: said after a file of attendees was taken back; somebody had worked on some of its people.
        words = ngettext(
            "%(count)d person stays, because somebody has said who it was or a later file counted them.",
            "%(count)d people stay, because somebody has said who they were or a later file counted them.",
            kept,
        )
        messages.warning(request, words % {"count": kept})
    return redirect(workspace_url("gatherings:attendance", file.event.public_id))


# --- who they were ---


@policy(get=Can.IMPORT)
def unmatched(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    page = Paginator(queries.unmatched(event).order_by("-minutes", "name", "pk"), AT_ONCE).get_page(
        request.GET.get("page")
    )
    sought, text = request.GET.get("for", ""), request.GET.get("q", "").strip()[:200]
    rows = list(page.object_list)
    found = with_suggestions(rows, event, request.member)
    if text:
        chosen = [row for row in rows if str(row.public_id) == sought]
        by_hand = {one.attendance.pk: one for one in with_suggestions(chosen, event, request.member, text)}
        found = [by_hand.get(one.attendance.pk, one) for one in found]
    context = {
        # Translators: title of the page that asks who somebody at an event was; %(name)s is the event.
        "title": _("Who was this at “%(name)s”?") % {"name": event},
        "event": event,
        "page": page,
        "found": found,
        "sought": sought if text else "",
        "text": text,
    }
    return render(request, "gatherings/attendance_unmatched.html", context)


@policy(post=Can.IMPORT)
def identity(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """One press: who it was, that it does not matter, that they are new, or that it was said wrongly."""
    one = get_object_or_404(queries.attendances(), public_id=public_id)
    try:
        said = _say(request, one)
    except actions.KnownAlready as refusal:
        messages.warning(request, str(refusal))
    else:
        if said is None:
            # Translators: somebody pressed a button of a page that is out of date.
            messages.warning(request, _("This is not there any more. Choose once more."))
        else:
            done(request, *said)
    to = "gatherings:attendance-unmatched" if request.POST.get("from") != "list" else "gatherings:attendance"
    return redirect(workspace_url(to, one.event.public_id))


def _say(request: MemberRequest, one: Attendance) -> tuple[str, Any] | None:
    """What to say after it; None where nobody is found for what was pressed."""
    by, said = request.member, request.POST
    names = {"name": one.name}
    if "let_be" in said:
        # Translators: said after a press: nobody needs to know who %(name)s was.
        return _("“%(name)s” is let be.") % names, actions.let_be(one, by=by)
    if "ask_again" in said:
        # Translators: said after a press: it was said wrongly who %(name)s was.
        return _("Who “%(name)s” was is open again.") % names, actions.ask_again(one, by=by)
    if "add" in said:
        _person, change = actions.add_as_person(one, by=by, today=timezone.localdate())
        # Translators: said after a press: %(name)s is in the directory now.
        return _("“%(name)s” is in the directory now.") % names, change
    registration = queries.registration_at(one.event, said.get("registration", ""))
    person = queries.by_public_id(people_seen_by(by), said.get("person", ""))
    if registration is None and person is None:
        return None
    change = actions.say_who(one, by=by, registration=registration, person=person if not registration else None)
    # Translators: said after a press: who somebody at an event was. Both are names.
    words = _("“%(name)s” was %(who)s.") % {"name": one.name, "who": registration or person}
    return words, change


# --- the list ---


@policy(post=Can.IMPORT)
def threshold(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    form = ThresholdForm(request.POST)
    if form.is_valid():
        change = actions.set_threshold(event, form.cleaned_data["minutes"], by=request.member)
        # Translators: said after it was changed how many minutes count as attended.
        done(request, _("Saved."), change)
    else:
        # Translators: a number that was typed cannot be used.
        messages.error(request, _("Choose a number of minutes between 0 and 1440."))
    return redirect(workspace_url("gatherings:attendance", event.public_id))


@policy(post=Can.SEE_EVERYTHING)
def export(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """A POST, because the history notes it."""
    event = find_event(public_id)
    to = FORMATS.get(request.POST.get("format", ""))
    if to is None:
        # Translators: after pressing "Export": the format that was asked for is not one of ours.
        messages.warning(request, _("Choose CSV, XLSX or ODS."))
        return redirect(workspace_url("gatherings:attendance", event.public_id))
    lines = list(queries.export_lines(event))
    # Translators: what an exported file holds, and its format; %(name)s is an event.
    words = _("who came to %(name)s as %(format)s") % {"name": event, "format": to.label}
    note_deed(request.member, EXPORT, words, rows=len(lines) - 1, list="attendance", format=to.name)
    response = HttpResponse(to.write(lines, event.name), content_type=to.content_type)
    response["Content-Disposition"] = f'attachment; filename="attendance-{event.slug}.{to.name}"'
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("events/<uuid:public_id>/attendance/", attendance, name="attendance"),
    path("events/<uuid:public_id>/attendance/look/", look, name="attendance-look"),
    path("events/<uuid:public_id>/attendance/commitment/", commitment, name="attendance-commitment"),
    path("events/<uuid:public_id>/attendance/unmatched/", unmatched, name="attendance-unmatched"),
    path("events/<uuid:public_id>/attendance/threshold/", threshold, name="attendance-threshold"),
    path("events/<uuid:public_id>/attendance/export/", export, name="attendance-export"),
    path("attendance-files/<uuid:public_id>/", attendance_file, name="attendance-file"),
    path("attendance-files/<uuid:public_id>/taking-back/", taking_back, name="attendance-file-taking-back"),
    path("attendances/<uuid:public_id>/identity/", identity, name="attendance-identity"),
]
