# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events as everybody sees them: what is on, one event, registering, and one's own registration.

No account, no cookie, no script. There is no CSRF token: whoever knows an address may do what can be done there,
so that there is nothing of somebody else's to misuse.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.scope import in_workspace
from liaison.gatherings import public
from liaison.gatherings.actions.refusals import Refused
from liaison.gatherings.actions.registering import cancel_registration, change_registration, register
from liaison.gatherings.models import Event, Registration
from liaison.gatherings.registration_link import read_token
from liaison.gatherings.rules.calendar import PUBLISH, calendar_text, uid_of
from liaison.gatherings.telling import calendar_of, entry_of
from liaison.portal.forms.events import OwnRegistrationForm, RegistrationForm
from liaison.portal.queries import events as queries
from liaison.portal.queries.workspaces import workspace_called, workspace_with
from liaison.portal.speaking import spoken, still


def _house(whose: str) -> Workspace:
    found = workspace_called(whose)
    if found is None:
        raise Http404
    return found


@open_to(Audience.ANYONE)
def events(request: HttpRequest, whose: str) -> HttpResponse:
    workspace = _house(whose)
    with in_workspace(workspace), override(spoken(request)), timezone.override(workspace.zone):
        context = {
            "workspace": workspace,
            # Translators: title of the public list of events.
            "title": _("Events"),
            "rows": _with_addresses(queries.events_to_come(timezone.now()), workspace),
            "calendar_url": request.path + "calendar/",
        }
        return render(request, "portal/events.html", context)


@open_to(Audience.ANYONE)
def events_calendar(request: HttpRequest, whose: str) -> HttpResponse:
    """What is on, for a calendar that follows it."""
    workspace = _house(whose)
    with in_workspace(workspace), override(spoken(request)):
        found = queries.events_to_come(timezone.now())
        entries = [_public_entry(event) for event in found]
        # Translators: name of a calendar with the events of an organisation.
        name = _("Events of %(workspace)s") % {"workspace": workspace}
        return _calendar(calendar_text(entries, name=name), "events")


@open_to(Audience.ANYONE)
def series(request: HttpRequest, whose: str, series: str) -> HttpResponse:
    workspace = _house(whose)
    with in_workspace(workspace):
        found = queries.public_series(series)
        if found is None:
            raise Http404
        with override(spoken(request, found.language)), timezone.override(workspace.zone):
            rows, now = queries.events_of_series(found), timezone.now()
            context = {
                "workspace": workspace,
                "title": found.name,
                "series": found,
                "coming": _with_addresses([row for row in rows[::-1] if not row.is_over(now)], workspace),
                "over": _with_addresses([row for row in rows if row.is_over(now)], workspace),
                "share_url": public.series_url(found),
            }
            return render(request, "portal/series.html", context)


def _with_addresses(rows: list[Event], workspace: Workspace) -> list[tuple[Event, str]]:
    return [(row, reverse("portal:event", args=[workspace.slug, row.slug])) for row in rows]


@csrf_exempt
@gzip_page  # nothing secret is on it from whose length somebody could learn
@open_to(Audience.ANYONE)
def event(request: HttpRequest, whose: str, event: str) -> HttpResponse:
    workspace = _house(whose)
    with in_workspace(workspace):
        found = queries.public_event(event)
        if found is None:
            raise Http404
        with override(spoken(request, found.language)), timezone.override(found.zone):
            return (
                _registered(request, workspace, found)
                if request.method == "POST"
                else _page(request, workspace, found, _form(found, None))
            )


def _form(event: Event, data: Any) -> RegistrationForm | None:
    if not event.takes_registrations(timezone.now()):
        return None
    return RegistrationForm(data, event=event, questions=queries.questions_of(event))


def _page(request: HttpRequest, workspace: Workspace, event: Event, form: RegistrationForm | None) -> HttpResponse:
    now = timezone.now()
    context = {
        "workspace": workspace,
        "event": event,
        "title": event.name,
        "form": form,
        "left": queries.places_left(event) if form else None,
        "is_over": event.is_over(now),
        "is_running": event.is_running(now),
        "same_day": event.starts_at.astimezone(event.zone).date() == event.ends_at.astimezone(event.zone).date(),
        "zone": event.time_zone.replace("_", " "),
        "share_url": public.event_url(event),
        "calendar_url": reverse("portal:event-calendar", args=[workspace.slug, event.slug]),
        "series_url": reverse("portal:series", args=[workspace.slug, event.series.slug]) if event.series else "",
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "portal/event.html", context, status=status)


def _registered(request: HttpRequest, workspace: Workspace, event: Event) -> HttpResponse:
    """The same answer whether somebody is on the list already or not: the mail says it to them alone."""
    form = _form(event, request.POST)
    if form is None or not form.is_valid():
        return _page(request, workspace, event, form)
    if not may_try(request, "registration", form.cleaned_data["email"].casefold()):
        return too_many(request)
    try:
        register(event, form.wanted(get_language() or event.language))
    except Refused:
        # It closed, or was cancelled, while they were typing: the page says which.
        return _page(request, workspace, queries.public_event(event.slug) or event, None)
    return redirect(still(request, reverse("portal:event-thanks", args=[workspace.slug, event.slug])))


