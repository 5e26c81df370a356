# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written after an event: to whom which letter goes, read before it does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.gatherings.actions import follow_up as actions
from liaison.gatherings.actions.refusals import Refused
from liaison.gatherings.follow_up_letters import Text, Unready, letter_to
from liaison.gatherings.forms.follow_up import FollowUpForm
from liaison.gatherings.links_to_pages import follow_up_url
from liaison.gatherings.models import Event, FollowUp
from liaison.gatherings.queries import attendance
from liaison.gatherings.queries import follow_up as queries
from liaison.gatherings.queries.next_steps import next_steps
from liaison.gatherings.queries.unregistered import came_unregistered


def find_event(public_id: UUID) -> Event:
    return get_object_or_404(attendance.events(), public_id=public_id)


def _may_begin(event: Event) -> bool:
    return event.is_over(timezone.now()) or event.event_kind == Event.Kind.STAND


def _find(request: MemberRequest, public_id: UUID, happened: str) -> tuple[Event, FollowUp | None]:
    if happened not in FollowUp.Happened.values:
        raise Http404
    event = find_event(public_id)
    return event, queries.follow_ups(event).filter(happened=happened).first()


@policy(get=Can.SEE_MAIL)
def follow_up(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    rows = queries.outcomes(event, queries.lines_of(event))
    context = {
        # Translators: title of the page about letters after an event. %(name)s is the event's name.
        "title": _("After “%(name)s”") % {"name": event},
        "event": event,
        "may_look_after": True,
        "rows": rows,
        "without": [line for row in rows for line in row.without],
        "unregistered": came_unregistered(event),
        "is_over": _may_begin(event),
        "is_known": queries.is_known_who_came(event),
    }
    return render(request, "gatherings/follow_up.html", context)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def follow_up_letter(request: MemberRequest, public_id: UUID, happened: str) -> HttpResponse:
    event, found = _find(request, public_id, happened)
    form = FollowUpForm(posted(request), instance=found)
    if form.is_valid():
        try:
            made, change = actions.set_up(event, happened, form.values, by=request.member)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            # Translators: said after a letter after an event was chosen.
            done(request, _("Set up. Nobody is written to yet: read it first."), change)
            return redirect(_page(event, made.happened))
    lines = queries.for_letter(queries.lines_of(event), happened)
    context = {
        # Translators: title of the page about one letter after an event. %(whom)s is for example "they missed it".
        "title": _("Letter after the event: %(whom)s") % {"whom": FollowUp.Happened(happened).label},
        "event": event,
        "may_look_after": True,
        "happened": happened,
        "follow_up": found,
        "form": form,
        "lines": lines,
        "steps": [one for one in next_steps(event, timezone.now()) if one[1]],
        "has_letters": queries.letters_to_choose().exists(),
        "may_go": bool(lines) and _may_begin(event) and queries.is_known_who_came(event),
    }
    context |= _shown(request, event, found, lines)
    return render(request, "gatherings/follow_up_letter.html", context, status=422 if form.is_bound else 200)


def _shown(
    request: MemberRequest, event: Event, found: FollowUp | None, lines: list[queries.Line]
) -> dict[str, Any]:
    """The letter as one of them would get it: the chosen one, else the first."""
    if found is None or not lines:
        return {}
    wanted = request.GET.get("to", "")
    line = next((one for one in lines if str(one.registration.public_id) == wanted), lines[0])
    text: Text | None = None
    trouble = ""
    try:
        text = letter_to(line.registration, found, event, request.member)
    except Unready as reason:
        trouble = str(reason)
    return {"text": text, "trouble": trouble, "reader": line.registration}


@policy(post=Can.SEE_MAIL)
def approval(request: MemberRequest, public_id: UUID, happened: str) -> HttpResponse:
    event, found = _find(request, public_id, happened)
    if found is None:
        raise Http404
    lines = queries.for_letter(queries.lines_of(event), happened)
    try:
        actions.approve(found, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(_page(event, happened))
    # Translators: said after letters after an event were let go.
    words = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", len(lines))
    messages.success(request, words % {"count": len(lines)})
    return redirect(follow_up_url(event))


@policy(post=Can.SEE_MAIL)
def taking_back(request: MemberRequest, public_id: UUID, happened: str) -> HttpResponse:
    event, found = _find(request, public_id, happened)
    if found is None or found.approved_at is None:
        # Taken back already, in another window.
        return redirect(_page(event, happened))
    kept = actions.take_back(found, by=request.member)
    words = ngettext(
        # Translators: said after letters after an event were taken back.
        "%(count)d letter was taken back. What has left has left.",
        "%(count)d letters were taken back. What has left has left.",
        kept,
    )
    messages.success(request, words % {"count": kept})
    return redirect(_page(event, happened))


@policy(post=Can.SEE_MAIL)
def removal(request: MemberRequest, public_id: UUID, happened: str) -> HttpResponse:
    event, found = _find(request, public_id, happened)
    if found is None:
        raise Http404
    try:
        change = actions.remove(found, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        # Translators: said after a letter after an event was removed; nobody got it.
        done(request, _("Nobody gets this letter."), change)
    return redirect(follow_up_url(event))


def _page(event: Event, happened: str) -> str:
    return workspace_url("gatherings:follow-up-letter", event.public_id, happened)


_ONE = "events/<uuid:public_id>/follow-up/<str:happened>/"
urlpatterns = [
    path("events/<uuid:public_id>/follow-up/", follow_up, name="follow-up"),
    path(_ONE, follow_up_letter, name="follow-up-letter"),
    path(f"{_ONE}approval/", approval, name="follow-up-approval"),
    path(f"{_ONE}taking-back/", taking_back, name="follow-up-taking-back"),
    path(f"{_ONE}removal/", removal, name="follow-up-removal"),
]
