# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of organisations and of people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.forms.lists import EVERYTHING, AskedList
from liaison.directory.forms.several import facts_of
from liaison.directory.models import SavedView
from liaison.directory.queries.party_lists import ORGANISATIONS, PEOPLE, listing
from liaison.directory.queries.saved_views import may_change, query_of, views_of
from liaison.directory.queries.sharing import may_share


@policy(get=Can.SEE_DIRECTORY)
def organisations(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of organisations.
        "title": _("Organisations"),
        "add_url": workspace_url("directory:organisation-new"),
    }
    return _list(request, AskedList(ORGANISATIONS, request.GET, request.member), context)


@policy(get=Can.SEE_DIRECTORY)
def people(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of people.
        "title": _("People"),
        "add_url": workspace_url("directory:person-new"),
    }
    return _list(request, AskedList(PEOPLE, request.GET, request.member), context)


def _list(request: MemberRequest, asked: AskedList, context: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    views = views_of(request.member, asked.kind.name)
    if not request.GET and not request.htmx and (first := _first_of(views, request)):
        return redirect(f"{request.path}{query_of(first)}")
    opened = next((view for view in views if view.public_id == asked.view), None)
    page = request.GET.get("page", "")
    found = listing(request.member, asked.sought, asked.choices, page=page, now=now)
    context |= {
        "asked": asked,
        "form": asked.form,
        "listing": found,
        "chips": asked.chips(),
        "notices": _notices(asked, found.page.is_lost, opened),
        "views": [(view, f"{request.path}{query_of(view)}") for view in views],
        "opened": opened,
        "may_change_view": opened is not None and may_change(request.member, opened),
        "is_changed": opened is not None and opened.query != asked.says,
        "may_share": may_share(request.member),
        "is_narrowed": not asked.sought.wanted.is_empty,
        "everything_url": f"{request.path}?view={EVERYTHING}",
        "export_url": workspace_url(f"directory:{asked.kind.name}-export"),
        "several_url": workspace_url(f"directory:{asked.kind.name}-several"),
        "facts": facts_of(asked.kind),
        "may_edit": request.member.may(Can.EDIT_DIRECTORY),
        "may_import": request.member.may(Can.IMPORT),
    }
    template = "directory/list.html#results" if request.htmx else f"directory/{asked.kind.name}.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        query = asked.query()
        response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


def _first_of(views: list[SavedView], request: MemberRequest) -> SavedView | None:
    """The view with which this member wants to begin."""
    return next((view for view in views if view.is_first and view.owner_id == request.member.pk), None)


def _notices(asked: AskedList, page_is_lost: bool, opened: SavedView | None) -> list[str]:
    said = asked.notices
    if opened is None and asked.data.get("view", EVERYTHING) not in {"", EVERYTHING}:
        # Translators: above a list: the address names a saved view that was removed, or is no longer shared.
        said.append(_("This saved view is not there any more."))
    if page_is_lost:
        # Translators: above a list: the address asked for a page that cannot be found.
        said.append(_("That page of the list is not there any more. This is the first one."))
    return said


urlpatterns = [
    path("organisations/", organisations, name="organisations"),
    path("people/", people, name="people"),
]
