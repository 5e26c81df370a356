# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting a partnership with an organisation."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.pathway.models import Stage

from .partnership import PartnershipForm


class StartForm(PartnershipForm):
    """Partners may start anywhere on any pathway."""

    seldom = ("co_leads", "is_free_pilot", "introduced_by_person", "introduced_by_organisation")

    stage = forms.ChoiceField(
        # Translators: label of a menu: the stage at which a new partnership begins.
        label=gettext_lazy("Where it begins"),
        error_messages={
            # Translators: error beside the choice of a stage.
            "invalid_choice": gettext_lazy("This stage is not there any more. Choose another one."),
        },
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["stage", "types", "origin", "owner", "team", "name", "next_step", "next_step_on", "goals"]

    def __init__(self, data: Any = None, *, member: Member, stages: list[Stage], has_another: bool) -> None:
        self.stages = {str(stage.public_id): stage for stage in stages}
        super().__init__(data, member=member)
        self.initial.update(once=uuid4(), owner=member.public_id)
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)  # noqa: S101
        stage.choices = _by_pathway(stages)
        if has_another:
            # Translators: help text of a field: there is another partnership with the same organisation.
            self.fields["name"].help_text = _("There is one already: say what this one is about.")

    @property
    def values(self) -> dict[str, Any]:
        """Where it begins is no fact about it: a step says it."""
        return {name: value for name, value in super().values.items() if name != "stage"}

    @property
    def first_stage(self) -> Stage:
        return self.stages[self.cleaned_data["stage"]]


def _by_pathway(stages: list[Stage]) -> list[Any]:
    """A group for each pathway, where there are several."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for stage in stages:
        groups.setdefault(str(stage.pathway), []).append((str(stage.public_id), str(stage)))
    return list(groups.items()) if len(groups) > 1 else [choice for group in groups.values() for choice in group]
