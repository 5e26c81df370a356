# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form at our table, on the visitor's own phone. No account, no cookie."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.scope import in_workspace
from liaison.gatherings.actions.stand import add_visitor
from liaison.gatherings.afterwards_links import read_stand_token
from liaison.gatherings.forms.stand import StandForm
from liaison.gatherings.models import Event
from liaison.gatherings.queries.stand import interest_asked
from liaison.mailroom.actions import MailRefused
from liaison.portal.queries.afterwards import asked_by
from liaison.portal.queries.workspaces import workspace_with
from liaison.portal.speaking import spoken, still

from .feedback import no_link


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def stand(request: HttpRequest, token: str) -> HttpResponse:
    link = read_stand_token(token)
    workspace = workspace_with(link.workspace) if link else None
    if link is None or workspace is None:
        return no_link(request)
    with in_workspace(workspace):
        asked = asked_by(link)
        if asked is None or asked.event.is_cancelled or asked.event.event_kind != Event.Kind.STAND:
            return no_link(request)
        with override(spoken(request, asked.event.language)):
            return _page(request, workspace, asked.event)


def _page(request: HttpRequest, workspace: Workspace, event: Event) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = StandForm(data, question=interest_asked(event))
    if form.is_valid():
        if not may_try(request, "stand", form.cleaned_data["email"].casefold()):
            return too_many(request)
        try:
            if not form.is_a_machine:
                add_visitor(event, form.visitor(get_language() or event.language), by=None)
        except MailRefused as refused:
            form.add_error("email", str(refused))
        else:
            # The same answer whether somebody is on the list already or not.
            return redirect(still(request, request.path, said="thanks"))
    context = {
        "workspace": workspace,
        "title": event.name,
        "event": event,
        "form": form,
        "is_said": request.GET.get("said") == "thanks",
    }
    return render(request, "portal/stand.html", context, status=422 if form.is_bound else 200)


urlpatterns = [path("at-our-table/<str:token>/", stand, name="stand")]
