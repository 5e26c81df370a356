# SPDX-License-Identifier: AGPL-3.0-or-later
"""Passkeys: adding one, naming and removing it, signing in with it. The ceremony itself is allauth's."""

import json
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from liaison.accounts import forms
from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import User
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.ways_in import Passkey, is_last_way_in, passkey_of, passkeys_work_at


def as_asked(js_data: dict[str, Any]) -> str:
    """What the browser is to be asked, for the attribute of a form that passkeys.js reads."""
    [question] = js_data.values()
    return json.dumps(question)


class Add(webauthn.AddWebAuthnView):
    form_class = forms.AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data() | kwargs  # allauth's forgets the form that was refused
        return given | {"question": as_asked(given["js_data"]), "works_here": passkeys_work_at(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever has just used the new passkey need not prove with it at once who they are."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn", reauthenticated=True)
        return answer


class SignIn(webauthn.LoginWebAuthnView):
    """GET answers with the question for the browser, POST takes its answer."""

    form_class = forms.SignInWithPasskeyForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "application/json" not in request.headers.get("Accept", ""):
            return redirect("account_login")
        return JsonResponse(webauthn.auth.begin_authentication(user=None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request, "sign-in"):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        # Translators: a passkey was used to sign in that belongs to no account here.
        messages.error(self.request, _("No account here knows this passkey. Sign in another way."))
        return redirect("account_login")


class Confirm(webauthn.ReauthenticateWebAuthnView):
    form_class = forms.ConfirmPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data() | kwargs
        return given | {"question": as_asked(given["js_data"])}

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class OfOnePasskey:
    """The passkey of the address, if it is this person's own."""

    request: HttpRequest
    kwargs: dict[str, Any]
    passkey: Passkey

    def get_object(self, queryset: Any = None) -> Any:
        found = passkey_of(cast(User, self.request.user), self.kwargs["key"])
        if found is None:
            raise Http404
        self.passkey = found
        return found.authenticator

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passkey": self.passkey}  # type: ignore[misc]


class Rename(OfOnePasskey, webauthn.EditWebAuthnView):
    form_class = forms.RenamePasskeyForm


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class Remove(OfOnePasskey, webauthn.RemoveWebAuthnView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._unless_last() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._unless_last() or super().post(request, *args, **kwargs)

    def _unless_last(self) -> HttpResponse | None:
        self.get_object()
        if not is_last_way_in(cast(User, self.request.user), self.passkey):
            return None
        return render(self.request, "mfa/webauthn/last_way_in.html", {"passkey": self.passkey}, status=409)


anyone = open_to(Audience.ANYONE)
signed_in = open_to(Audience.SIGNED_IN)

sign_in = anyone(SignIn.as_view())
confirm = signed_in(Confirm.as_view())
add = signed_in(Add.as_view())
rename = signed_in(Rename.as_view())
remove = signed_in(Remove.as_view())
