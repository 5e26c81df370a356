# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saved views of the lists: keeping one, changing it, giving it up."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.flash import done
from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions import saved_views as actions
from liaison.directory.forms.lists import LONGEST_QUERY, AskedList
from liaison.directory.forms.saved_views import SavedViewForm, name_taken
from liaison.directory.models import SavedView
from liaison.directory.queries.party_lists import LISTS, ORGANISATIONS
from liaison.directory.queries.saved_views import query_of
from liaison.directory.queries.sharing import editable_by


@policy(post=Can.SEE_DIRECTORY)
def saved_views(request: MemberRequest) -> HttpResponse:
    """Keeps the list that the person sees under a name."""
    kind = LISTS.get(request.POST.get("list", ""), ORGANISATIONS)
    query = _tidy(request, kind.name)
    form = SavedViewForm(request.POST, member=request.member, list_name=kind.name)
    if len(query) > LONGEST_QUERY:
        # Translators: error above a form: a filter is too long to be kept under a name.
        form.add_error(None, _("This filter is too long to be saved. Use fewer words."))
    if form.is_valid():
        try:
            view, change = actions.save_view(list_name=kind.name, query=query, by=request.member, **form.values)
        except actions.ViewNameTaken:
            form.add_error("name", name_taken())
        else:
            # Translators: said after a view of a list was saved; %(name)s is its name.
            done(request, _("“%(name)s” saved.") % {"name": view.name}, change)
            return redirect(_address(view))
    # Translators: title of the form that keeps a view of a list under a name.
    context = {"title": _("Save this view"), "form": form, "list_name": kind.name, "query": query}
    return render(request, "directory/saved_view.html", context, status=422)


@policy(get=Can.SEE_DIRECTORY, post=Can.SEE_DIRECTORY)
def saved_view(request: MemberRequest, public_id: UUID) -> HttpResponse:
    view = _find(request, public_id)
    initial = {"name": view.name, "is_shared": view.is_shared, "is_first": view.is_first}
    data = request.POST if request.method == "POST" else None
    form = SavedViewForm(data, member=request.member, list_name=view.list_name, view=view, initial=initial)
    if form.is_valid():
        try:
            change = actions.edit_view(view, by=request.member, **form.values)
        except actions.ViewNameTaken:
            form.add_error("name", name_taken())
        else:
            # Translators: said after a view of a list was changed; %(name)s is its name.
            done(request, _("“%(name)s” saved.") % {"name": view.name}, change)
            return redirect(_address(view))
    context = {
        # Translators: title of the form that changes a saved view of a list.
        "title": _("Edit the view “%(name)s”") % {"name": initial["name"]},
        "form": form,
        "view": view,
        "list_url": _address(view),
    }
    return render(request, "directory/saved_view.html", context, status=422 if form.errors else 200)


@policy(post=Can.SEE_DIRECTORY)
def saved_view_query(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """From now on the view shows what the person sees now."""
    view = _find(request, public_id)
    change = actions.set_query(view, _tidy(request, view.list_name)[:LONGEST_QUERY], by=request.member)
    # Translators: said after a view of a list was changed; %(name)s is its name.
    done(request, _("“%(name)s” shows this now.") % {"name": view.name}, change)
    return redirect(_address(view))


@policy(post=Can.SEE_DIRECTORY)
def saved_view_removal(request: MemberRequest, public_id: UUID) -> HttpResponse:
    view = _find(request, public_id)
    change = actions.remove_view(view, by=request.member)
    # Translators: said after a saved view of a list was removed; %(name)s is its name.
    done(request, _("The view “%(name)s” is gone.") % {"name": view.name}, change)
    return redirect(f"{workspace_url(f'directory:{view.list_name}')}?view=all")


def _find(request: MemberRequest, public_id: UUID) -> SavedView:
    return get_object_or_404(editable_by(SavedView, request.member), public_id=public_id)


def _tidy(request: MemberRequest, list_name: str) -> str:
    return AskedList(LISTS[list_name], QueryDict(request.POST.get("query", "")), request.member).says


def _address(view: SavedView) -> str:
    return f"{workspace_url(f'directory:{view.list_name}')}{query_of(view)}"


_one = "saved-views/<uuid:public_id>/"
urlpatterns = [
    path("saved-views/", saved_views, name="saved-views"),
    path(_one, saved_view, name="saved-view"),
    path(f"{_one}query/", saved_view_query, name="saved-view-query"),
    path(f"{_one}removal/", saved_view_removal, name="saved-view-removal"),
]
