# SPDX-License-Identifier: AGPL-3.0-or-later
"""Four fields and a tick: the form at our table, for one of us or for the visitor's own phone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.gatherings.actions.stand import Visitor
from liaison.gatherings.agreeing import FROM_THE_STAND
from liaison.gatherings.models import EventQuestion
from liaison.kit.forms import trap


class StandForm(forms.Form):
    name = forms.CharField(
        # Translators: label of a field.
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    email = forms.EmailField(
        # Translators: label of a field.
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation_name = forms.CharField(
        # Translators: label of a field.
        label=_("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    interest = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    agreed = forms.BooleanField(label=FROM_THE_STAND)
    homepage = trap()

    def __init__(self, *args: Any, question: EventQuestion | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if question is None:
            del self.fields["interest"]
        else:
            field = self.fields["interest"]
            field.label = question.text
            field.choices = [(one, one) for one in question.choices]  # type: ignore[attr-defined]

    @property
    def visible_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "homepage"]

    @property
    def is_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

    def visitor(self, language: str) -> Visitor:
        said = self.cleaned_data
        return Visitor(
            name=said["name"],
            email=said["email"],
            agreed_to=str(FROM_THE_STAND),
            organisation_name=said["organisation_name"],
            interest=said.get("interest", ""),
            language=language,
        )
