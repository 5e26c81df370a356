# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links and files that we hand out."""

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _

from liaison.accounts import flash
from liaison.accounts.actions import EditedMeanwhile
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions import resources as actions
from liaison.directory.forms.interactions import go_on_from
from liaison.directory.forms.resources import ResourceForm
from liaison.directory.models import Resource
from liaison.directory.queries import communities as queries

PAGE_SIZE = 50


@policy(get=Can.SEE_REPORTS)
def resources(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of files and links that we hand out.
        "title": _("Resources"),
        "page": Paginator(queries.open_resources(), PAGE_SIZE).get_page(request.GET.get("page")),
        "archived": list(queries.archived_resources()),
        "may_edit": request.member.may(Can.EDIT_DIRECTORY),
    }
    return render(request, "directory/resources/list.html", context)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def resource_new(request: MemberRequest) -> HttpResponse:
    form = ResourceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        found, change = actions.add_resource(by=request.member, **form.values)
        # Translators: said after something we hand out was added; %(title)s is its title.
        flash.done(request, _("%(title)s added.") % {"title": found}, change)
        return redirect(workspace_url("directory:resources"))
    # Translators: title of the form for a file or link that we hand out.
    return _form_page(request, form, {"title": _("Add a resource")})


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def resource_edit(request: MemberRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.resources(), public_id=public_id)
    title = found.title
    initial = {"expected": found.changed_in}
    form = ResourceForm(request.POST or None, request.FILES or None, instance=found, initial=initial)
    # Translators: title of the form that edits something we hand out; %(title)s is its title.
    context: dict[str, Any] = {"title": _("Edit %(title)s") % {"title": title}, "resource": found}
    if form.is_valid():
        try:
            change = actions.edit_resource(
                found, by=request.member, expected=form.cleaned_data["expected"], **form.values
            )
        except EditedMeanwhile as meanwhile:
            context["meanwhile"] = meanwhile.current
            go_on_from(form, meanwhile.current)
        else:
            # Translators: said after something we hand out was changed; %(title)s is its title.
            flash.done(request, _("%(title)s saved.") % {"title": found}, change)
            return redirect(workspace_url("directory:resources"))
    return _form_page(request, form, context)


def _form_page(request: MemberRequest, form: ResourceForm, context: dict[str, Any]) -> HttpResponse:
    context["form"] = form
    status = 422 if form.is_bound else 200
    return render(request, "directory/resources/form.html", context, status=status)


@policy(post=Can.EDIT_DIRECTORY)
def resource_archive(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Sets a resource aside, or brings it back."""
    found = get_object_or_404(queries.resources(), public_id=public_id)
    if "bring_back" in request.POST:
        change = actions.bring_back_resource(found, by=request.member)
        # Translators: said after something we hand out came back from what was set aside; %(title)s is its title.
        flash.done(request, _("%(title)s is back.") % {"title": found}, change)
    else:
        change = actions.archive_resource(found, by=request.member)
        # Translators: said after something we hand out was set aside; %(title)s is its title.
        flash.done(request, _("%(title)s set aside.") % {"title": found}, change)
    return redirect(workspace_url("directory:resources"))


@policy(get=Can.SEE_REPORTS)
def resource_file(request: MemberRequest, public_id: UUID) -> FileResponse:
    """Always a download, never shown by the browser under our address."""
    found = get_object_or_404(queries.resources(), public_id=public_id)
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=_download_name(found))
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _download_name(resource: Resource) -> str:
    ending = PurePath(resource.file.name or "").suffix
    return f"{slugify(resource.title, allow_unicode=True)[:100] or 'resource'}{ending}"


urlpatterns = [
    path("resources/", resources, name="resources"),
    path("resources/new/", resource_new, name="resource-new"),
    path("resources/<uuid:public_id>/edit/", resource_edit, name="resource-edit"),
    path("resources/<uuid:public_id>/archive/", resource_archive, name="resource-archive"),
    path("resources/<uuid:public_id>/file/", resource_file, name="resource-file"),
]
