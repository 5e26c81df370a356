# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was booked with us; and calendars: ours for others to follow, others whose busy times we keep free."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, MemberRequest, open_to, policy
from liaison.accounts.rules import Can
from liaison.accounts.scope import in_workspace
from liaison.gatherings import booking_tasks
from liaison.gatherings.actions import booking as actions
from liaison.gatherings.actions import calendars
from liaison.gatherings.actions.booking_noting import note_meeting
from liaison.gatherings.actions.booking_refusals import NotBooked
from liaison.gatherings.booking_links import calendar_token_of, read_calendar_token
from liaison.gatherings.booking_mail import entry_of, where
from liaison.gatherings.forms.booking import FeedForm
from liaison.gatherings.gateway import may_read
from liaison.gatherings.models import Booking
from liaison.gatherings.queries import booking as queries
from liaison.gatherings.queries import times
from liaison.gatherings.rules.calendar import calendar_text

# So many days are shown at once where one chooses another time.
SHOWN = 14


@policy(get=Can.EDIT_DIRECTORY)
def bookings(request: MemberRequest) -> HttpResponse:
    now, seen = timezone.now(), queries.bookings_seen_by(request.member)
    context = {
        # Translators: title of the list of meetings that others booked with us.
        "title": _("Booked meetings"),
        "to_come": list(queries.to_come(seen, now)),
        "lately": queries.lately(seen, now),
    }
    return render(request, "gatherings/bookings.html", context)


def _booking(request: MemberRequest, public_id: UUID) -> Booking:
    return get_object_or_404(queries.bookings_seen_by(request.member), public_id=public_id)


