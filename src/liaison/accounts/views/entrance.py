# SPDX-License-Identifier: AGPL-3.0-or-later
"""allauth's pages for signing in, with our forms and with limits that hold over all processes."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from liaison.accounts import forms
from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.ways_in import passkeys_of, passkeys_work_at, wiki_account_of, wiki_is_on
from liaison.kit.hooks import sign_in_help

from .passkeys import as_asked

# Whoever has just shown that they read the account's mail may set a new password without the old one.
CODE_IS_FRESH = 15 * 60


def _typed_address(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "").strip().lower()[:254]


class SignIn(account.LoginView):
    form_class = forms.SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request, "sign-in", _typed_address(request, "login")):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = get_next_redirect_url(self.request)
        return super().get_context_data(**kwargs) | {
            "passkeys_work_here": passkeys_work_at(self.request),
            "wiki_is_on": wiki_is_on(),
            "wiki_name": settings.MEDIAWIKI_NAME,
            "wiki_next": f"?{urlencode({'next': after})}" if after else "",
        }


class AskForCode(account.RequestLoginCodeView):
    form_class = forms.AskForCodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request, "ask-for-code", _typed_address(request, "email")):
            return too_many(request)
        return super().post(request, *args, **kwargs)


class ConfirmCode(account.ConfirmLoginCodeView):
    form_class = forms.SignInCodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request, "sign-in-code", self._process.state.get("email")):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = [link for link in (offer() for offer in sign_in_help) if link]
        return super().get_context_data(**kwargs) | {"links": links}


class SecondStep(mfa.AuthenticateView):
    form_class = forms.SecondStepForm
    webauthn_form_class = forms.SecondStepPasskeyForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_try(request, "second-step", self.stage.login.user.pk):
            return too_many(request)
        return super().post(request, *args, **kwargs)

    def _build_forms(self) -> Form | None:
        """allauth's own takes a form without a code for a passkey's answer, even where there is no passkey."""
        user, data = self.stage.login.user, self.request.POST if self.request.method == "POST" else None
        has_passkeys = bool(passkeys_of(user))
        by_passkey = has_passkeys and data is not None and "credential" in data
        self.auth_form = self.get_form_class()(user=user, data=None if by_passkey else data)
        self.webauthn_form = None
        if has_passkeys:
            self.webauthn_form = self.webauthn_form_class(user=user, data=data if by_passkey else None)
        if data is None:
            return None
        return self.webauthn_form if by_passkey else self.auth_form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data(**kwargs)
        if self.webauthn_form:
            given["question"] = as_asked(given["js_data"])
        return given | {"with_app": is_mfa_enabled(self.stage.login.user, [Authenticator.Type.TOTP])}


class ConfirmPassword(account.ReauthenticateView):
    form_class = forms.ConfirmPasswordForm


class ConfirmSecondStep(mfa.ReauthenticateView):
    form_class = forms.ConfirmSecondStepForm


class StartSecondStep(totp.ActivateTOTPView):
    form_class = forms.StartSecondStepForm


class SigningIn(mfa.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data(**kwargs)
        return given | {
            "passkeys": passkeys_of(self.request.user),
            "passkeys_work_here": passkeys_work_at(self.request),
            "host": self.request.get_host(),
            "wiki_is_on": wiki_is_on(),
            "wiki_name": settings.MEDIAWIKI_NAME,
            "wiki_account": wiki_account_of(self.request.user),
        }


class ChangePassword(account.PasswordChangeView):
    form_class = forms.ChangePasswordForm

    def get_form(self, form_class: Any = None) -> Form:
        form: Form = super().get_form(form_class)
        if came_by_code(self.request):
            del form.fields["oldpassword"]
        return form

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class SetPassword(account.PasswordSetView):
    form_class = forms.SetPasswordForm

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


def came_by_code(request: HttpRequest) -> bool:
    """Whether this session began with an e-mailed code a moment ago."""
    records = get_authentication_records(request, request.user)
    return any(r["method"] == "code" and time.time() - r["at"] < CODE_IS_FRESH for r in records)


anyone = open_to(Audience.ANYONE)
signed_in = open_to(Audience.SIGNED_IN)

sign_in = anyone(SignIn.as_view())
ask_for_code = anyone(AskForCode.as_view())
confirm_code = anyone(ConfirmCode.as_view())
second_step = anyone(SecondStep.as_view())
sign_out = anyone(account.logout)
inactive = anyone(account.account_inactive)
confirm_password = signed_in(ConfirmPassword.as_view())
confirm_second_step = signed_in(ConfirmSecondStep.as_view())
change_password = signed_in(ChangePassword.as_view())
set_password = signed_in(SetPassword.as_view())
signing_in = signed_in(SigningIn.as_view())
start_second_step = signed_in(StartSecondStep.as_view())
end_second_step = signed_in(totp.deactivate_totp)
view_recovery_codes = signed_in(recovery_codes.view_recovery_codes)
make_recovery_codes = signed_in(recovery_codes.generate_recovery_codes)
download_recovery_codes = signed_in(recovery_codes.download_recovery_codes)
