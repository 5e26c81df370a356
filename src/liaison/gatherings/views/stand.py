# SPDX-License-Identifier: AGPL-3.0-or-later
"""At our table with a phone in the hand. Plain forms: what was typed stays when something goes wrong."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.gatherings.actions.stand import add_visitor
from liaison.gatherings.afterwards_links import stand_url
from liaison.gatherings.forms.stand import StandForm
from liaison.gatherings.queries import stand as queries
from liaison.gatherings.queries.events import event_rows
from liaison.gatherings.rules.codes import CODES, code_of
from liaison.mailroom.actions import MailRefused


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def stand(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = get_object_or_404(event_rows(), public_id=public_id)
    if event.event_kind != event.Kind.STAND:
        return redirect(event)
    form = StandForm(posted(request), question=queries.interest_asked(event))
    if form.is_valid():
        try:
            made, is_new = add_visitor(event, form.visitor(get_language() or ""), by=request.member)
        except MailRefused as refused:
            form.add_error("email", str(refused))
        else:
            # Translators: said after somebody was added at our table. %(name)s is a person.
            added = _("%(name)s is on the list, and has a mail from us.")
            # Translators: said after somebody was added at our table a second time. %(name)s is a person.
            words = added if is_new else _("%(name)s was on the list already.")
            messages.success(request, words % {"name": made})
            return redirect(workspace_url("gatherings:stand", event.public_id))
    context = {
        "title": event,
        "event": event,
        "form": form,
        "today": queries.added_today(event, timezone.now()),
        "form_url": stand_url(event, request.workspace) if event.is_public else "",
    }
    return render(request, "gatherings/stand.html", context, status=422 if form.is_bound else 200)


@policy(get=Can.EDIT_DIRECTORY)
def code(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """For the screen of a phone, or a sheet on the table."""
    event = get_object_or_404(event_rows(), public_id=public_id)
    if event.event_kind != event.Kind.STAND or not event.is_public:
        return redirect(event)
    return HttpResponse(code_of(stand_url(event, request.workspace), "svg"), content_type=CODES["svg"])


urlpatterns = [
    path("events/<uuid:public_id>/stand/", stand, name="stand"),
    path("events/<uuid:public_id>/stand/code/", code, name="stand-code"),
]
