# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page, and the page about oneself."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import LastOwner, close_account, edit_own_account, own_data
from liaison.accounts.forms import ClosingForm, OwnAccountForm
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


@open_to(Audience.SIGNED_IN)
def data(request: SignedInRequest) -> HttpResponse:
    """Everything we hold about one's own account, as a file."""
    if request.method != "POST":
        return render(request, "accounts/own_data.html")
    now = timezone.now()
    # Translators: in a file with everything about an account: who tells it.
    archive = own_data(request.user, told_by=_("this installation of Liaison"), at=now)
    response = HttpResponse(archive, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    return response


@open_to(Audience.SIGNED_IN)
@reauthentication_required
def closing(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = ClosingForm(request.POST if request.method == "POST" else None, name=user.name)
    if form.is_valid():
        try:
            close_account(user, at=timezone.now())
        except LastOwner as reason:
            form.add_error(None, str(reason))
        else:
            logout(request)
            # Translators: said after somebody closed their own account.
            messages.success(request, _("Your account is closed. Thank you for what you did here."))
            return redirect("account_login")
    places = memberships_of(user)
    return render(
        request, "accounts/closing.html", {"form": form, "places": places}, status=422 if form.errors else 200
    )
