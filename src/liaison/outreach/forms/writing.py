# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.mailroom.letters.queries.fields import known_keys
from liaison.mailroom.letters.rules.placeholders import fields_in
from liaison.mailroom.letters.wording import still_empty

MOST_TEXT = 10_000


class DraftForm(forms.Form):
    """A letter as it would go. `addresses`: empty for one that is no mail."""

    # Translators: label of a field: the address that a letter goes to.
    to = forms.ChoiceField(label=_("To"))
    # Translators: label of a field: the subject of a mail.
    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(
        # Translators: label of a field: what stands in a letter.
        label=_("Text"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, addresses: list[str], is_mail: bool, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["lang"] = language
        self.fields["to"].choices = [(address, address) for address in addresses]  # type: ignore[attr-defined]
        if not is_mail:
            del self.fields["to"]
            self.fields["subject"].required = False

    def clean_subject(self) -> str:
        return self._filled(" ".join(str(self.cleaned_data["subject"]).split()))

    def clean_body(self) -> str:
        return self._filled(str(self.cleaned_data["body"]).replace("\r\n", "\n").strip())

    def _filled(self, text: str) -> str:
        """What is left in braces is a gap that nobody has filled."""
        left = [key for key in dict.fromkeys(fields_in(text)) if key in known_keys()]
        if left:
            raise forms.ValidationError([still_empty(key) for key in left])
        return text