@policy(get=Can.EDIT_DIRECTORY)
def booking(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found, now = _booking(request, public_id), timezone.now()
    context = {
        "title": found,
        "booking": found,
        "where": where(found),
        "may_change": found.is_booked and found.starts_at > now,
        "may_note": found.is_booked and found.starts_at <= now and found.interaction_id is None,
        "is_known": found.organisation_id is not None or found.person_id is not None,
        "same_zone": found.time_zone == request.workspace.time_zone,
    }
    return render(request, "gatherings/booking.html", context)


@policy(post=Can.EDIT_DIRECTORY)
def cancellation(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _booking(request, public_id)
    try:
        actions.cancel(found, by=request.member)
    except NotBooked as refused:
        done(request, str(refused))
    else:
        # Translators: said after one of us cancelled a meeting; %(name)s is who had booked it.
        done(request, _("The meeting is cancelled. %(name)s hears of it by mail.") % {"name": found})
    return redirect(found)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def another_time(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found, refusal = _booking(request, public_id), ""
    if request.method == "POST":
        try:
            moved = actions.move(found, moment(request.POST.get("at", "")), by=request.member)
        except NotBooked as refused:
            refusal = str(refused)
        else:
            # Translators: said after one of us moved a meeting; %(name)s is who had booked it.
            done(request, _("The meeting has another time. %(name)s hears of it by mail.") % {"name": moved})
            return redirect(moved)
    # Translators: title of the page on which one of us chooses another time for a meeting.
    context = _times(found, request) | {"title": _("Another time"), "booking": found, "refusal": refusal}
    return render(request, "gatherings/booking_time.html", context, status=422 if refusal else 200)


def moment(text: str) -> datetime:
    """Of a time that a page offered; long past where it is none, so that it is refused in words."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        return datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())
    return found


def _times(found: Booking, request: MemberRequest) -> dict[str, Any]:
    now = timezone.now()
    page = times.page_of(found)
    today = timezone.localdate(now, page.zone)
    plan = times.plan_of(page, without_notice=True)
    skipped = min(max(_number(request.GET.get("from", "")), 0), page.days_ahead)
    first = today + timedelta(days=skipped)
    last = first + timedelta(days=SHOWN - 1)
    offered = times.offers(page, [found.member], now=now, first=first, last=last, plan=plan, without=found)
    return {
        "days": times.days_of(offered, request.workspace.zone),
        "later": skipped + SHOWN if skipped + SHOWN <= page.days_ahead else None,
        "earlier": max(skipped - SHOWN, 0) if skipped else None,
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


@policy(post=Can.EDIT_DIRECTORY)
def contact(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _booking(request, public_id)
    change = note_meeting(found, by=request.member)
    if change is not None:
        # Translators: said after one of us said that a booked meeting took place.
        done(request, _("Noted as a contact."), change)
    return redirect(found)


# --- calendars ---


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def booking_calendars(request: MemberRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            calendars.follow(request.member, form.cleaned_data["name"], form.cleaned_data["url"])
            booking_tasks.read_soon()
        except NotBooked as refused:
            form.add_error(None, str(refused))
        else:
            # Translators: said after a member told us of a calendar of theirs.
            done(request, _("We read this calendar in a moment, and then four times an hour."))
            return redirect(workspace_url("gatherings:booking-calendars"))
    own = queries.own_calendar(request.member)
    token = calendar_token_of(own, request.workspace) if own else ""
    context = {
        # Translators: title of the page with a member's calendars.
        "title": _("Your calendars"),
        "form": form,
        "feeds": list(queries.feeds_of(request.member)),
        "may_read": may_read(),
        "own": request.build_absolute_uri(reverse("gatherings:calendar", args=[token])) if token else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "gatherings/booking_calendars.html", context, status=status)


@policy(post=Can.EDIT_DIRECTORY)
def feed_removal(request: MemberRequest) -> HttpResponse:
    feed = queries.feed_of(request.member, request.POST.get("feed", ""))
    if feed is not None:
        calendars.unfollow(feed)
        # Translators: said after a member took a calendar away; %(name)s is what they call it.
        done(request, _("“%(name)s” is forgotten, and its busy times with it.") % {"name": feed.name})
    return redirect(workspace_url("gatherings:booking-calendars"))


@policy(post=Can.EDIT_DIRECTORY)
def own_address(request: MemberRequest) -> HttpResponse:
    if request.POST.get("wish") == "stop":
        calendars.take_calendar_back(request.member)
        # Translators: said after a member stopped the address of their own calendar.
        done(request, _("The address opens nothing any more."))
    else:
        calendars.give_calendar(request.member)
        # Translators: said after a member got a new address for their own calendar.
        done(request, _("Here is a new address. An earlier one opens nothing any more."))
    return redirect(workspace_url("gatherings:booking-calendars"))


@never_cache
@open_to(Audience.ANYONE, methods=("GET", "HEAD"))
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A member's own meetings, for the calendar program that has the secret address."""
    opens = read_calendar_token(token)
    workspace = times.workspace_with(opens.workspace) if opens else None
    if opens is None or workspace is None:
        raise Http404
    with in_workspace(workspace):
        return _calendar(workspace, opens.row)


def _calendar(workspace: Workspace, row: UUID) -> HttpResponse:
    feed = queries.calendar_with(row)
    if feed is None or feed.member.left_at is not None:
        raise Http404
    found = queries.in_the_calendar_of(feed.member, timezone.now())
    entries = [entry_of(one, workspace, is_ours=True) for one in found]
    answer = HttpResponse(calendar_text(entries, name=workspace.name), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="meetings.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


public_patterns = [path("calendars/<str:token>/", calendar, name="calendar")]
urlpatterns = [
    path("booking/meetings/", bookings, name="bookings"),
    path("booking/meetings/<uuid:public_id>/", booking, name="booking"),
    path("booking/meetings/<uuid:public_id>/cancellation/", cancellation, name="booking-cancellation"),
    path("booking/meetings/<uuid:public_id>/time/", another_time, name="booking-time"),
    path("booking/meetings/<uuid:public_id>/contact/", contact, name="booking-contact"),
    path("booking/calendars/", booking_calendars, name="booking-calendars"),
    path("booking/calendars/own/", own_address, name="booking-own-address"),
    path("booking/calendars/removal/", feed_removal, name="booking-feed-removal"),
]
