# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search page, and what the box in the top bar suggests while somebody types."""

from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from liaison.accounts.models import Member
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.queries.search import KINDS, SearchResults
from liaison.directory.queries.search import search as find
from liaison.kit.limits import take_in_blocks

LONGEST = 200
SUGGESTED = 5
ON_A_PAGE = 25
# Fast typing is some five questions a second, and nobody types for a minute.
MOST_A_MINUTE = 400
TOO_MANY = 429


@policy(get=Can.SEE_DIRECTORY)
def search(request: MemberRequest) -> HttpResponse:
    """The best of each kind, or with `in=person` all people, page by page."""
    text, kind = _typed(request), request.GET.get("in", "")
    is_allowed = may_ask(request.member)
    results, page = SearchResults(text), None
    if is_allowed and kind in KINDS:
        results, page = _all_of(request.member, text, kind, request.GET.get("page", ""))
    elif is_allowed:
        results = find(request.member, text)
    context = {
        # Translators: title of the search page.
        "title": _("Search"),
        "search_query": text,
        "results": results,
        "page": page,
        "is_too_fast": not is_allowed,
    }
    piece = "#results" if request.htmx else ""
    response = render(request, f"directory/search.html{piece}", context, status=200 if is_allowed else TOO_MANY)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _all_of(member: Member, text: str, kind: str, number: str) -> tuple[SearchResults, "Page[int]"]:
    wanted = int(number) if number.isdecimal() and len(number) < 5 else 1
    results = find(member, text, each=ON_A_PAGE, skip=max(0, wanted - 1) * ON_A_PAGE)
    results.groups = [results.group(kind)]
    page = Paginator(range(results.groups[0].count), ON_A_PAGE).get_page(wanted)
    if page.number != wanted:
        return _all_of(member, text, kind, str(page.number))
    return results, page


@policy(get=Can.SEE_DIRECTORY)
@never_cache
def suggestions(request: MemberRequest) -> HttpResponse:
    """A piece of HTML for kit/js/suggestions.js: the options of a list box."""
    if not may_ask(request.member):
        return HttpResponse(status=TOO_MANY)
    results = find(request.member, _typed(request), each=SUGGESTED, most=100)
    return render(request, "directory/search_suggestions.html", {"results": results})


def may_ask(member: Member) -> bool:
    return take_in_blocks(f"search:{member.pk}", limit=MOST_A_MINUTE, per=timedelta(minutes=1))


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST].replace("\x00", "")


urlpatterns = [
    path("search/", search, name="search"),
    path("search/suggestions/", suggestions, name="search-suggestions"),
]
