# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom we do not write to: the list, asking it, putting somebody on it, taking somebody off for a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.wishes import keep_out_address, keep_out_domain, keep_out_party, loosen_wish
from liaison.directory.forms.wishes import AskForm, KeepOutForm, KeepOutPartyForm, LooseningForm
from liaison.directory.models import Organisation
from liaison.directory.queries.wishes import domains_of, entries, on_the_list, rows_about
from liaison.mailroom.queries.suppressions import listed, loosenings

from .parties.answers import of_both_kinds, party_or_404, posted

MOST = 100


@policy(get=Can.ANSWER_REQUESTS)
def do_not_contact(request: MemberRequest) -> HttpResponse:
    return _page(request, KeepOutForm())


def _page(request: MemberRequest, form: KeepOutForm) -> HttpResponse:
    asked = str(request.GET.get("q", "")).strip()[:300]
    rows = listed(request.workspace)
    context: dict[str, Any] = {
        "form": form,
        "ask": AskForm(initial={"q": asked}),
        "asked": asked,
        "found": entries(request.member, rows_about(asked)) if asked else [],
        "entries": entries(request.member, rows[:MOST]),
        "more": max(0, rows.count() - MOST),
        "loosened": loosenings()[:MOST],
    }
    return render(request, "directory/wishes/page.html", context, status=422 if form.errors else 200)


@policy(post=Can.ANSWER_REQUESTS)
def additions(request: MemberRequest) -> HttpResponse:
    form = KeepOutForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    keep_out = keep_out_address if "@" in said["what"] else keep_out_domain
    keep_out(said["what"], reason=said["reason"], because=said["because"], by=request.member)
    # Translators: said after an address or a domain was put on the list of whom not to write to.
    messages.success(request, _("On the list. What waits to go there will not be sent."))
    return redirect(workspace_url("directory:do-not-contact"))


@policy(get=Can.ANSWER_REQUESTS, post=Can.ANSWER_REQUESTS)
def loosening(request: MemberRequest, entry: str) -> HttpResponse:
    row = get_object_or_404(listed(request.workspace), address_hash=entry, workspace=request.workspace)
    form = LooseningForm(posted(request))
    if form.is_valid():
        try:
            loosen_wish(row, by=request.member, because=form.cleaned_data["because"])
        except LookupError:
            raise Http404 from None
        # Translators: said after somebody was taken off the list of whom not to write to.
        messages.success(request, _("Taken off the list. Your reason stands in the history."))
        return redirect(workspace_url("directory:do-not-contact"))
    context = {"form": form, "one": entries(request.member, [row])[0]}
    return render(request, "directory/wishes/loosening.html", context, status=422 if form.errors else 200)


@policy(get=Can.EDIT_DIRECTORY, post=Can.EDIT_DIRECTORY)
def party_do_not_contact(request: MemberRequest, kind: str, public_id: UUID) -> HttpResponse:
    party = party_or_404(request, kind, public_id)
    domains = domains_of(party) if isinstance(party, Organisation) else []
    form = KeepOutPartyForm(posted(request), domains=domains)
    if form.is_valid():
        said = form.cleaned_data
        keep_out_party(party, because=said["because"], by=request.member, domains=said.get("domains", ()))
        # Translators: said after a person or an organisation was put on the list of whom not to write to.
        messages.success(request, _("Nobody here will write to %(name)s any more.") % {"name": party.name})
        return redirect(party)
    context = {"form": form, "party": party, "rows": on_the_list(party)}
    return render(request, "directory/wishes/party.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("do-not-contact/", do_not_contact, name="do-not-contact"),
    path("do-not-contact/additions/", additions, name="do-not-contact-additions"),
    path("do-not-contact/entries/<str:entry>/loosening/", loosening, name="do-not-contact-loosening"),
    *of_both_kinds("<uuid:public_id>/do-not-contact/", party_do_not_contact, "do-not-contact"),
]
