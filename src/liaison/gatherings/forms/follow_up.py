# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which letter goes to those to whom the same thing happened, and what it asks them to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liaison.gatherings.models import FollowUp
from liaison.gatherings.queries.follow_up import letters_to_choose
from liaison.mailroom.models import Letter


class FollowUpForm(forms.ModelForm):
    # Offered when a form is made: until then no workspace is in scope.
    # Translators: label of a menu: which letter goes out after an event.
    letter: forms.ModelChoiceField[Letter] = forms.ModelChoiceField(None, label=gettext_lazy("Letter"))

    next_step_url = forms.URLField(
        # Translators: label of a field: the address to which a letter after an event leads.
        label=gettext_lazy("Where that leads"),
        max_length=1000,
        assume_scheme="https",
    )

    class Meta:
        model = FollowUp
        fields = ("letter", "next_step", "next_step_url")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["letter"].queryset = letters_to_choose()  # type: ignore[attr-defined]
        for name in ("letter", "next_step"):
            self.fields[name].widget.attrs.pop("size", None)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
