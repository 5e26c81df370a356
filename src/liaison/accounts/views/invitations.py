# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering an invitation. Opening the page, or sending it without the code, uses nothing up."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import CodeRefused, SignInFirst, accept_invitation
from liaison.accounts.forms import InvitationForm
from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.links import first_page
from liaison.accounts.models import Invitation, Member
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.queries import invitation_by_public_id
from liaison.accounts.scope import in_workspace


@open_to(Audience.ANYONE)
def invitation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = invitation_by_public_id(public_id)
    if found is None:
        raise Http404
    if not found.is_open_at(timezone.now()):
        return render(request, "accounts/invitation_closed.html", {"invitation": found}, status=410)
    form = InvitationForm(request.POST or None, invitation=found, needs_account=not request.user.is_authenticated)
    if form.is_valid():
        if not may_try(request, "invitation", found.public_id):
            return too_many(request)
        return _answer(request, found, form)
    return _page(request, found, form)


def _page(request: HttpRequest, invitation: Invitation, form: InvitationForm) -> HttpResponse:
    sign_in_url = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    context = {"invitation": invitation, "form": form, "sign_in_url": sign_in_url}
    return render(request, "accounts/invitation.html", context)


def _answer(request: HttpRequest, invitation: Invitation, form: InvitationForm) -> HttpResponse:
    signed_in = request.user if request.user.is_authenticated else None
    try:
        with in_workspace(invitation.workspace):
            member = accept_invitation(invitation, signed_in=signed_in, **{"name": "", **form.cleaned_data})
    except CodeRefused as refusal:
        form.add_error("code", str(refusal))
        return _page(request, invitation, form)
    except SignInFirst:
        # Translators: the invited person has an account already and has to sign in before joining.
        messages.warning(request, _("You have an account already. Sign in, then type the code once more."))
        return redirect_to_login(request.path)
    if signed_in:
        return redirect(first_page(member))
    return _sign_in(request, member)


def _sign_in(request: HttpRequest, member: Member) -> HttpResponse:
    """The account was made a moment ago: it has no second step that this could pass by."""
    answer: HttpResponse = perform_login(request, member.user, redirect_url=first_page(member))
    return answer
