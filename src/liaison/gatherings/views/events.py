# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events and series as we look after them."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.gatherings import public
from liaison.gatherings.actions import events as actions
from liaison.gatherings.actions.refusals import Refused, SlugTaken
from liaison.gatherings.forms.consequences import ConsequencesForm
from liaison.gatherings.forms.events import (
    CancellationForm,
    CopyForm,
    EventForm,
    SeriesForm,
    questions_form,
    questions_of,
)
from liaison.gatherings.models import Event
from liaison.gatherings.queries import events as queries
from liaison.gatherings.queries.plans import PlanMove, moves_with, open_tasks_of, plans_of
from liaison.gatherings.rules.codes import CODES, code_of
from liaison.kit.hooks import event_panels

ON_A_PAGE = 50


@policy(get=Can.SEE_DIRECTORY)
def events(request: MemberRequest) -> HttpResponse:
    over = request.GET.get("when") == "over"
    kind = request.GET.get("kind", "")
    rows = queries.events(over=over, now=timezone.now(), kind=kind)
    context = {
        # Translators: title of the list of events.
        "title": _("Events"),
        "over": over,
        "may_look_after": _may_look_after(request),
        "kind": kind if kind in Event.Kind.values else "",
        "kinds": Event.Kind.choices,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "gatherings/events.html", context)


