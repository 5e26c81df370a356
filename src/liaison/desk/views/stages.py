# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stages of a pathway, as its page in the settings changes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.desk.forms.pathways import GoingOnForm, StageForm
from liaison.pathway.actions.refusals import NameTaken, Refused, StageGone, StageInUse
from liaison.pathway.actions.stages import add_stage, bring_stage_back, edit_stage, place_stage, remove_stage
from liaison.pathway.models import Pathway, Stage
from liaison.pathway.queries.pathways import every_pathway, stages_in, stages_to_go_on_at, standing_in

SET_UP = Can.MANAGE_WORKSPACE


@policy(get=SET_UP, post=SET_UP)
def stage_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    pathway = get_object_or_404(every_pathway(), public_id=public_id)
    form = StageForm(request.POST if request.method == "POST" else None, member=request.member)
    if form.is_valid():
        try:
            made, change = add_stage(pathway, by=request.member, checklist=form.lines, **form.values)
        except NameTaken as taken:
            form.add_error("name", str(taken))
        else:
            # Translators: said after a stage was added to a pathway. %(name)s is its name.
            done(request, _("Stage “%(name)s” added.") % {"name": made}, change)
            return redirect(_url_of(made))
    # Translators: title of the form for a new stage. %(pathway)s is the name of the pathway.
    return _form_page(request, pathway, form, _("Add a stage to “%(pathway)s”") % {"pathway": pathway})


@policy(get=SET_UP, post=SET_UP)
def stage(request: MemberRequest, pathway_id: UUID, public_id: UUID) -> HttpResponse:
    pathway = get_object_or_404(every_pathway(), public_id=pathway_id)
    found = stages_in(pathway).filter(public_id=public_id).first()
    if found is None or found.archived_at is not None:
        return _gone(request, pathway, found)
    form = StageForm(request.POST if request.method == "POST" else None, member=request.member, instance=found)
    if form.is_valid():
        try:
            change = edit_stage(
                found, by=request.member, checklist=form.lines, expected=form.seen_version, **form.values
            )
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except StageGone:
            return _gone(request, pathway, found)
        except Refused as refused:
            form.add_error("name" if isinstance(refused, NameTaken) else "milestone", str(refused))
        else:
            # Translators: said after a stage was changed. %(name)s is its name.
            done(request, _("Stage “%(name)s” saved.") % {"name": found}, change)
            return redirect(_url_of(found))
    # Translators: title of the form that changes a stage. %(stage)s is its name.
    title = _("Stage “%(stage)s”") % {"stage": found}
    return _form_page(request, pathway, form, title, removal_url=_address("desk:stage-removal", found))


def _gone(request: MemberRequest, pathway: Pathway, stage: Stage | None) -> HttpResponse:
    """Somebody removed it while this person wrote: what they typed is offered as a new stage."""
    if request.method != "POST":
        if stage is None:
            raise Http404
        messages.warning(request, str(StageGone(stage)))
        return redirect(_pathway_url(pathway))
    form = StageForm(request.POST, member=request.member)
    form.add_error(
        None,
        # Translators: somebody saves a stage that somebody else has removed meanwhile.
        _(
            "Somebody has removed this stage meanwhile. What you wrote is still here: save it as a new stage, "
            "or leave it and bring the old one back."
        ),
    )
    # Translators: title of the form for a new stage. %(pathway)s is the name of the pathway.
    title = _("Add a stage to “%(pathway)s”") % {"pathway": pathway}
    form_url = workspace_url("desk:stage-new", pathway.public_id)
    return _form_page(request, pathway, form, title, form_url=form_url)


@policy(post=SET_UP)
def place(request: MemberRequest, pathway_id: UUID, public_id: UUID) -> HttpResponse:
    """`before` or `after` names the stage that the person saw above or below."""
    found = _stage_or_404(pathway_id, public_id)
    before = "before" in request.POST
    beside = _named(found, request.POST.get("before" if before else "after", ""))
    try:
        if beside is None:
            raise StageGone(found)
        change = place_stage(found, beside, before=before, by=request.member)
    except StageGone:
        # Translators: somebody moved a stage past one that somebody else has removed meanwhile.
        messages.warning(request, _("The stages have changed meanwhile. Here they are as they are now."))
    else:
        # Translators: said after a stage was put in another place. %(name)s is its name.
        done(request, _("Stage “%(name)s” is in its new place.") % {"name": found}, change)
    return redirect(_url_of(found))


