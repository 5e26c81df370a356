# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of whom not to write to: putting somebody on it, taking somebody off."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.kit.contacts import Email, domain_of, is_public_mail_domain, normalise_email
from liaison.mailroom.models import Suppression

LONGEST = 300
Reason = Suppression.Reason


class AskForm(forms.Form):
    q = forms.CharField(
        # Translators: label of a field: looks for an address on the list of whom not to write to.
        label=gettext_lazy("Is this address or domain on it?"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class KeepOutForm(forms.Form):
    what = forms.CharField(
        # Translators: label of a field: an address or a domain that is not to be written to.
        label=gettext_lazy("E-mail address or domain"),
        max_length=LONGEST,
        # Translators: help text of a field for an address or a domain.
        help_text=gettext_lazy("For example ana@museum.example, or museum.example for everybody there."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    reason = forms.ChoiceField(
        # Translators: label of a field: why somebody is not to be written to.
        label=gettext_lazy("Why"),
        choices=[(one.value, one.label) for one in (Reason.OBJECTED, Reason.BY_HAND)],
    )
    because = forms.CharField(
        # Translators: label of a field: how we know that somebody is not to be written to.
        label=gettext_lazy("In your own words"),
        max_length=LONGEST,
        # Translators: help text of a field; the answer must not name anybody.
        help_text=gettext_lazy("For example: said so on the phone, 3 May. Leave their name out; this is kept."),
    )

    def clean_what(self) -> str:
        """An address as it is compared, or a domain."""
        typed = str(self.cleaned_data["what"]).strip()
        if "@" in typed.removeprefix("@"):
            found = normalise_email(typed)
            if not isinstance(found, Email):
                raise forms.ValidationError(str(found.message))
            return found.address
        domain = domain_of(typed.removeprefix("@"))
        if not domain:
            # Translators: error beside a field for an address or a domain.
            raise forms.ValidationError(
                _("This is neither an e-mail address nor a domain such as museum.example.")
            )
        if is_public_mail_domain(domain):
            # Translators: error beside a field for a domain; %(domain)s is for example gmail.com.
            words = _("Everybody can have an address at %(domain)s. Write the whole address.")
            raise forms.ValidationError(words % {"domain": domain})
        return domain


class KeepOutPartyForm(forms.Form):
    because = forms.CharField(
        # Translators: label of a field: how somebody asked not to be contacted.
        label=gettext_lazy("How and when they asked"),
        max_length=LONGEST,
        # Translators: help text of a field; the answer must not name anybody.
        help_text=gettext_lazy("For example: said so on the phone, 3 May. Leave names out; this is kept."),
    )
    domains = forms.MultipleChoiceField(
        # Translators: label over domains such as museum.example; each has a checkbox.
        label=gettext_lazy("Every address at these domains as well"),
        # Translators: help text over domains; each has a checkbox.
        help_text=gettext_lazy("Tick one only where it is theirs alone: a department shares its university's."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, domains: list[str]) -> None:
        super().__init__(data)
        choices = self.fields["domains"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101
        choices.choices = [(domain, domain) for domain in domains]
        if not domains:
            del self.fields["domains"]


class LooseningForm(forms.Form):
    because = forms.CharField(
        # Translators: label of a field: why somebody may be written to again who had asked not to be.
        label=gettext_lazy("Why they may be written to again"),
        max_length=LONGEST,
        min_length=10,
        # Translators: help text of a field; the answer must not name anybody.
        help_text=gettext_lazy("For example: wrote on 3 May that they want our letters. Leave their name out."),
    )
