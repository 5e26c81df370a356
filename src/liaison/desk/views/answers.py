# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk's views share: finding a partnership for this member, going back to where they came from."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest
from liaison.pathway.models import Partnership
from liaison.pathway.queries.access import partnership_for


def partnership_or_404(request: MemberRequest, public_id: UUID) -> Partnership:
    try:
        return partnership_for(request.member, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def board_url(query: str = "", card: UUID | None = None) -> str:
    """The board with the filter that `query` describes; only what is an address' query gets through."""
    asked = QueryDict(query, mutable=True)
    for name in [name for name, value in asked.items() if not value]:
        del asked[name]
    text = asked.urlencode()
    return "".join([workspace_url("desk:board"), f"?{text}" if text else "", f"#card-{card}" if card else ""])


def go(request: MemberRequest, url: str) -> HttpResponse:
    """Also where a script asked: the browser, not the script, follows."""
    if not request.htmx:
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
