# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which value is kept of each field, and which versions of both records somebody has looked at."""

from typing import Any

from django import forms

from liaison.directory.models.parties import Party

from .actions.merging import Versions
from .queries.fields import choices
from .queries.kinds import MODELS


class ChosenForm(forms.Form):
    """A field for each fact that can be chosen. What was not chosen, or cannot be, is decided by the rules."""

    def __init__(self, data: Any, stays: Party, goes: Party) -> None:
        super().__init__(data)
        for choice in choices(stays, goes, {}):
            if choice.options:
                self.fields[choice.name] = forms.ChoiceField(
                    choices=[(option, option) for option in choice.options],
                    required=False,
                    widget=forms.HiddenInput,
                )

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        names = [name for name in self.fields if name not in {"stays_version", "goes_version"}]
        return {name: value for name in names if (value := self.cleaned_data.get(name))}


class MergeForm(ChosenForm):
    """The same, sent to be done, with what the person has seen."""

    stays_version = forms.UUIDField(required=False, widget=forms.HiddenInput)
    goes_version = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def versions(self) -> Versions:
        return Versions(self.cleaned_data.get("stays_version"), self.cleaned_data.get("goes_version"))


class SearchForm(forms.Form):
    """Which directory is looked through."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in MODELS])
