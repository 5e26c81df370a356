# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations that an event brought: onto the pathway with one press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.gatherings.actions.new_partners import begin_partnerships
from liaison.gatherings.queries import attendance
from liaison.gatherings.queries import new_partners as queries


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def new_partners(request: MemberRequest, public_id: UUID) -> HttpResponse:
    event = get_object_or_404(attendance.events(), public_id=public_id)
    known = queries.without_partnership(request.member, event)
    newcomers = queries.newcomers(request.member, event)
    if request.method == "POST":
        chosen = set(request.POST.getlist("organisation"))
        names = set(request.POST.getlist("name"))
        change, begun = begin_partnerships(
            event,
            [one for one in known if str(one.public_id) in chosen],
            [one.name for one in newcomers if one.name in names],
            by=request.member,
        )
        if not begun:
            # Translators: after pressing a button without having ticked anybody.
            messages.warning(request, _("Tick at least one of them."))
        else:
            # Translators: said after partnerships were begun with organisations that came to an event.
            words = ngettext("%(count)d partnership began.", "%(count)d partnerships began.", begun)
            done(request, words % {"count": begun}, change)
        return redirect(workspace_url("gatherings:new-partners", event.public_id))
    context = {
        # Translators: title of the list of organisations that came to an event. %(name)s is the event's name.
        "title": _("New partners from “%(name)s”") % {"name": event},
        "event": event,
        "may_look_after": True,
        "known": known,
        "newcomers": newcomers,
    }
    return render(request, "gatherings/new_partners.html", context)


urlpatterns = [path("events/<uuid:public_id>/new-partners/", new_partners, name="new-partners")]
