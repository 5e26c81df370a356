# SPDX-License-Identifier: AGPL-3.0-or-later
"""At the door: tick those who come, add those who are not on the list, or only count heads.

Plain forms. With script, ticks are kept on the telephone until the server has them (static/gatherings/js/door.js).
"""

import json
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.gatherings.actions.attendance import count_heads
from liaison.gatherings.actions.check_in import WalkIn, take_off, tick, walk_in
from liaison.gatherings.forms.attendance import WalkInForm
from liaison.gatherings.models import Event
from liaison.gatherings.queries.attendance import check_in_list, registration_at
from liaison.kit.text import fold

from .attendance import find_event

MOST_AT_ONCE = 200
STEPS = {"one": 1, "five": 5, "less": -1}


@policy(get=Can.SEE_DIRECTORY, post=Can.EDIT_DIRECTORY)
def check_in(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = find_event(public_id)
    if not event.keeps_list:
        return redirect(workspace_url("gatherings:headcount", event.public_id))
    form = WalkInForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        _do_one(request, event, form)
        return redirect(request.get_full_path())
    people = check_in_list(event)
    text = fold(request.GET.get("q", ""))
    context = {
        # Translators: title of the page on which those who come are ticked; %(name)s is an event.
        "title": _("At the door: %(name)s") % {"name": event},
        "event": event,
        "people": [
            (one, fold(f"{one.name} {one.house}")) for one in people if text in fold(f"{one.name} {one.house}")
        ],
        "here": sum(1 for one in people if one.tick),
        "total": len(people),
        "text": request.GET.get("q", ""),
        "form": form,
        "once": uuid.uuid4(),
    }
    return render(request, "gatherings/check_in.html", context, status=422 if form.errors else 200)


def _do_one(request: MemberRequest, event: Event, form: WalkInForm) -> None:
    """What a form without script sends: one press. The page's own number makes two of them one."""
    page, said = _uuid(request.POST.get("once")) or uuid.uuid4(), request.POST
    if form.is_bound:
        _add(request, event, form, page, timezone.now())
        return
    number, _colon, ticked = said.get("tick", said.get("take_off", "")).partition(":")
    person = registration_at(event, number)
    if person is None:
        # Translators: somebody pressed a button of a page that is out of date.
        messages.warning(request, _("This is not there any more. Choose once more."))
    elif "take_off" in said:
        take_off(event, person, ticked=_uuid(ticked) or page, by=request.member)
    else:
        tick(event, person, once=uuid.uuid5(page, number), at=timezone.now(), by=request.member)


def _add(request: MemberRequest, event: Event, form: WalkInForm, once: UUID, at: datetime) -> Any:
    typed = form.cleaned_data
    wanted = WalkIn(typed["name"], typed["email"], typed["organisation"])
    return walk_in(event, wanted, once=once, at=at, by=request.member)


@policy(post=Can.EDIT_DIRECTORY)
def ticks(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """What a telephone has kept: {"ticks": [{"id", "person", "at", "off"?, "name"?, …}]}. It may send it again.

    Answers with the ids that it can forget, and with who is here now.
    """
    event = find_event(public_id)
    try:
        kept = json.loads(request.POST.get("ticks", "[]"))
    except ValueError:
        kept = []
    settled = []
    if event.keeps_list and isinstance(kept, list):
        settled = [_settle(request, event, one) for one in kept[:MOST_AT_ONCE] if isinstance(one, dict)]
    people = {str(one.public_id): one.tick for one in check_in_list(event)} if event.keeps_list else {}
    return JsonResponse({"settled": [one for one in settled if one], "people": people})


def _settle(request: MemberRequest, event: Event, kept: dict[str, Any]) -> str:
    """The id of what can be forgotten: also where it makes no sense, or somebody is not there any more."""
    once = _uuid(kept.get("id"))
    if once is None:
        return str(kept.get("id", ""))
    at = _moment(kept.get("at"))
    if "name" in kept:
        form = WalkInForm({name: kept.get(name, "") for name in WalkInForm.base_fields})
        if form.is_valid():
            _add(request, event, form, once, at)
        return str(kept["id"])
    person = registration_at(event, str(kept.get("person", "")))
    if person is not None and kept.get("off"):
        take_off(event, person, ticked=_uuid(kept["off"]) or once, by=request.member)
    elif person is not None:
        tick(event, person, once=once, at=at, by=request.member)
    return str(kept["id"])


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _moment(text: Any) -> datetime:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    return moment if moment is not None and moment.tzinfo else timezone.now()


@policy(get=Can.SEE_DIRECTORY, post=Can.EDIT_DIRECTORY)
def headcount(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Where no list may be kept: how many, and not who."""
    event = find_event(public_id)
    step = STEPS.get(request.POST.get("step", ""))
    if request.method == "POST":
        if step is not None:
            count_heads(event, step, by=request.member)
        return redirect(workspace_url("gatherings:headcount", event.public_id))
    # Translators: title of the page on which those who come are counted; %(name)s is an event.
    context = {"title": _("How many came: %(name)s") % {"name": event}, "event": event}
    return render(request, "gatherings/headcount.html", context)


urlpatterns = [
    path("events/<uuid:public_id>/check-in/", check_in, name="check-in"),
    path("events/<uuid:public_id>/check-in/ticks/", ticks, name="check-in-ticks"),
    path("events/<uuid:public_id>/headcount/", headcount, name="headcount"),
]
