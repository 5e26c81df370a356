# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person says about mail that comes in: a file of it, and the mailbox to read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.mailroom.forms import TokenFields
from liaison.mailroom.models import Mailbox

from .actions.uploading import MOST_BYTES


class MailFileForm(forms.Form):
    file = forms.FileField(
        # Translators: label of a field where a file of mails is chosen.
        label=_("File with mails"),
        # Translators: help for the field where a file of mails is chosen.
        help_text=_("A file that ends in .eml or .mbox, up to 20 MB. Attachments are not kept."),
        widget=forms.FileInput(attrs={"accept": ".eml,.mbox,.mbx,message/rfc822,application/mbox"}),
        allow_empty_file=True,
        error_messages={
            # Translators: no file was chosen.
            "required": _("Choose a file with mails."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        size = file.size or 0
        if size > MOST_BYTES:
            # Translators: a file that was uploaded is too large; sizes such as "20 MB".
            words = gettext(
                "This file has %(size)s; at most %(most)s can be read. Save fewer mails into one file."
            )
            raise forms.ValidationError(words % {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)})
        return file


class MailboxForm(TokenFields, forms.ModelForm[Mailbox]):
    password = forms.CharField(
        # Translators: label of the field for the password of a mailbox.
        label=_("Password, app password or token"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
        max_length=1_000,
        error_messages={
            # Translators: no password was typed.
            "required": _("Type the password of the mailbox."),
        },
    )

    class Meta:
        model = Mailbox
        fields = (
            "address",
            "host",
            "port",
            "security",
            "sign_in",
            "user",
            "folder",
            "takes_plus",
            "token_url",
            "client_id",
        )
        help_texts = {
            # Translators: help text: the address of a mailbox that is read.
            "address": _("Where partners write to, for example hello@yourchapter.example."),
            # Translators: help text: the server of a mailbox.
            "host": _("Your mail provider says which: often imap. and your domain."),
            # Translators: help text of the way of signing in; keep OAuth 2.
            "sign_in": _(
                "OAuth 2 only if your provider takes no passwords: the fields for tokens are for it alone."
            ),
            # Translators: help text: whether a mail provider takes mail to addresses with a plus sign.
            "takes_plus": _(
                "Most providers do that. Then our letters ask for answers to such an address, and each answer is "
                "known by it. Take the tick away if mail to such addresses comes back."
            ),
            # Translators: help text: the user name of a mailbox.
            "user": _("Often the whole e-mail address."),
            # Translators: help text: the folder of a mailbox; INBOX is the name that every mailbox has.
            "folder": _("INBOX is where new mail comes in."),
        }

    field_order = ("address", "host", "port", "security", "sign_in", "user", "password", "folder", "takes_plus")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("host", "user", "folder"):
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        self.fields["password"].required = not self.instance.pk
        if self.instance.pk:
            # Translators: help text: the password of a mailbox that is read already.
            self.fields["password"].help_text = _("Leave this empty to keep the one that is known.")
        else:
            # Translators: help text: the password of a mailbox.
            self.fields["password"].help_text = _(
                "With a second step at your provider you need an app password. It is kept encrypted."
            )

    def clean_host(self) -> str:
        host = str(self.cleaned_data["host"]).strip().rstrip(".").lower()
        if not host or any(letter in host for letter in "/:@ ") or not host.isprintable():
            # Translators: somebody typed something that is no name of a server.
            raise forms.ValidationError(gettext("Give the name alone, for example imap.example.org."))
        return host

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("user", "folder", "password"):
            if not str(cleaned.get(name, "")).isprintable():
                # Translators: somebody typed or pasted a sign that cannot be seen, such as a line break.
                self.add_error(name, gettext("There is a sign in this that cannot be seen. Type it once more."))
        if self.instance.pk and not cleaned.get("password") and self._leads_elsewhere(cleaned):
            # Translators: error beside the password of a mail account.
            words = gettext("Type the password: it is given only to the server it was typed for.")
            self.add_error("password", words)
        return cleaned

    def _leads_elsewhere(self, cleaned: dict[str, Any]) -> bool:
        """`instance` has the new values by the time `clean` is over, `initial` the old ones."""
        return any(
            self.initial.get(name) != cleaned.get(name) for name in ("host", "user", "token_url", "sign_in")
        )

    @property
    def uses_tokens(self) -> bool:
        """Whether the fields for OAuth 2 have to be seen at once."""
        return bool(self["sign_in"].value() == Mailbox.SignIn.XOAUTH2 or self["token_url"].errors)

    @property
    def secrets(self) -> tuple[str, str]:
        """What was typed: password or token, and the secret of OAuth 2's client."""
        return self.cleaned_data["password"], self.cleaned_data["new_client_secret"]
