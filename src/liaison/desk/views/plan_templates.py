# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates of plans: a tab of the settings."""

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
from liaison.desk.forms.plan_templates import TemplateForm
from liaison.pathway.actions.plan_templates import (
    add_template,
    bring_template_back,
    copy_template,
    edit_template,
    put_template_away,
)
from liaison.pathway.actions.refusals import NameTaken, WaitsForItself
from liaison.pathway.models import PlanTemplate
from liaison.pathway.queries.plans import every_template, version_of

SET_UP = Can.MANAGE_WORKSPACE


@policy(get=SET_UP)
def plan_templates(request: MemberRequest) -> HttpResponse:
    rows = list(every_template())
    context = {
        # Translators: title of the list of plan templates in the settings.
        "title": _("Plan templates"),
        "in_use": [row for row in rows if row.archived_at is None],
        "put_away": [row for row in rows if row.archived_at is not None],
    }
    return render(request, "desk/plan_templates.html", context)


@policy(get=SET_UP, post=SET_UP)
def plan_template_new(request: MemberRequest) -> HttpResponse:
    return _form_page(request, TemplateForm(posted(request)))


@policy(get=SET_UP, post=SET_UP)
def plan_template(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(every_template(), public_id=public_id)
    return _form_page(request, TemplateForm(posted(request), template=found), found)


def _form_page(request: MemberRequest, form: TemplateForm, found: PlanTemplate | None = None) -> HttpResponse:
    status = 200
    if form.is_bound and not form.arrange():
        if form.is_whole() and _saved(request, form, found):
            return redirect(workspace_url("desk:plan-templates"))
        status = 422
    context = {
        # Translators: title of the form for a new plan template.
        "title": found or _("Add a plan template"),
        "template": found,
        "form": form,
        "cancel_url": workspace_url("desk:plan-templates"),
    }
    return render(request, "desk/plan_template.html", context, status=status)


def _saved(request: MemberRequest, form: TemplateForm, found: PlanTemplate | None) -> bool:
    said, by = form.cleaned_data, request.member
    try:
        if found is None:
            row, change = add_template(said["name"], said["about"], form.task_rows, by=by)
        else:
            row, change = (
                found,
                edit_template(  # type: ignore[assignment]
                    found, said["name"], said["about"], form.task_rows, by=by, expected=said["seen"]
                ),
            )
    except NameTaken as taken:
        form.add_error("name", str(taken))
    except WaitsForItself as refused:
        form.add_error(None, str(refused))
    except EditedMeanwhile:
        # Translators: two people edited the same plan template at once.
        text = _("Somebody saved this template while you were writing. If you save again, yours takes its place.")
        form.add_error(None, text)
        if found is not None:
            form.say("seen", version_of(found))
    else:
        # Translators: said after a plan template was saved. %(name)s is what it is called.
        done(request, _("Template “%(name)s” saved.") % {"name": row}, change)
        return True
    return False


@policy(post=SET_UP)
def copy(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(every_template(), public_id=public_id)
    made, change = copy_template(found, by=request.member)
    # Translators: said after a plan template was copied. %(name)s is what the copy is called.
    done(request, _("Copied as “%(name)s”.") % {"name": made}, change)
    return redirect(made)


@policy(post=SET_UP)
def removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Puts it away; plans that were made from it go on."""
    found = get_object_or_404(every_template(), public_id=public_id)
    change = put_template_away(found, by=request.member)
    # Translators: said after a plan template was put away. %(name)s is what it is called.
    done(request, _("Template “%(name)s” is put away.") % {"name": found}, change)
    return redirect(workspace_url("desk:plan-templates"))


@policy(post=SET_UP)
def back(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(every_template(), public_id=public_id)
    change = bring_template_back(found, by=request.member)
    # Translators: said after a plan template that was put away is used again. %(name)s is what it is called.
    done(request, _("Template “%(name)s” is back.") % {"name": found}, change)
    return redirect(workspace_url("desk:plan-templates"))


urlpatterns = [
    path("settings/plan-templates/", plan_templates, name="plan-templates"),
    path("settings/plan-templates/new/", plan_template_new, name="plan-template-new"),
    path("settings/plan-templates/<uuid:public_id>/", plan_template, name="plan-template"),
    path("settings/plan-templates/<uuid:public_id>/copy/", copy, name="plan-template-copy"),
    path("settings/plan-templates/<uuid:public_id>/removal/", removal, name="plan-template-removal"),
    path("settings/plan-templates/<uuid:public_id>/return/", back, name="plan-template-return"),
]
