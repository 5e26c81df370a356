# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which steps people are written to, and what the workspace holds itself to."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.mailroom.letters.queries.letters import letters
from liaison.outreach.actions import cadences as actions
from liaison.outreach.actions.refusals import NameTaken, Refused
from liaison.outreach.forms.cadences import CadenceForm, RulesForm
from liaison.outreach.queries import cadences as queries


@policy(get=Can.SEE_MAIL)
def cadences(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of cadences.
        "title": _("Cadences"),
        "cadences": queries.cadences().filter(archived_at=None),
        "letters": letters().exists(),
    }
    return render(request, "outreach/cadences.html", context)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def cadence_new(request: MemberRequest) -> HttpResponse:
    form = CadenceForm(posted(request), member=request.member)
    if form.is_valid():
        try:
            made, change = actions.add_cadence(form.values, form.steps, by=request.member)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            # Translators: said after a cadence was made. %(name)s is its name.
            done(request, _("Cadence “%(name)s” made.") % {"name": made}, change)
            return redirect(workspace_url("outreach:cadences"))
    # Translators: title of the form for a new cadence.
    return _form_page(request, {"title": _("Make a cadence"), "form": form})


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def cadence(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.cadences(), public_id=public_id)
    form = CadenceForm(posted(request), member=request.member, instance=found)
    if form.is_valid():
        try:
            change = actions.edit_cadence(
                found, form.values, form.steps, by=request.member, expected=form.seen_version
            )
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except Refused as refused:
            form.add_error("name" if isinstance(refused, NameTaken) else None, str(refused))
        else:
            # Translators: said after a cadence was changed. %(name)s is its name.
            done(request, _("Cadence “%(name)s” saved.") % {"name": found}, change)
            return redirect(workspace_url("outreach:cadences"))
    return _form_page(request, {"title": found, "form": form, "cadence": found})


def _form_page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].is_bound else 200
    return render(request, "outreach/cadence_form.html", context, status=status)


@policy(post=Can.SEE_MAIL)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.cadences(), public_id=public_id)
    change = actions.put_cadence_away(found, by=request.member)
    # Translators: said after a cadence was put away. %(name)s is its name.
    done(request, _("“%(name)s” is put away. Campaigns that use it go on.") % {"name": found}, change)
    return redirect(workspace_url("outreach:cadences"))


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def rules(request: MemberRequest) -> HttpResponse:
    form = RulesForm(posted(request), member=request.member, instance=queries.own_rules())
    if form.is_valid():
        try:
            change = actions.set_rules(form.values, by=request.member, expected=form.seen_version)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        else:
            # Translators: said after the rules of outreach were changed.
            done(request, _("Saved."), change)
            return redirect(workspace_url("outreach:rules"))
    # Translators: title of the page with the rules of outreach; a tab of the settings.
    context = {"title": _("Outreach"), "form": form}
    return render(request, "outreach/rules.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("cadences/", cadences, name="cadences"),
    path("cadences/new/", cadence_new, name="cadence-new"),
    path("cadences/<uuid:public_id>/", cadence, name="cadence"),
    path("cadences/<uuid:public_id>/removal/", removal, name="cadence-removal"),
    path("settings/outreach/", rules, name="rules"),
]
