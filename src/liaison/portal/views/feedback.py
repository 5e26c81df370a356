# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying how an event was, by one's own link or the one that is the same for everybody. No account, no cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions.feedback import give_feedback
from liaison.gatherings.afterwards_links import Link, read_feedback_token
from liaison.portal.forms.feedback import FeedbackForm
from liaison.portal.queries.afterwards import Asked, asked_by
from liaison.portal.queries.workspaces import workspace_with
from liaison.portal.speaking import spoken, still


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    link = read_feedback_token(token)
    workspace = workspace_with(link.workspace) if link else None
    if link is None or workspace is None:
        answer = no_link(request)
    else:
        with in_workspace(workspace):
            answer = _answer(request, workspace, link)
    # One's own address is a secret: it is neither told to the next page nor found by searching.
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return answer


def no_link(request: HttpRequest) -> HttpResponse:
    if not may_try(request, "feedback"):
        return too_many(request)
    # Translators: title of a page whose address was cut off or is wrong.
    context = {"title": _("This link does not work")}
    return render(request, "portal/no_event_link.html", context, status=404)


def _answer(request: HttpRequest, workspace: Workspace, link: Link) -> HttpResponse:
    asked = asked_by(link)
    if asked is None:
        return no_link(request)
    with override(spoken(request, asked.language)):
        return _page(request, workspace, asked)


def _page(request: HttpRequest, workspace: Workspace, asked: Asked) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = FeedbackForm(data, initial=asked.said_before, questions=asked.questions())
    if form.is_valid():
        if not may_try(request, "feedback"):
            return too_many(request)
        if not form.is_a_machine:
            give_feedback(asked.event, form.said, registration=asked.registration, answers=form.answers)
        return redirect(still(request, request.path, said="thanks"))
    context = {
        "workspace": workspace,
        "event": asked.event,
        # Translators: title of the form on which people say how an event was.
        "title": _("How was it?"),
        "form": form,
        "is_said": request.GET.get("said") == "thanks",
        "is_own": asked.registration is not None,
    }
    return render(request, "portal/feedback.html", context, status=422 if form.is_bound else 200)


urlpatterns = [path("your-feedback/<str:token>/", feedback, name="feedback")]
