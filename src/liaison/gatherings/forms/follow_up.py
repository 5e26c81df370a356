# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which letter goes to those to whom the same thing happened, and what it asks them to do."""

from typing import Any

from django import forms

from liaison.gatherings.models import FollowUp
from liaison.gatherings.queries.follow_up import letters_to_choose


class FollowUpForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = FollowUp
        fields = ("letter", "next_step", "next_step_url")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["letter"].queryset = letters_to_choose()  # type: ignore[attr-defined]
        self.fields["next_step_url"] = forms.URLField(
            label=self.fields["next_step_url"].label, max_length=1000, assume_scheme="https"
        )
        for name in ("letter", "next_step"):
            self.fields[name].widget.attrs.pop("size", None)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
