# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where django-allauth meets the house: no open sign-up, and its mails go through the mailroom."""

import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import announce

from .events import AccountMailWanted
from .languages import remember_language

# What lies between the blocks of a template.
MORE_THAN_ONE_EMPTY_LINE = re.compile(r"\n\s*\n\s*\n")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        # Translators: at sign-in; whether the address has an account is not said on purpose.
        "email_password_mismatch": _(
            "Address and password do not fit together. You can also ask for a code by e-mail."
        ),
        # Translators: a wrong or old sign-in code was typed.
        "incorrect_code": _("This is not the code we sent last."),
        # Translators: a wrong password was typed by somebody who is signed in.
        "incorrect_password": _("This is not your password."),
        # Translators: the old password has to be typed to choose a new one.
        "enter_current_password": _("This is not your present password."),
        # Translators: too many wrong passwords or codes in a short time.
        "too_many_login_attempts": _("That was tried too often. Wait a little, then try again."),
        # Translators: too many tries in a short time.
        "rate_limited": _("That was tried too often. Wait a little, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own mails, such as the sign-in code, go to the mailroom as finished plain text."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        announce(
            AccountMailWanted(
                kind=template_prefix.rsplit("/", 1)[-1],
                to=email,
                subject=message.subject,
                body=MORE_THAN_ONE_EMPTY_LINE.sub("\n\n", message.body),
                workspace=None,
            )
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """ "Your password was changed": to the account's address, of which allauth keeps no copy in this house."""
        address = email or user.email
        if address:
            super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, address)

    def get_client_ip(self, request: HttpRequest) -> str:
        """A request that came past the proxies that were announced is counted by where it came from."""
        try:
            address: str = super().get_client_ip(request)
        except ImproperlyConfigured:
            address = request.META["REMOTE_ADDR"]
        return address

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In our words and order: the first is asked for, the others become links."""
        words = {
            # Translators: link to confirming who one is by password.
            "reauthenticate": _("Use your password"),
            # Translators: link to confirming who one is by a passkey.
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            # Translators: link to confirming who one is by the code of an app or a recovery code.
            "mfa_reauthenticate": _("Use the authenticator app or a recovery code"),
        }
        methods = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        return [{**methods[id], "description": says} for id, says in words.items() if id in methods]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signs in on another device finds their own language there."""
        return remember_language(super().post_login(request, user, **kwargs), user)

    def format_email_subject(self, subject: str) -> str:
        return subject


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        # Translators: a wrong code or the wrong passkey was given at the second step of signing in.
        "incorrect_code": _("That does not open this account. Try again, or take another way."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        # Translators: the name of a passkey that its owner did not name; %(number)s counts.
        return gettext("Passkey %(number)s") % {"number": count}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name is what browsers show beside the address."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Liaison"}
