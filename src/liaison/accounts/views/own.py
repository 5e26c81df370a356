# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page, and the page about oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liaison.accounts.actions import edit_own_account
from liaison.accounts.forms import OwnAccountForm
from liaison.accounts.languages import remember_language
from liaison.accounts.links import first_page
from liaison.accounts.models import User
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.queries import memberships_of


class SignedInRequest(HttpRequest):
    user: User


@open_to(Audience.SIGNED_IN, methods=("GET", "HEAD"))
def home(request: SignedInRequest) -> HttpResponse:
    memberships = memberships_of(request.user)
    if len(memberships) == 1:
        return redirect(first_page(memberships[0]))
    places = [(member, first_page(member)) for member in memberships]
    return render(request, "accounts/home.html", {"places": places})


@open_to(Audience.SIGNED_IN)
def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = OwnAccountForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        edit_own_account(user, **form.cleaned_data)
        # Translators: after a person saved their own name and language.
        messages.success(request, _("Saved."))
        return remember_language(redirect("accounts:profile"), user)
    places = [(member, first_page(member)) for member in memberships_of(user)]
    return render(request, "accounts/profile.html", {"form": form, "places": places})
