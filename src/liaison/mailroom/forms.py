# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .actions import MailRefused
from .actions.queueing import one_line, possible_address
from .models import Message, Sender
from .rules import has_line_break
from .rules.records import SELECTOR


class LetterForm(forms.ModelForm):
    class Meta:
        model = Message
        fields = ["to", "subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}
        labels = {
            # Translators: the receiver of a mail.
            "to": _("To"),
            # Translators: the subject line of a mail.
            "subject": _("Subject"),
            # Translators: the words of a mail.
            "body": _("Text"),
        }

    def clean_to(self) -> str:
        return self._said(possible_address, self.cleaned_data["to"])

    def clean_subject(self) -> str:
        return self._said(one_line, self.cleaned_data["subject"])

    @staticmethod
    def _said(check: Any, value: str) -> str:
        try:
            return str(check(value))
        except MailRefused as reason:
            raise ValidationError(str(reason)) from reason


def secret_field(label: Any, help_text: Any) -> forms.CharField:
    """Never shown again; left empty, the old one stays."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        strip=False,
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class DomainForm(forms.Form):
    # Translators: a domain such as example.org, whose entries in DNS are looked up.
    domain = forms.ChoiceField(label=_("Domain"))
    selector = forms.CharField(
        # Translators: the name of a key for DKIM; a technical word.
        label=_("Selector of DKIM"),
        required=False,
        max_length=63,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        # Translators: help text of the name of a key for DKIM.
        help_text=_("The name of your provider's key, if you know it. Empty: some usual names are tried."),
    )

    def __init__(self, *args: Any, domains: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["domain"].choices = [(domain, domain) for domain in domains]  # type: ignore[attr-defined]

    def clean_selector(self) -> str:
        selector: str = self.cleaned_data["selector"].strip().lower()
        if selector and not SELECTOR.fullmatch(selector):
            # Translators: error beside the name of a key for DKIM.
            raise ValidationError(_("A selector has small letters, digits, dots and hyphens."))
        return selector


class TokenFields(forms.Form):
    """What OAuth 2 needs besides the token itself, of senders and of mailboxes."""

    token_url = forms.URLField(
        # Translators: OAuth 2: where a token is asked for.
        label=_("Address for tokens"),
        required=False,
        max_length=500,
        assume_scheme="https",
        # Translators: help text of an address for OAuth 2.
        help_text=_(
            "Where a lasting token (refresh token) is exchanged for one of an hour. Empty: it is used as is."
        ),
    )
    new_client_secret = secret_field(
        # Translators: OAuth 2: the secret of the application; a technical word.
        _("Client secret"),
        # Translators: help text of the client secret of OAuth 2.
        _("Only for OAuth 2, where your provider gave one."),
    )


class SenderForm(TokenFields, forms.ModelForm):
    new_secret = secret_field(
        # Translators: the password of a mail account, or what takes its place.
        _("Password, app password or token"),
        # Translators: help text of the password of a mail account.
        _("If your provider asks for a second step, make an app password there. It is kept encrypted."),
    )

    class Meta:
        model = Sender
        fields = [
            "name",
            "address",
            "host",
            "port",
            "security",
            "sign_in",
            "user",
            "new_secret",
            "token_url",
            "client_id",
            "new_client_secret",
            "hourly_cap",
        ]
        help_texts = {
            # Translators: help text of the name of a sender.
            "name": _("As receivers see it, for example: Maya Lindqvist, Wikimedia Northshire."),
            # Translators: help text of the server of a mail account.
            "host": _("Your mail provider calls it the outgoing or SMTP server, for example smtp.example.org."),
            # Translators: help text of the way of signing in; keep OAuth 2.
            "sign_in": _(
                "OAuth 2 only if your provider takes no passwords: the fields for tokens are for it alone."
            ),
            # Translators: help text of the user name of a mail account.
            "user": _("Mostly the whole e-mail address."),
            # Translators: help text of the number of mails in an hour.
            "hourly_cap": _("Providers allow only so many; ask yours. Empty: no limit of ours."),
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if has_line_break(name):
            # Translators: error beside the name of a sender.
            raise ValidationError(_("A name has a single line."))
        return name

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"].strip().lower()
        if "/" in host or "@" in host or " " in host:
            # Translators: error beside the name of a mail server.
            raise ValidationError(
                _("Only the server's name, such as smtp.example.org, without https:// and the like.")
            )
        return host

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind, secret = values.get("sign_in"), values.get("new_secret")
        if kind == Sender.SignIn.NONE:
            values["user"] = ""
            return values
        if not values.get("user"):
            # Translators: error beside the user name of a mail account.
            self.add_error("user", _("With whose name shall we sign in?"))
        if not secret and not self._keeps_its_secret(values):
            # Translators: error beside the password of a mail account.
            self.add_error("new_secret", _("Type the password: it is given only to the server it was typed for."))
        if (
            values.get("security") == Sender.Security.NONE
            and values.get("host") not in settings.MAIL_LOCAL_SERVERS
        ):
            # Translators: error beside the choice of protection of a mail account.
            self.add_error("security", _("Without protection, everybody on the way could read the password."))
        return values

    def _keeps_its_secret(self, values: dict[str, Any]) -> bool:
        """`instance` has the new values by the time `clean` is over, but not yet."""
        known = self.initial
        same = all(known.get(name) == values.get(name) for name in ("host", "user", "token_url", "sign_in"))
        return bool(self.instance.secret) and same

    @property
    def uses_tokens(self) -> bool:
        """Whether the fields for OAuth 2 have to be seen at once."""
        return bool(self["sign_in"].value() == Sender.SignIn.XOAUTH2 or self["token_url"].errors)

    @property
    def values(self) -> dict[str, Any]:
        """For `set_up_sender`."""
        renamed = {"new_secret": "secret", "new_client_secret": "client_secret"}
        return {renamed.get(name, name): value for name, value in self.cleaned_data.items()}
