# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a plan for a partnership or an event: which template, then dates and people, then a look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.desk.forms.plans import PlanForm
from liaison.gatherings.models import Event
from liaison.gatherings.queries.attendance import events
from liaison.pathway.actions.plans import For, make_plan
from liaison.pathway.actions.refusals import PutAway
from liaison.pathway.models import Partnership, Plan, PlanTemplate
from liaison.pathway.queries.plans import every_template, preview, tasks_of
from liaison.pathway.rules.plans import Anchor

from .answers import partnership_or_404


@dataclass(frozen=True)
class Purpose:
    """What a plan is for. `known` are dates that nobody has to type; `fits` is the template that suits it best."""

    row: Partnership | Event
    partnership: Partnership | None = None
    for_: For | None = None
    known: Mapping[str, date | None] = field(default_factory=dict)
    time_zone: str = ""
    fits: str = ""


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def plan_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    return _plan_for(request, Purpose(found, partnership=found))


@policy(get=Can.SEE_EVERYTHING, post=Can.SEE_EVERYTHING)
def event_plan_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(events(), public_id=public_id)
    purpose = Purpose(
        found,
        for_=(Event.kind, found.public_id),
        known={Anchor.EVENT.value: found.starts_at},
        time_zone=found.time_zone,
        fits=found.event_kind,
    )
    return _plan_for(request, purpose)


def _plan_for(request: MemberRequest, purpose: Purpose) -> HttpResponse:
    asked = request.GET.get("template", "")
    listed = [one for one in every_template() if one.archived_at is None]
    template = next((one for one in listed if str(one.public_id) == asked), None)
    if template is not None:
        return _make(request, purpose, template)
    context = {
        # Translators: title of the page with templates for a plan. %(name)s is a partnership or an event.
        "title": _("A plan for %(name)s") % {"name": purpose.row},
        "purpose": purpose,
        "found": sorted(listed, key=lambda one: one.preset != purpose.fits),
    }
    return render(request, "desk/plan_choice.html", context)


def _make(request: MemberRequest, purpose: Purpose, template: PlanTemplate) -> HttpResponse:
    form = _form(request, purpose, template)
    told = None
    if form.is_valid():
        if form.was_shown:
            try:
                return _made(request, form, purpose, template)
            except PutAway as refused:
                form.add_error(None, str(refused))
        else:
            form.show()
        plan = Plan(name=template.name, partnership=purpose.partnership, time_zone=purpose.time_zone)
        told = preview(template, form.anchors, form.roles, plan=plan)
    context = {
        # Translators: title of the form for a plan. %(template)s is the template it is made from.
        "title": _("Plan: %(template)s") % {"template": template},
        "form": form,
        "template": template,
        "purpose": purpose,
        "preview": told,
        "cancel_url": purpose.row.get_absolute_url(),
    }
    return render(request, "desk/plan_make.html", context, status=422 if form.is_bound and form.errors else 200)


def _form(request: MemberRequest, purpose: Purpose, template: PlanTemplate) -> PlanForm:
    """Where no date has to be typed, the dates are shown at once."""
    # Translators: the name that a new plan begins with: that of its template and of a partnership or an event.
    name = (_("%(template)s: %(name)s") % {"template": template, "name": purpose.row})[:200]
    options: dict[str, Any] = {"tasks": tasks_of(template), "known": purpose.known}
    form = PlanForm(posted(request), initial={"name": name}, **options)
    return form if form.is_bound or form.asks_for_dates else PlanForm({"name": name}, **options)


def _made(request: MemberRequest, form: PlanForm, purpose: Purpose, template: PlanTemplate) -> HttpResponse:
    said = form.cleaned_data
    made, change = make_plan(
        template,
        said["name"],
        anchors=form.anchors,
        roles=form.roles,
        partnership=purpose.partnership,
        for_=purpose.for_,
        time_zone=purpose.time_zone,
        is_open_to_volunteers=said["is_open_to_volunteers"],
        by=request.member,
    )
    # Translators: said after a plan was made. %(name)s is what it is called.
    done(request, _("Plan made: %(name)s") % {"name": made}, change)
    return redirect(made)


urlpatterns = [
    path("partnerships/<uuid:public_id>/plans/", plan_new, name="plan-new"),
    path("events/<uuid:public_id>/plans/", event_plan_new, name="event-plan-new"),
]
