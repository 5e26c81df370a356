# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a time to talk to somebody here, and one's own link to move it or give it back.

These pages need no account, no cookie and no script. They ask for no CSRF token: what they do, anybody may do who
knows their address, so that there is nothing of somebody else's to misuse.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions.booking import book, cancel, move
from liaison.gatherings.actions.booking_refusals import NotBooked
from liaison.gatherings.booking_links import read_token, token_of
from liaison.gatherings.booking_mail import calendar_of, where
from liaison.gatherings.models import Booking, BookingPage
from liaison.gatherings.queries import times
from liaison.gatherings.queries.booking import booking_with
from liaison.portal.forms.bookings import MeetingForm
from liaison.portal.queries.workspaces import workspace_called, workspace_with
from liaison.portal.queries.zones import zone_called, zone_choices
from liaison.portal.speaking import spoken, still

# So many days are shown at once.
SHOWN = 14
# So many other times are offered where one cannot be had: of the days around it, or else of two weeks around it.
OTHERS, NEAR = 30, 1


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def meet(request: HttpRequest, whose: str, page: str) -> HttpResponse:
    workspace = workspace_called(whose)
    if workspace is None:
        raise Http404
    with in_workspace(workspace):
        found = times.open_page(page)
        if found is None:
            # Translators: title of the page of a meeting that cannot be booked.
            context = {"workspace": workspace, "title": _("Nothing to book here")}
            return render(request, "portal/booking_closed.html", context, status=404)
        with override(spoken(request, found.language)):
            return (
                _taken(request, workspace, found)
                if request.method == "POST"
                else _offered(request, workspace, found)
            )


def _offered(request: HttpRequest, workspace: Workspace, page: BookingPage) -> HttpResponse:
    """The free times; or, where one was chosen, the form."""
    wanted = request.GET.get("zone", "")
    zone, now = zone_called(wanted) or page.zone, timezone.now()
    context = _about(workspace, page, zone) | {"zone_is_wrong": bool(wanted) and zone_called(wanted) is None}
    at = _moment(request.GET.get("at", ""))
    with timezone.override(zone):
        if at is not None:
            form = MeetingForm(page=page, initial={"at": at.isoformat(), "zone": zone.key})
            return render(request, "portal/booking_form.html", context | {"form": form, "at": at})
        days = _days(request, page, now, zone)
        base = still(request, request.path, zone=zone.key) + "&"
        context |= days | {"times_url": base, "places": page.places, "zone_is_given": bool(wanted)}
        return render(request, "portal/booking_times.html", context)


def _about(workspace: Workspace, page: BookingPage, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "page": page,
        "title": page.name,
        "zone": zone.key,
        "zone_name": zone.key.replace("_", " "),
        "zones": zone_choices(),
    }