@policy(get=Can.SEE_DIRECTORY)
def event(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    now = timezone.now()
    context = {
        "title": found,
        "event": found,
        "may_look_after": _may_look_after(request),
        "is_over": found.is_over(now),
        "is_running": found.is_running(now),
        "public_url": public.event_url(found),
        "questions": queries.questions_of_event(found),
        "panels": [(one, one.read(request.member, found)) for one in event_panels],
    }
    return render(request, "gatherings/event.html", context)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def event_new(request: MemberRequest) -> HttpResponse:
    form = EventForm(posted(request), member=request.member)
    if form.is_valid():
        try:
            made, change = actions.add_event(form.text, by=request.member)
        except SlugTaken as taken:
            form.add_error("slug", str(taken))
        else:
            # Translators: said after an event was made. %(name)s is its name.
            done(request, _("“%(name)s” is a draft. Publish it when it is ready.") % {"name": made}, change)
            return redirect(made)
    # Translators: title of the form for a new event.
    return _form_page(
        request, form, {"title": _("Add an event"), "cancel_url": workspace_url("gatherings:events")}
    )


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def event_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What its plans would do is shown first; the second time it is saved."""
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    form = EventForm(posted(request), member=request.member, instance=found)
    also = ConsequencesForm(posted(request), people=queries.how_many_hear_of_changes(found, timezone.now()))
    moves: list[PlanMove] = []
    if form.is_valid() and also.is_valid():
        dates = form.cleaned_data["starts_at"], form.cleaned_data["time_zone"]
        moves = moves_with(found, *dates)
        if moves and not also.was_shown(*dates):
            also.show(*dates)
        elif (saved := _save(request, found, form, also)) is not None:
            return saved
    # Translators: title of the form that changes an event. %(name)s is its name.
    context = {"title": _("Edit “%(name)s”") % {"name": found}, "cancel_url": found.get_absolute_url()}
    return _form_page(request, form, context | {"event": found, "also": also, "moves": moves})


def _save(request: MemberRequest, found: Event, form: EventForm, also: ConsequencesForm) -> HttpResponse | None:
    """None where it cannot be; the form says why."""
    try:
        change, told = actions.edit_event(
            found, form.text, by=request.member, expected=form.seen_version, also=also.also
        )
    except EditedMeanwhile as meanwhile:
        form.show_both(meanwhile.current)
    except SlugTaken as taken:
        form.add_error("slug", str(taken))
    else:
        done(request, _saved(found, told), change)
        return redirect(found)
    return None


def _saved(event: Event, told: int) -> str:
    if not told:
        # Translators: said after an event was changed. %(name)s is its name.
        return _("“%(name)s” saved.") % {"name": event}
    # Translators: said after time or place of an event were changed. %(name)s is its name.
    said = ngettext(
        "“%(name)s” saved. %(count)s person who registered is written to.",
        "“%(name)s” saved. %(count)s people who registered are written to.",
        told,
    )
    return said % {"name": event, "count": told}


def _form_page(request: MemberRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    is_shown = bool(context.get("moves")) and not form.errors and not form.meanwhile
    status = 422 if form.is_bound and not is_shown else 200
    return render(request, "gatherings/event_form.html", context | {"form": form}, status=status)


@policy(post=Can.SEE_EVERYTHING)
def publish(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    try:
        change = actions.publish(found, by=request.member)
    except Refused as refused:
        done(request, str(refused))
    else:
        # Translators: said after an event was published. %(name)s is its name.
        done(request, _("“%(name)s” is published: everybody can see its page.") % {"name": found}, change)
    return redirect(found)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def cancellation(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    form = CancellationForm(posted(request), open_tasks=open_tasks_of(found).count())
    if form.is_valid():
        try:
            change, told = actions.cancel_event(found, **form.cleaned_data, by=request.member)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            # Translators: said after an event was cancelled. %(name)s is its name.
            said = ngettext(
                "“%(name)s” is cancelled. %(count)s person is written to.",
                "“%(name)s” is cancelled. %(count)s people are written to.",
                told,
            )
            done(request, said % {"name": found, "count": told}, change)
            return redirect(found)
    context = {
        # Translators: title of the page on which an event is cancelled. %(name)s is its name.
        "title": _("Cancel “%(name)s”?") % {"name": found},
        "cancel_url": found.get_absolute_url(),
        "concerned": queries.concerned(found),
        # Translators: button: an event is cancelled.
        "press": _("Cancel the event"),
    }
    return _small_form(request, form, context)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def copy(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    form = CopyForm(posted(request), initial={"name": found.name})
    if form.is_valid():
        try:
            made, change = actions.copy_event(found, **form.values_in(found.zone), by=request.member)
        except SlugTaken as taken:
            form.add_error("name", str(taken))
        else:
            # Translators: said after an event was made. %(name)s is its name.
            done(request, _("“%(name)s” is a draft. Publish it when it is ready.") % {"name": made}, change)
            return redirect(made)
    context = {
        # Translators: title of the form that makes an event like another one. %(name)s is the other one's name.
        "title": _("Another one like “%(name)s”") % {"name": found},
        "cancel_url": found.get_absolute_url(),
        # Translators: button: an event like another one is made.
        "press": _("Make a draft"),
    }
    return _small_form(request, form, context)


@policy(post=Can.SEE_EVERYTHING)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    has_plans = plans_of(found).exists()
    try:
        change = actions.remove_event(found, by=request.member)
    except Refused as refused:
        done(request, str(refused))
        return redirect(found)
    # Translators: said after an event was removed. %(name)s is its name.
    said = _("“%(name)s” was removed, with its plan.") if has_plans else _("“%(name)s” was removed.")
    done(request, said % {"name": found}, change)
    return redirect(workspace_url("gatherings:events"))


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def questions(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    formset = questions_form(posted(request), queries.questions_of_event(found))
    if formset.is_valid():
        text = actions.EventText(questions=questions_of(formset))
        change, _told = actions.edit_event(found, text, by=request.member)
        # Translators: said after the questions of an event were changed.
        done(request, _("Questions saved."), change)
        return redirect(found)
    context = {
        # Translators: title of the page with the questions that a registration asks. %(name)s is an event.
        "title": _("What “%(name)s” asks") % {"name": found},
        "formset": formset,
        "event": found,
    }
    return render(request, "gatherings/questions.html", context, status=422 if formset.is_bound else 200)


def _may_look_after(request: MemberRequest) -> bool:
    return request.member.may(Can.SEE_EVERYTHING)


def _small_form(request: MemberRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "gatherings/small_form.html", context | {"form": form}, status=status)


@policy(get=Can.SEE_DIRECTORY)
def codes(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What a phone reads from a slide or a poster: it leads to the public page."""
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    context = {
        # Translators: title of the page with codes for slides and posters. %(name)s is an event.
        "title": _("“%(name)s” on slides and posters") % {"name": found},
        "event": found,
        "public_url": public.event_url(found),
    }
    return render(request, "gatherings/codes.html", context)


@policy(get=Can.SEE_DIRECTORY)
def code(request: MemberRequest, public_id: UUID, kind: str) -> HttpResponse:
    found = get_object_or_404(queries.event_rows(), public_id=public_id)
    if kind not in CODES:
        raise Http404
    answer = HttpResponse(code_of(public.event_url(found), kind), content_type=CODES[kind])
    answer["Content-Disposition"] = f'inline; filename="{found.slug}.{kind}"'
    return answer


@policy(get=Can.SEE_DIRECTORY)
def all_series(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of series of events.
        "title": _("Series"),
        "rows": queries.series_rows(),
        "may_look_after": _may_look_after(request),
    }
    return render(request, "gatherings/all_series.html", context)


@policy(get=Can.SEE_DIRECTORY)
def series(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.series_rows(), public_id=public_id)
    now = timezone.now()
    context = {
        "title": found,
        "series": found,
        "may_look_after": _may_look_after(request),
        "coming": queries.events(over=False, now=now, series=public_id),
        "over": queries.events(over=True, now=now, series=public_id),
        "public_url": public.series_url(found),
    }
    return render(request, "gatherings/series.html", context)


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def series_new(request: MemberRequest) -> HttpResponse:
    # Translators: title of the form for a new series of events.
    return _series_form(request, None, _("Add a series"))


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def series_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.series_rows(), public_id=public_id)
    # Translators: title of the form that changes a series of events. %(name)s is its name.
    return _series_form(request, found, _("Edit “%(name)s”") % {"name": found})