@policy(get=SET_UP, post=SET_UP)
def removal(request: MemberRequest, pathway_id: UUID, public_id: UUID) -> HttpResponse:
    """Where partnerships stand in it, the page says how many and asks where they go on."""
    found = _stage_or_404(pathway_id, public_id)
    # The button on the page of the stage only tries: then nothing has been answered wrongly.
    form = GoingOnForm(request.POST if "to" in request.POST else None, stages=stages_to_go_on_at(without=found))
    asks = ""
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        moved = standing_in(found).count()
        try:
            change = remove_stage(found, by=request.member, to=form.stage if moved else None)
        except Refused as refused:
            asks = form.say(refused, beside_field=isinstance(refused, StageInUse))
        else:
            done(request, _removed(found, form.stage, moved), change)
            return redirect(_pathway_url(found.pathway))
    count = standing_in(found).count()
    # Translators: on the page that removes a stage: how many partnerships are in it.
    words = ngettext("%(count)d partnership is in it.", "%(count)d partnerships are in it.", count)
    context: dict[str, Any] = {
        # Translators: title of the page that removes a stage. %(stage)s is its name.
        "title": _("Remove the stage “%(stage)s”") % {"stage": found},
        "form": form,
        "asks": asks,
        "count": form.ask_for(count),
        "state": words % {"count": count},
        # Translators: button that removes a stage from a pathway; it can be undone.
        "button_label": _("Remove the stage"),
        "cancel_url": _address("desk:stage-set-up", found),
    }
    return render(request, "desk/going_on.html", context, status=422 if request.method == "POST" else 200)


def _removed(stage: Stage, to: Stage | None, moved: int) -> str:
    if not moved:
        # Translators: said after a stage was removed. %(stage)s is its name.
        return _("Stage “%(stage)s” removed.") % {"stage": stage}
    # Translators: said after a stage was removed. %(stage)s was its name; what stood there is in %(to)s now.
    words = ngettext(
        "Stage “%(stage)s” removed; %(count)d partnership is in “%(to)s” now.",
        "Stage “%(stage)s” removed; %(count)d partnerships are in “%(to)s” now.",
        moved,
    )
    return words % {"stage": stage, "count": moved, "to": to}


@policy(post=SET_UP)
def back(request: MemberRequest, pathway_id: UUID, public_id: UUID) -> HttpResponse:
    found = _stage_or_404(pathway_id, public_id)
    change = bring_stage_back(found, by=request.member)
    # Translators: said after a stage that was put away is on the pathway again. %(name)s is its name.
    done(request, _("Stage “%(name)s” is back.") % {"name": found}, change)
    return redirect(_url_of(found))


def _stage_or_404(pathway_id: UUID, public_id: UUID) -> Stage:
    pathway = get_object_or_404(every_pathway(), public_id=pathway_id)
    return get_object_or_404(stages_in(pathway), public_id=public_id)


def _named(stage: Stage, public_id: str) -> Stage | None:
    return next((one for one in stages_in(stage.pathway) if str(one.public_id) == public_id), None)


def _address(route: str, stage: Stage) -> str:
    return workspace_url(route, stage.pathway.public_id, stage.public_id)


def _pathway_url(pathway: Pathway) -> str:
    return workspace_url("desk:pathway", pathway.public_id)


def _url_of(stage: Stage) -> str:
    """Its line on the page of its pathway."""
    return f"{_pathway_url(stage.pathway)}#stage-{stage.public_id}"


def _form_page(
    request: MemberRequest, pathway: Pathway, form: StageForm, title: str, **context: Any
) -> HttpResponse:
    context |= {"form": form, "title": title, "cancel_url": _pathway_url(pathway)}
    return render(request, "desk/stage_set_up.html", context, status=422 if form.is_bound else 200)


_pathway = "settings/pathways/<uuid:public_id>/stages/"
_stage = "settings/pathways/<uuid:pathway_id>/stages/<uuid:public_id>/"
urlpatterns = [
    path(_pathway, stage_new, name="stage-new"),
    path(_stage, stage, name="stage-set-up"),
    path(f"{_stage}place/", place, name="stage-place"),
    path(f"{_stage}removal/", removal, name="stage-removal"),
    path(f"{_stage}return/", back, name="stage-return"),
]