@never_cache
@open_to(Audience.ANYONE)
def thanks(request: HttpRequest, whose: str, event: str) -> HttpResponse:
    workspace = _house(whose)
    with in_workspace(workspace):
        found = queries.public_event(event)
        if found is None:
            raise Http404
        with override(spoken(request, found.language)):
            context = {
                "workspace": workspace,
                "event": found,
                # Translators: title of the page after somebody registered for an event.
                "title": _("Thank you"),
                "event_url": reverse("portal:event", args=[workspace.slug, found.slug]),
            }
            return render(request, "portal/event_thanks.html", context)


@open_to(Audience.ANYONE)
def event_calendar(request: HttpRequest, whose: str, event: str) -> HttpResponse:
    workspace = _house(whose)
    with in_workspace(workspace):
        found = queries.public_event(event)
        if found is None:
            raise Http404
        return _calendar(calendar_text([_public_entry(found)]), found.slug)


def _public_entry(event: Event) -> Any:
    return entry_of(
        event,
        uid=uid_of(event.public_id),
        url=public.event_url(event),
        sequence=event.sequence,
        is_cancelled=event.is_cancelled,
    )


def _calendar(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


# --- one's own registration ---


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def registration(request: HttpRequest, token: str) -> HttpResponse:
    answer = _own(request, token)
    # The address is a secret: it is neither told to the next page nor found by searching.
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return answer


@never_cache
@open_to(Audience.ANYONE)
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    workspace, link = _whose(token)
    if workspace is None or link is None:
        raise Http404
    with in_workspace(workspace):
        found = queries.registration_with(link)
        if found is None or not found.is_coming:
            raise Http404
        return _calendar(calendar_of(found, found.event, workspace, PUBLISH), found.event.slug)


def _whose(token: str) -> tuple[Workspace | None, Any]:
    link = read_token(token)
    return (workspace_with(link.workspace), link) if link else (None, None)


def _own(request: HttpRequest, token: str) -> HttpResponse:
    workspace, link = _whose(token)
    if workspace is None:
        if not may_try(request, "registrations"):
            return too_many(request)
        return _unknown(request, None)
    with in_workspace(workspace):
        found = queries.registration_with(link)
        if found is None:
            return _unknown(request, workspace)
        zone = ZoneInfo(found.time_zone or found.event.time_zone)
        with override(spoken(request, found.language or found.event.language)), timezone.override(zone):
            return _own_page(request, workspace, found, token)


def _unknown(request: HttpRequest, workspace: Workspace | None) -> HttpResponse:
    # Translators: title of the page where a link leads to no registration.
    context = {"workspace": workspace, "title": _("This link leads nowhere")}
    return render(request, "portal/registration_unknown.html", context, status=404)


def _own_page(request: HttpRequest, workspace: Workspace, found: Registration, token: str) -> HttpResponse:
    if request.method == "POST" and request.POST.get("wish") == "cancel":
        try:
            cancel_registration(found)
        except Refused as refused:
            return _shown(request, workspace, found, token, trouble=str(refused))
        return redirect(still(request, reverse("portal:registration", args=[token])))
    names = ("name", "organisation_name", "time_zone")
    initial = {name: getattr(found, name) for name in names} | {
        "time_zone": found.time_zone or found.event.time_zone
    }
    form = OwnRegistrationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            change_registration(found, form.cleaned_data)
        except Refused as refused:
            return _shown(request, workspace, found, token, form, trouble=str(refused))
        return redirect(still(request, reverse("portal:registration", args=[token]), said="saved"))
    return _shown(request, workspace, found, token, form)


def _shown(
    request: HttpRequest,
    workspace: Workspace,
    found: Registration,
    token: str,
    form: OwnRegistrationForm | None = None,
    trouble: str = "",
) -> HttpResponse:
    event, now = found.event, timezone.now()
    context = {
        "workspace": workspace,
        "registration": found,
        "event": event,
        "title": event.name,
        "form": form,
        "trouble": trouble,
        "is_over": event.is_over(now),
        "is_saved": request.GET.get("said") == "saved",
        "queue": queries.place_in_the_queue(found) if found.state == Registration.State.WAITING else 0,
        "event_url": reverse("portal:event", args=[workspace.slug, event.slug]) if event.is_public else "",
        "calendar_url": reverse("portal:registration-calendar", args=[token]),
        "zone": (found.time_zone or event.time_zone).replace("_", " "),
    }
    status = 422 if trouble or (form is not None and form.is_bound) else 200
    return render(request, "portal/registration.html", context, status=status)


urlpatterns = [
    path("at/<slug:whose>/events/", events, name="events"),
    path("at/<slug:whose>/events/calendar/", events_calendar, name="events-calendar"),
    path("at/<slug:whose>/event/<slug:event>/", event, name="event"),
    path("at/<slug:whose>/event/<slug:event>/thanks/", thanks, name="event-thanks"),
    path("at/<slug:whose>/event/<slug:event>/calendar/", event_calendar, name="event-calendar"),
    path("at/<slug:whose>/event-series/<slug:series>/", series, name="series"),
    path("your-place/<str:token>/", registration, name="registration"),
    path("your-place/<str:token>/calendar/", registration_calendar, name="registration-calendar"),
]
