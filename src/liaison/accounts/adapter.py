# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where django-allauth meets the house: no open sign-up, and its mails go through the mailroom."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liaison.kit.hooks import announce

from .events import AccountMailWanted
from .languages import remember_language


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
                body=message.body,
                workspace=None,
            )
        )

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signs in on another device finds their own language there."""
        return remember_language(super().post_login(request, user, **kwargs), user)

    def format_email_subject(self, subject: str) -> str:
        return subject
