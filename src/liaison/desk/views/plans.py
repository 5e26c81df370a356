# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans: the list, the page of one, moving its date, taking tasks of it. making_plans.py makes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.desk.forms.plans import MovePlanForm, PlanFactsForm
from liaison.desk.forms.work import TaskForm
from liaison.desk.queries.plans import PlanPage, plan_list
from liaison.pathway.actions.plans import edit_plan, move_plan, remove_plan
from liaison.pathway.actions.refusals import Refused
from liaison.pathway.actions.shifts import claim, give_back
from liaison.pathway.actions.work import add_task
from liaison.pathway.models import Plan
from liaison.pathway.queries.access import plan_for, tasks_to_take
from liaison.pathway.queries.hours import warnings_for
from liaison.pathway.queries.plans import anchors_wanted, preview_move


def _plan_or_404(request: MemberRequest, public_id: UUID, *, to_edit: bool = False) -> Plan:
    try:
        return plan_for(request.member, public_id, to_edit=to_edit)
    except ObjectDoesNotExist:
        raise Http404 from None


@policy(get=Can.SEE_DIRECTORY)
@never_cache
def plans(request: MemberRequest) -> HttpResponse:
    # Translators: title of the list of plans.
    context = {"title": _("Plans"), "found": plan_list(request.member)}
    return render(request, "desk/plans.html", context)


@policy(get=Can.SEE_DIRECTORY)
@never_cache
def plan(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _plan_or_404(request, public_id)
    context = {
        "title": str(found),
        "plan": found,
        "page": PlanPage(request.member, found),
        "may_edit": request.member.may(Can.EDIT_DIRECTORY),
        "today": timezone.localdate(),
    }
    return render(request, "desk/plan.html", context)


# --- changing one ---


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def plan_move(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Other dates: first a look at which task gets which day, and which stays."""
    found = _plan_or_404(request, public_id, to_edit=True)
    wanted = anchors_wanted([*found.tasks.all()])
    form, told = MovePlanForm(posted(request), plan=found, wanted=wanted), None
    if form.is_valid():
        if form.was_shown:
            try:
                return _moved(request, form, found)
            except EditedMeanwhile:
                # Translators: two people moved the same plan at once.
                form.add_error(
                    None, _("Somebody changed this plan meanwhile. Look at it again before you move it.")
                )
                form.say("seen", plan_for(request.member, public_id).changed_in)
        else:
            form.show()
        told = preview_move(found, form.anchors)
    # Translators: title of the page on which the date of a plan is changed. %(name)s is the plan.
    context = {"title": _("Move “%(name)s”") % {"name": found}, "plan": found, "form": form, "preview": told}
    return render(request, "desk/plan_move.html", context, status=422 if form.is_bound and form.errors else 200)


def _moved(request: MemberRequest, form: MovePlanForm, found: Plan) -> HttpResponse:
    _told, change = move_plan(found, form.anchors, request.member, expected=form.cleaned_data["seen"])
    # Translators: said after the date of a plan was changed. %(name)s is the plan.
    done(request, _("Moved: %(name)s") % {"name": found}, change)
    return redirect(found)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def plan_facts(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _plan_or_404(request, public_id, to_edit=True)
    form = PlanFactsForm(posted(request), member=request.member, instance=found)
    if form.is_valid():
        try:
            change = edit_plan(found, by=request.member, expected=form.seen_version, **form.values)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        else:
            # Translators: said after a plan was changed. %(name)s is what it is called.
            done(request, _("Saved: %(name)s") % {"name": found}, change)
            return redirect(found)
    # Translators: title of the form that changes a plan.
    return _form_page(request, form, found, _("Edit the plan"))


@policy(post=Can.EDIT_DIRECTORY)
def plan_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _plan_or_404(request, public_id, to_edit=True)
    back = found.partnership.get_absolute_url() if found.partnership else workspace_url("desk:plans")
    name = str(found)
    # Translators: said after a plan was removed with its tasks. %(name)s is what it was called.
    done(request, _("Removed: %(name)s") % {"name": name}, remove_plan(found, by=request.member))
    return redirect(back)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def plan_task_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _plan_or_404(request, public_id, to_edit=True)
    form = TaskForm(posted(request), member=request.member, partnership=found.partnership, plan=found)
    if form.is_valid() and form.may_promise():
        task, change = add_task(form.text, by=request.member, partnership=found.partnership, plan=found)
        # Translators: said after a task was added.
        done(request, _("Task added: %(task)s") % {"task": task}, change)
        return redirect(found)
    # Translators: title of the form for a new task; %(name)s is a plan.
    return _form_page(request, form, found, _("A task in “%(name)s”") % {"name": found})


def _form_page(request: MemberRequest, form: Any, found: Plan, title: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "form_url": request.get_full_path(),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "directory/party_form.html", context, status=422 if form.is_bound else 200)


# --- taking tasks ---


@policy(post=Can.EDIT_DIRECTORY)
def task_claim(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Takes it; with `back` gives it back. Where it would be too much, the page says so and asks once more."""
    found = get_object_or_404(tasks_to_take(request.member), public_id=public_id)
    home = _home(request, found)
    if "back" in request.POST:
        # Translators: said after somebody gave back a task that they had taken. %(task)s is the task.
        done(request, _("Given back: %(task)s") % {"task": found}, give_back(found, by=request.member))
        return redirect(home)
    told = warnings_for(found, request.member)
    if told and "anyway" not in request.POST:
        # Translators: title of a page: taking a task would be more than somebody has time for.
        context = {"title": _("Is this too much?"), "task": found, "told": told, "cancel_url": home}
        return render(request, "desk/too_much.html", context, status=422)
    try:
        change = claim(found, by=request.member)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        # Translators: said after somebody took a task, or a place in a shift. %(task)s is the task.
        done(request, _("Yours: %(task)s. Thank you!") % {"task": found}, change)
    return redirect(home)


def _home(request: MemberRequest, task: Any) -> str:
    """Its plan, if it can still be seen: whoever gives back their only task may see it no longer."""
    if task.plan_id is None:
        return str(task.partnership.get_absolute_url()) if task.partnership else workspace_url("desk:plans")
    if "back" in request.POST and not task.plan.is_open_to_volunteers and not request.member.may_see_everything:
        return workspace_url("desk:plans")
    return f"{task.plan.get_absolute_url()}#task-{task.public_id}"


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/<uuid:public_id>/", plan, name="plan"),
    path("plans/<uuid:public_id>/dates/", plan_move, name="plan-move"),
    path("plans/<uuid:public_id>/facts/", plan_facts, name="plan-facts"),
    path("plans/<uuid:public_id>/removal/", plan_removal, name="plan-removal"),
    path("plans/<uuid:public_id>/tasks/", plan_task_new, name="plan-task-new"),
    path("tasks/<uuid:public_id>/claim/", task_claim, name="task-claim"),
]
