# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which pathways a workspace has: a tab of its settings."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.pathways import GoingOnForm, NewPathwayForm, PathwayForm
from liaison.pathway.actions.pathways import add_pathway, bring_pathway_back, edit_pathway, put_pathway_away
from liaison.pathway.actions.presets import add_preset
from liaison.pathway.actions.refusals import NameTaken, PathwayInUse, Refused, StageGone
from liaison.pathway.models import Pathway
from liaison.pathway.queries.pathways import (
    every_pathway,
    on_their_way,
    pathway_list,
    set_up_of,
    stages_to_go_on_at,
)

SET_UP = Can.MANAGE_WORKSPACE


@policy(get=SET_UP)
def pathways(request: MemberRequest) -> HttpResponse:
    # Translators: title of the list of pathways in the settings.
    return render(request, "desk/pathways.html", {"title": _("Pathways"), "found": pathway_list()})


@policy(get=SET_UP, post=SET_UP)
def pathway_new(request: MemberRequest) -> HttpResponse:
    form = NewPathwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made, change = _add(request, form)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            # Translators: said after a pathway was added. %(name)s is its name.
            done(request, _("Pathway “%(name)s” added.") % {"name": made}, change)
            return redirect(pathway_url(made))
    # Translators: title of the form for a new pathway.
    context = {"title": _("Add a pathway"), "form": form, "cancel_url": workspace_url("desk:pathways")}
    return render(request, "desk/form.html", context, status=422 if form.is_bound else 200)


def _add(request: MemberRequest, form: NewPathwayForm) -> tuple[Pathway, Change]:
    name: str = form.cleaned_data["name"]
    if form.chosen is None:
        return add_pathway(name, by=request.member)
    return add_preset(form.chosen, by=request.member, name=name)


@policy(get=SET_UP, post=SET_UP)
def pathway(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Its stages in their order; a POST changes its name, or makes it the one for new partnerships."""
    found = get_object_or_404(every_pathway(), public_id=public_id)
    form = PathwayForm(request.POST if request.method == "POST" else None, member=request.member, instance=found)
    if form.is_valid():
        values = {"is_default": found.is_default, **form.values}
        try:
            change = edit_pathway(found, by=request.member, expected=form.seen_version, **values)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except Refused as refused:
            form.add_error("name" if isinstance(refused, NameTaken) else "is_default", str(refused))
        else:
            # Translators: said after a pathway was given another name. %(name)s is its name.
            done(request, _("Pathway “%(name)s” saved.") % {"name": found}, change)
            return redirect(pathway_url(found))
    context = {"title": found, "set_up": set_up_of(found), "form": form, "board_key": str(found.public_id)}
    return render(request, "desk/pathway.html", context, status=422 if form.is_bound else 200)


@policy(get=SET_UP, post=SET_UP)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Puts it away. Where partnerships are on their way, the page asks where they go on."""
    found = get_object_or_404(every_pathway(), public_id=public_id)
    stages = stages_to_go_on_at(without_pathway=found)
    # The button on its page only tries: then nothing has been answered wrongly.
    form = GoingOnForm(request.POST if "to" in request.POST else None, stages=stages)
    asks = ""
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            change = put_pathway_away(found, by=request.member, to=form.stage)
        except Refused as refused:
            asks = form.say(refused, beside_field=isinstance(refused, PathwayInUse | StageGone))
        else:
            # Translators: said after a pathway was put away. %(name)s is its name.
            done(request, _("Pathway “%(name)s” is put away.") % {"name": found}, change)
            return redirect(workspace_url("desk:pathways"))
    count = on_their_way(found).count()
    # Translators: on the page that puts a pathway away: how many partnerships are on it.
    words = ngettext(
        "%(count)d partnership is on its way along it.", "%(count)d partnerships are on their way along it.", count
    )
    context: dict[str, Any] = {
        # Translators: title of the page that puts a pathway away. %(name)s is its name.
        "title": _("Put “%(name)s” away") % {"name": found},
        "form": form,
        "asks": asks,
        "count": form.ask_for(count),
        "state": words % {"count": count},
        # Translators: button: a pathway is no longer used, and can be brought back.
        "button_label": _("Put it away"),
        "cancel_url": pathway_url(found),
    }
    return render(request, "desk/going_on.html", context, status=422 if request.method == "POST" else 200)


@policy(post=SET_UP)
def back(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(every_pathway(), public_id=public_id)
    change = bring_pathway_back(found, by=request.member)
    # Translators: said after a pathway that was put away is used again. %(name)s is its name.
    done(request, _("Pathway “%(name)s” is back.") % {"name": found}, change)
    return redirect(pathway_url(found))


def pathway_url(pathway: Pathway) -> str:
    return workspace_url("desk:pathway", pathway.public_id)


urlpatterns = [
    path("settings/pathways/", pathways, name="pathways"),
    path("settings/pathways/new/", pathway_new, name="pathway-new"),
    path("settings/pathways/<uuid:public_id>/", pathway, name="pathway"),
    path("settings/pathways/<uuid:public_id>/removal/", removal, name="pathway-removal"),
    path("settings/pathways/<uuid:public_id>/return/", back, name="pathway-return"),
]
