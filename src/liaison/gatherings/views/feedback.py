# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said of an event, and what of it may be said on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.gatherings.actions.feedback import do_not_quote
from liaison.gatherings.afterwards_links import feedback_url
from liaison.gatherings.queries import attendance
from liaison.gatherings.queries import feedback as queries


@policy(get=Can.SEE_EVERYTHING)
def feedback(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = get_object_or_404(attendance.events(), public_id=public_id)
    rows = list(queries.feedback_on(event))
    context = {
        # Translators: title of the page with what people said of an event. %(name)s is the event's name.
        "title": _("What they said of “%(name)s”") % {"name": event},
        "event": event,
        "may_look_after": True,
        "quotes": [row for row in rows if row.may_be_quoted and row.text],
        "others": [row for row in rows if not (row.may_be_quoted and row.text)],
        "stars": queries.stars_of(event),
        "form_url": feedback_url(event, request.workspace),
    }
    return render(request, "gatherings/feedback.html", context)


@policy(post=Can.SEE_EVERYTHING)
def quoting(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """They wrote to us that they take the permission back."""
    found = get_object_or_404(queries.feedback_rows(), public_id=public_id)
    change = do_not_quote(found, by=request.member)
    # Translators: said after somebody's permission to quote them was taken out.
    done(request, _("This is not quoted any more."), change)
    return redirect(workspace_url("gatherings:feedback", found.event.public_id))


urlpatterns = [
    path("events/<uuid:public_id>/feedback/", feedback, name="feedback"),
    path("feedback/<uuid:public_id>/quoting/", quoting, name="feedback-quoting"),
]
