# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is to be done in a partnership: the checklist of its stage, tasks, objectives with their signs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.models import Change
from liaison.accounts.policies import MemberRequest, policy, posted
from liaison.accounts.rules import Can
from liaison.desk.forms.work import ObjectiveForm, TaskForm
from liaison.desk.queries.partnerships import DeskPage
from liaison.pathway.actions import work as actions
from liaison.pathway.actions.moving import tick, untick
from liaison.pathway.actions.refusals import PlacesTaken, TaskWaits, TwoShiftsAtOnce, WaitsForItself
from liaison.pathway.models import Objective, Partnership, Sign, Task, TaskStep
from liaison.pathway.queries.access import part_for, step_for, task_for

from .answers import partnership_or_404

Row = Task | Objective


@policy(post=Can.EDIT_DIRECTORY)
def checklist(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Ticks the line that `item` names, or takes its tick away; a line that is gone changes nothing."""
    found = partnership_or_404(request, public_id)
    lines = DeskPage(request.member, found).lines
    line = next((one for one in lines if str(one.item.public_id) == request.POST.get("item")), None)
    if line is None:
        # Translators: somebody ticks a line of a checklist that is not there any more.
        messages.warning(request, _("This line is not on the checklist any more: the stage has changed since."))
    elif "untick" in request.POST:
        # Translators: said after the tick was taken off a line of a checklist.
        done(
            request,
            _("No longer ticked: %(item)s") % {"item": line.item},
            untick(found, line.item, by=request.member),
        )
    else:
        # Translators: said after a line of a checklist was ticked.
        done(request, _("Ticked: %(item)s") % {"item": line.item}, tick(found, line.item, by=request.member))
    return redirect(f"{found.get_absolute_url()}#checklist")


# --- tasks ---


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def task_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    form = TaskForm(posted(request), member=request.member, partnership=found)
    if form.is_valid() and form.may_promise():
        task, change = actions.add_task(form.text, by=request.member, partnership=found)
        # Translators: said after a task was added.
        done(request, _("Task added: %(task)s") % {"task": task}, change)
        return redirect(f"{found.get_absolute_url()}#tasks")
    # Translators: title of the form for a new task; %(name)s is a partnership.
    return _form_page(request, form, found, title=_("A task with %(name)s") % {"name": found})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def task(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = _or_404(lambda: task_for(request.member, public_id))
    form = TaskForm(
        posted(request), member=request.member, instance=found, partnership=found.partnership, plan=found.plan
    )
    removal = workspace_url("desk:task-removal", found.public_id)
    # Translators: title of the form that changes a task.
    return _edit(request, form, found, _("Edit the task"), removal)


@policy(post=Can.EDIT_DIRECTORY)
def task_done(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Ticks it off; with `reopen` it is to be done again."""
    found = _or_404(lambda: task_for(request.member, public_id))
    if "reopen" in request.POST:
        # Translators: said after a task that was done is to be done again.
        done(
            request,
            _("To be done again: %(task)s") % {"task": found},
            actions.reopen_task(found, by=request.member),
        )
        return redirect(_back(request, found))
    try:
        change = actions.finish_task(found, by=request.member)
    except TaskWaits as waits:
        messages.warning(request, str(waits))
    else:
        # Translators: said after a task was done.
        done(request, _("Done: %(task)s") % {"task": found}, change)
    return redirect(_back(request, found))


@policy(post=Can.EDIT_DIRECTORY)
def task_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _remove(request, _or_404(lambda: task_for(request.member, public_id)))


@policy(post=Can.EDIT_DIRECTORY)
def step(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Ticks a line of a task's checklist, or takes its tick away."""
    found: TaskStep = _or_404(lambda: step_for(request.member, public_id))
    change = actions.tick_step(found, by=request.member, is_done=not found.is_done)
    # Translators: said after a line of a task's checklist was ticked, or its tick taken away.
    done(request, _("Saved: %(step)s") % {"step": found}, change)
    return redirect(_back(request, found.task))


# --- objectives ---


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def objective_new(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = partnership_or_404(request, public_id)
    form = ObjectiveForm(posted(request), member=request.member)
    if form.is_valid():
        said = form.cleaned_data
        _row, change = actions.add_objective(
            found, said["text"], by=request.member, due_on=said["due_on"], signs=said["signs"]
        )
        # Translators: said after an objective of a partnership was added.
        done(request, _("Objective added."), change)
        return redirect(f"{found.get_absolute_url()}#objectives")
    # Translators: title of the form for a new objective; %(name)s is a partnership.
    return _form_page(request, form, found, title=_("An objective with %(name)s") % {"name": found})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def objective(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found: Objective = _or_404(lambda: part_for(request.member, Objective, public_id))
    form = ObjectiveForm(posted(request), member=request.member, instance=found)
    removal = workspace_url("desk:objective-removal", found.public_id)
    # Translators: title of the form that changes an objective.
    return _edit(request, form, found, _("Edit the objective"), removal)


@policy(post=Can.EDIT_DIRECTORY)
def objective_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    return _remove(request, _or_404(lambda: part_for(request.member, Objective, public_id)))


@policy(post=Can.EDIT_DIRECTORY)
def sign(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """`by` says who saw it, we or they; the second time it is taken back."""
    found: Sign = _or_404(lambda: part_for(request.member, Sign, public_id))
    name = "seen_by_them_on" if request.POST.get("by") == "them" else "seen_by_us_on"
    day = None if getattr(found, name) else timezone.localdate()
    change = actions.see_sign(found, by=request.member, **{name: day})
    # Translators: said after it was noted who saw a sign that a partner is independent.
    done(request, _("Noted: %(sign)s") % {"sign": found}, change)
    return redirect(f"{found.objective.partnership.get_absolute_url()}#objectives")


# --- what both share ---


def _or_404(find: Any) -> Any:
    try:
        return find()
    except ObjectDoesNotExist:
        raise Http404 from None


def _page_of(row: Row) -> str:
    """A task of a plan that is none of a partnership is looked at there; one of neither is somebody's own."""
    if isinstance(row, Task) and row.plan is not None and row.partnership is None:
        return f"{row.plan.get_absolute_url()}#task-{row.public_id}"
    part = "tasks" if isinstance(row, Task) else "objectives"
    return f"{row.partnership.get_absolute_url()}#{part}" if row.partnership else workspace_url("desk:board")


def _edit(request: MemberRequest, form: Any, row: Row, title: str, removal_url: str) -> HttpResponse:
    if form.is_valid() and (not isinstance(row, Task) or form.may_promise()):
        try:
            change = _save(request, form, row)
        except EditedMeanwhile as meanwhile:
            form.show_both(meanwhile.current)
        except WaitsForItself as refused:
            form.add_error("needs", str(refused))
        except (PlacesTaken, TwoShiftsAtOnce) as refused:
            form.add_error(None, str(refused))
        else:
            if change is not None:
                # Translators: said after a task or an objective was changed.
                done(request, _("Saved: %(text)s") % {"text": row}, change)
            return redirect(_page_of(row))
    return _form_page(request, form, row.partnership, title=title, removal_url=removal_url, row=row)


def _save(request: MemberRequest, form: Any, row: Row) -> Change | None:
    if isinstance(row, Task):
        return actions.edit_task(row, form.text, by=request.member, expected=form.seen_version)
    return actions.edit_objective(
        row, by=request.member, signs=form.lines, expected=form.seen_version, **form.values
    )


def _remove(request: MemberRequest, row: Row) -> HttpResponse:
    back, text = _page_of(row), str(row)
    # Translators: said after a task or an objective was removed.
    done(request, _("Removed: %(text)s") % {"text": text}, actions.remove(row, by=request.member))
    return redirect(back)


def _back(request: MemberRequest, row: Task) -> str:
    """To the page on which the button was pressed: its plan's, or the partnership's."""
    if "plan" in request.POST and row.plan is not None:
        return f"{row.plan.get_absolute_url()}#task-{row.public_id}"
    return _page_of(row)


def _form_page(request: MemberRequest, form: Any, found: Partnership | None, **context: Any) -> HttpResponse:
    row = context.pop("row", None)
    back = _page_of(row) if row is not None else found.get_absolute_url() if found else ""
    context |= {"form": form, "form_url": request.get_full_path(), "cancel_url": back}
    return render(request, "directory/party_form.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("partnerships/<uuid:public_id>/checklist/", checklist, name="checklist"),
    path("partnerships/<uuid:public_id>/tasks/", task_new, name="task-new"),
    path("tasks/<uuid:public_id>/", task, name="task"),
    path("tasks/<uuid:public_id>/done/", task_done, name="task-done"),
    path("tasks/<uuid:public_id>/removal/", task_removal, name="task-removal"),
    path("steps/<uuid:public_id>/", step, name="task-step"),
    path("partnerships/<uuid:public_id>/objectives/", objective_new, name="objective-new"),
    path("objectives/<uuid:public_id>/", objective, name="objective"),
    path("objectives/<uuid:public_id>/removal/", objective_removal, name="objective-removal"),
    path("signs/<uuid:public_id>/", sign, name="sign"),
]
