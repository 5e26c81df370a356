# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search box and its page: the same address, with script a piece of it while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.queries.search import search as find

LONGEST = 200


@policy(get=Can.SEE_DIRECTORY)
def search(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST]
    context = {
        # Translators: title of the search page.
        "title": _("Search"),
        "search_query": text,
        "results": find(request.member, text),
    }
    response = render(request, f"directory/search.html{'#results' if request.htmx else ''}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


urlpatterns = [path("search/", search, name="search")]