def _series_form(request: MemberRequest, found: Any, title: str) -> HttpResponse:
    form = SeriesForm(posted(request), member=request.member, instance=found)
    if form.is_valid():
        try:
            saved, change = actions.save_series(found, form.values, by=request.member, expected=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except SlugTaken as taken:
            form.add_error("slug", str(taken))
        else:
            # Translators: said after a series of events was saved. %(name)s is its name.
            done(request, _("“%(name)s” saved.") % {"name": saved}, change)
            return redirect(saved)
    back = found.get_absolute_url() if found else workspace_url("gatherings:all-series")
    return _form_page(request, form, {"title": title, "cancel_url": back})


urlpatterns = [
    path("events/", events, name="events"),
    path("events/new/", event_new, name="event-new"),
    path("events/<uuid:public_id>/", event, name="event"),
    path("events/<uuid:public_id>/edit/", event_edit, name="event-edit"),
    path("events/<uuid:public_id>/publication/", publish, name="event-publication"),
    path("events/<uuid:public_id>/cancellation/", cancellation, name="event-cancellation"),
    path("events/<uuid:public_id>/copy/", copy, name="event-copy"),
    path("events/<uuid:public_id>/removal/", removal, name="event-removal"),
    path("events/<uuid:public_id>/questions/", questions, name="event-questions"),
    path("events/<uuid:public_id>/codes/", codes, name="event-codes"),
    path("events/<uuid:public_id>/codes/<slug:kind>/", code, name="event-code"),
    path("series/", all_series, name="all-series"),
    path("series/new/", series_new, name="series-new"),
    path("series/<uuid:public_id>/", series, name="series"),
    path("series/<uuid:public_id>/edit/", series_edit, name="series-edit"),
]
