# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of organisations and of people."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.forms.filters import PartyFilterForm
from liaison.directory.queries import party_lists


@policy(get=Can.SEE_DIRECTORY)
def organisations(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of organisations.
        "title": _("Organisations"),
        "add_url": workspace_url("directory:organisation-new"),
    }
    orders = party_lists.ORGANISATION_ORDERS
    return _list(request, "organisations", party_lists.organisation_listing, orders, context)


@policy(get=Can.SEE_DIRECTORY)
def people(request: MemberRequest) -> HttpResponse:
    context = {
        # Translators: title of the list of people.
        "title": _("People"),
        "add_url": workspace_url("directory:person-new"),
    }
    return _list(request, "people", party_lists.people_listing, party_lists.PEOPLE_ORDERS, context)


def _list(
    request: MemberRequest, name: str, listing: Any, orders: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    form = PartyFilterForm(request.GET, party_lists.FilterChoices(request.member), of_people=name == "people")
    asked = request.GET.get("sort", "")
    sort = asked if asked in orders else "name"
    found = listing(request.member, form.wanted, sort=sort, page=request.GET.get("page", ""), now=timezone.now())
    context |= {"form": form, "listing": found, "sort": sort, "may_import": request.member.may(Can.IMPORT)}
    partial = "#results" if request.htmx else ""
    response = render(request, f"directory/{name}.html{partial}", context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        query = form.tidy_query().urlencode()
        response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


urlpatterns = [
    path("organisations/", organisations, name="organisations"),
    path("people/", people, name="people"),
]