def _days(
    request: HttpRequest, page: BookingPage, now: datetime, zone: ZoneInfo, without: Booking | None = None
) -> dict[str, Any]:
    """Two weeks of free times, and where those before and after them are."""
    skipped = min(_number(request.GET.get("from", "")), page.days_ahead)
    first = timezone.localdate(now, page.zone) + timedelta(days=skipped)
    hosts = [without.member] if without else times.hosts_of(page)
    last = first + timedelta(days=SHOWN - 1)
    offered = times.offers(page, hosts, now=now, first=first, last=last, without=without)
    return {
        "days": times.days_of(offered, zone),
        "later": skipped + SHOWN if skipped + SHOWN <= page.days_ahead else None,
        "earlier": max(skipped - SHOWN, 0) if skipped else None,
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _taken(request: HttpRequest, workspace: Workspace, page: BookingPage) -> HttpResponse:
    form = MeetingForm(request.POST, page=page)
    if not may_try(request, "meet", request.POST.get("email", "").casefold()[:254]):
        return too_many(request)
    zone = zone_called(request.POST.get("zone", "")) or page.zone
    with timezone.override(zone):
        if form.is_valid():
            if form.is_a_machine:
                return render(request, "portal/booking_thanks.html", _about(workspace, page, zone))
            try:
                starts_at, visitor = form.visitor(get_language() or page.language)
                booking = book(page, starts_at, visitor, once=form.cleaned_data["once"])
            except NotBooked as refused:
                _offer_others(form, page, zone, str(refused))
            else:
                own = reverse("portal:booking", args=[token_of(booking, workspace)])
                return redirect(still(request, own, said="booked"))
        elif "at" in form.errors:
            # Translators: somebody wants to book, and no time is chosen, or none that can be read.
            _offer_others(form, page, zone, _("Please choose a time."))
        at = None if "at" in form.errors else _moment(request.POST.get("at", ""))
        context = _about(workspace, page, zone) | {"form": form, "at": at}
        return render(request, "portal/booking_form.html", context, status=422)


def _offer_others(form: MeetingForm, page: BookingPage, zone: ZoneInfo, why: str) -> None:
    now, hosts = timezone.now(), times.hosts_of(page)
    wanted = _moment(str(form.data.get("at", ""))) or now
    day = max(timezone.localdate(wanted, page.zone), timezone.localdate(now, page.zone))
    for around in (timedelta(days=NEAR), timedelta(days=SHOWN)):
        offered = times.offers(page, hosts, now=now, first=day - around, last=day + around)
        if len(offered) >= OTHERS:
            break
    near = {one.starts_at for one in sorted(offered, key=lambda one: abs(one.starts_at - wanted))[:OTHERS]}
    choices = [
        (moment.isoformat(), date_format(moment.astimezone(zone), "DATETIME_FORMAT")) for moment in sorted(near)
    ]
    # Translators: a choice of another time: nothing is chosen yet.
    form.offer_times([("", _("Choose a time")), *choices], why)


# --- one's own link ---


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def booking(request: HttpRequest, token: str) -> HttpResponse:
    opens = read_token(token)
    workspace = workspace_with(opens.workspace) if opens else None
    answer = None
    if opens is not None and workspace is not None:
        with in_workspace(workspace):
            answer = _own(request, workspace, opens.row, token)
    if answer is None:
        answer = _no_such(request)
    # The address is a secret: it is neither told to the next page nor found by searching.
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return answer


def _no_such(request: HttpRequest) -> HttpResponse:
    if not may_try(request, "booking"):
        return too_many(request)
    # Translators: title of the page for a link to a meeting that is not whole.
    return render(request, "portal/booking_unknown.html", {"title": _("Your meeting")}, status=404)


def _own(request: HttpRequest, workspace: Workspace, row: UUID, token: str) -> HttpResponse | None:
    found = booking_with(row)
    if found is None:
        return None
    with override(spoken(request, found.language)), timezone.override(found.zone):
        refusal = ""
        if request.method == "POST":
            if not may_try(request, "booking", row):
                return too_many(request)
            try:
                return redirect(still(request, request.path, said=_wish(request, found)))
            except NotBooked as refused:
                refusal, found = str(refused), booking_with(row) or found
        return _own_page(request, workspace, found, refusal)


def _wish(request: HttpRequest, found: Booking) -> str:
    """Raises NotBooked."""
    if request.POST.get("wish") == "cancel":
        cancel(found)
        return "cancelled"
    move(found, _moment(request.POST.get("at", "")) or datetime(2000, 1, 1, tzinfo=found.zone))
    return "moved"


def _own_page(request: HttpRequest, workspace: Workspace, found: Booking, refusal: str) -> HttpResponse:
    now, page = timezone.now(), times.page_of(found)
    may_change = found.is_booked and found.starts_at > now
    said, again = request.GET.get("said", ""), reverse("portal:meet", args=[workspace.slug, page.slug])
    context = _about(workspace, page, found.zone) | {
        "booking": found,
        "where": where(found),
        "may_change": may_change,
        "is_over": found.is_booked and not may_change,
        "said": said if said in {"booked", "moved", "cancelled"} and not refusal else "",
        "refusal": refusal,
        "again_url": still(request, again) if page.is_open else "",
        "is_moving": may_change and (request.method == "POST" or "move" in request.GET),
    }
    if context["is_moving"]:
        context |= _days(request, page, now, found.zone, without=found)
    return render(request, "portal/booking.html", context, status=422 if refusal else 200)


@never_cache
@open_to(Audience.ANYONE, methods=("GET", "HEAD"))
def booking_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The entry for their calendar, for whom the mail brought none that their program knows."""
    opens = read_token(token)
    workspace = workspace_with(opens.workspace) if opens else None
    if opens is None or workspace is None:
        raise Http404
    with in_workspace(workspace):
        found = booking_with(opens.row)
        if found is None:
            raise Http404
        answer = HttpResponse(
            calendar_of(found, workspace, is_ours=False), content_type="text/calendar; charset=utf-8"
        )
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return answer


urlpatterns = [
    path("at/<slug:whose>/meet/<slug:page>/", meet, name="meet"),
    path("your-meeting/<str:token>/", booking, name="booking"),
    path("your-meeting/<str:token>/calendar/", booking_calendar, name="booking-calendar"),
]
