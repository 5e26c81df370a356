# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we hold about somebody: giving it out, erasing it, and letting somebody back who was erased."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.links import workspace_url
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.directory.actions.privacy import CannotErase, NotErased, erase, give_out, let_back
from liaison.directory.actions.quiet import erase_quiet_people, set_rule
from liaison.directory.forms.privacy import ComingBackForm, ErasureForm, QuietForm, RuleForm
from liaison.directory.queries.data_requests import answered, let_back_in
from liaison.directory.queries.privacy import Party, about_party, counted, preview_of, subject_for
from liaison.directory.queries.quiet import months_of_rule, quiet_people

from .parties.answers import list_url, of_both_kinds, party_route, posted

AT_ONCE = 100  # people whom somebody can look through


def _subject_or_404(request: MemberRequest, kind: str, public_id: UUID) -> Party:
    try:
        return subject_for(request.member, kind, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


@policy(get=Can.ANSWER_REQUESTS, post=Can.ANSWER_REQUESTS)
def data(request: MemberRequest, kind: str, public_id: UUID) -> HttpResponse:
    """What we hold, table by table; as a file when asked for it."""
    party = _subject_or_404(request, kind, public_id)
    if request.method == "POST":
        now = timezone.now()
        response = HttpResponse(give_out(party, by=request.member, at=now), content_type="application/zip")
        # No name: downloads lie about on shared computers.
        response["Content-Disposition"] = f'attachment; filename="personal-data-{now:%Y-%m-%d}.zip"'
        return response
    context = {"party": party, "tables": counted(about_party(party))}
    return render(request, "directory/privacy/data.html", context)


@policy(get=Can.ANSWER_REQUESTS, post=Can.ANSWER_REQUESTS)
def erasure(request: MemberRequest, kind: str, public_id: UUID) -> HttpResponse:
    party = _subject_or_404(request, kind, public_id)
    preview = preview_of(party, about_party(party))
    form = ErasureForm(posted(request), party=party, perhaps=preview.perhaps)
    if request.method == "POST" and form.is_valid():
        try:
            erase(party, by=request.member, at=timezone.now(), emptied=form.cleaned_data.get("emptied", ()))
        except CannotErase as reason:
            form.add_error(None, str(reason))
        else:
            # Translators: said after somebody was erased; it must not name them.
            messages.success(request, _("Erased. What is left is a line in the history that names nobody."))
            return redirect(list_url(kind))
    data_url = party_route(kind, "data", party.public_id)
    context = {"party": party, "preview": preview, "form": form, "data_url": data_url}
    return render(request, "directory/privacy/erasure.html", context, status=422 if form.errors else 200)


@policy(get=Can.ANSWER_REQUESTS)
def privacy(request: MemberRequest) -> HttpResponse:
    return _privacy(request, ComingBackForm())


@policy(post=Can.ANSWER_REQUESTS)
def coming_back(request: MemberRequest) -> HttpResponse:
    form = ComingBackForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            let_back(said["who"], by=request.member, because=said["because"], at=timezone.now())
        except NotErased:
            # Translators: error where somebody was to be let back in who was never erased.
            form.add_error("who", _("Nobody with this was erased here, or they have been let back in already."))
        else:
            # Translators: said after somebody who had been erased was let back in.
            text = _("They can be added again. We still do not write to their old address until they agree to it.")
            messages.success(request, text)
            return redirect(workspace_url("directory:privacy"))
    return _privacy(request, form)


def _privacy(request: MemberRequest, form: ComingBackForm) -> HttpResponse:
    context = {"form": form, "answered": answered(), "let_back": let_back_in()}
    context["may_manage"] = request.member.may(Can.MANAGE_WORKSPACE)
    return render(request, "directory/privacy/page.html", context, status=422 if form.errors else 200)


@policy(get=Can.MANAGE_WORKSPACE, post=Can.MANAGE_WORKSPACE)
def quiet(request: MemberRequest) -> HttpResponse:
    """Who would be erased by the rule; done by a job once the number of them is typed."""
    months, now = months_of_rule(), timezone.now()
    found = list(quiet_people(months, now)[:AT_ONCE]) if months else []
    form = QuietForm(posted(request), count=len(found))
    if request.method == "POST" and found and form.is_valid():
        erase_quiet_people.enqueue(request.member, [str(person.public_id) for person in found])
        # Translators: said after people who never answered were chosen to be erased.
        messages.success(request, _("They are being erased. Load this page again to see who is left."))
        return redirect(workspace_url("directory:privacy-quiet"))
    context = {"form": form, "rule": RuleForm(initial={"months": months}), "found": found, "months": months}
    context["has_more"] = len(found) == AT_ONCE
    return render(request, "directory/privacy/quiet.html", context, status=422 if form.errors else 200)


@policy(post=Can.MANAGE_WORKSPACE)
def quiet_rule(request: MemberRequest) -> HttpResponse:
    rule = RuleForm(request.POST)
    if not rule.is_valid():
        context = {"form": QuietForm(count=0), "rule": rule, "found": [], "months": None}
        return render(request, "directory/privacy/quiet.html", context, status=422)
    set_rule(rule.cleaned_data["months"])
    # Translators: said after somebody set for how long people are kept who never answered.
    messages.success(request, _("Saved. Nobody is erased before somebody says so below."))
    return redirect(workspace_url("directory:privacy-quiet"))


urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/quiet/", quiet, name="privacy-quiet"),
    path("privacy/quiet/rule/", quiet_rule, name="privacy-quiet-rule"),
    path("privacy/coming-back/", coming_back, name="privacy-coming-back"),
    *of_both_kinds("<uuid:public_id>/data/", data, "data"),
    *of_both_kinds("<uuid:public_id>/erasure/", erasure, "erasure"),
]
