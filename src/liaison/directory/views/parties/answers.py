# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the views of organisations and people share: finding one, answering with a page or a piece of it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.models import Organisation, Person
from liaison.directory.queries.parties import is_seen_by, page_of, party_for

Party = Organisation | Person


def of_both_kinds(route: str, view: Any, noun: str) -> list[URLPattern]:
    """The same view below "organisations/" and below "people/"; it is told which as `kind`."""
    return [
        path(f"organisations/{route}", view, {"kind": "organisation"}, name=f"organisation-{noun}"),
        path(f"people/{route}", view, {"kind": "person"}, name=f"person-{noun}"),
    ]


def party_or_404(request: MemberRequest, kind: str, public_id: UUID) -> Party:
    try:
        return party_for(request.member, kind, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def posted(request: MemberRequest) -> QueryDict | None:
    """What a form was sent with, be it nothing at all; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def list_url(kind: str) -> str:
    return workspace_url("directory:organisations" if kind == Organisation.kind else "directory:people")


def party_route(kind: str, noun: str, *args: Any) -> str:
    """The address of something that belongs to an organisation or a person, such as its "facts"."""
    return workspace_url(f"directory:{kind}-{noun}", *args)


def answer_with_panel(request: MemberRequest, party: Party, panel: str) -> HttpResponse:
    """After a change: the panel anew where htmx asked, else the page; the list, if it is out of sight now."""
    if not is_seen_by(request.member, party):
        return _go(request, list_url(party.kind))
    if not request.htmx:
        return redirect(f"{party.get_absolute_url()}#{panel}")
    party = party_or_404(request, party.kind, party.public_id)  # as it is now, and who belongs to it now
    context = {"page": page_of(request.member, party), "party": party, "panel": panel, "may_edit": True}
    pieces = [f"directory/party_panels.html#{panel}", "directory/party_news.html"]
    response = HttpResponse("".join(render_to_string(piece, context, request) for piece in pieces))
    response["HX-Retarget"] = f"#{panel}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _go(request: MemberRequest, url: str) -> HttpResponse:
    if not request.htmx:
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response


def answer_with_form(
    request: MemberRequest, form: VersionedForm, *, title: str, cancel_url: str, **context: Any
) -> HttpResponse:
    """The form as a page of its own, or alone where htmx puts it into the page."""
    if request.htmx and not form.is_bound:
        form.often_lines[0][0].field.widget.attrs["autofocus"] = True
    template = "directory/party_form.html#form" if request.htmx else "directory/party_form.html"
    context |= {"form": form, "title": title, "cancel_url": cancel_url, "form_url": request.get_full_path()}
    return render(request, template, context, status=422 if form.errors or form.meanwhile else 200)
