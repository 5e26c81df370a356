# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where django-allauth meets the house: no open sign-up, and its mails go through the mailroom."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from liaison.kit.hooks import announce

from .events import AccountMailWanted
from .languages import remember_language


class AccountAdapter(DefaultAccountAdapter):
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
