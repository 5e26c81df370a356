# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moving a partnership to another stage."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.pathway.models import Partnership, Stage


class MoveForm(forms.Form):
    """`back` is the query of the board that the person came from."""

    stage = forms.ChoiceField(
        # Translators: label of the choice of a stage to which a partnership is moved.
        label=gettext_lazy("To which stage?"),
        widget=forms.RadioSelect,
        error_messages={
            # Translators: error beside the choice of a stage.
            "invalid_choice": gettext_lazy("This stage is not there any more. Choose another one."),
            # Translators: error beside the choice of a stage.
            "required": gettext_lazy("Choose the stage it has come to."),
        },
    )
    reason = forms.CharField(
        # Translators: label of a field: why a partnership is moved although something speaks against it.
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        # Translators: help text of a field for the reason of a move.
        help_text=gettext_lazy("Needed only if something on the checklist is missing or the stage is full."),
    )
    seen_in = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    back = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, partnership: Partnership, stages: list[Stage], initial: dict[str, Any]
    ) -> None:
        first = {"seen_in": partnership.stage.public_id, "once": uuid4()}
        super().__init__(data, initial={**first, **initial})
        self.partnership, self.stages = partnership, {str(stage.public_id): stage for stage in stages}
        here = str(partnership.stage.public_id)
        choices = [(key, str(stage)) for key, stage in self.stages.items()]
        # Whoever presses twice, or lets a card go over its own column, means where it is: that is no mistake.
        self._choice.choices = [*choices, (here, "")] if here not in self.stages else choices
        self._choice.widget.choices = [choice for choice in choices if choice[0] != here]
        if "stage" in initial and initial["stage"] not in self.stages:
            del self.initial["stage"]

    @property
    def _choice(self) -> forms.ChoiceField:
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    @property
    def target(self) -> Stage:
        return self.stages.get(self.cleaned_data["stage"], self.partnership.stage)

    @property
    def chosen(self) -> Stage | None:
        """The stage that is ticked, before or after sending."""
        return self.stages.get(str(self["stage"].value() or ""))

    @property
    def seen_in_stage(self) -> Stage | None:
        return self.stages.get(str(self.cleaned_data["seen_in"] or ""))

    @property
    def has_moved_since(self) -> bool:
        """It was seen in another stage than it is in: also in one that is gone since."""
        seen = self.cleaned_data["seen_in"]
        return seen is not None and seen != self.partnership.stage.public_id

    def say_that_it_moved(self, current: Partnership) -> None:
        # Translators: two people moved the same partnership at once. %(stage)s is where it is now.
        words = _("Somebody has moved it to “%(stage)s” meanwhile. If it should still go on, send this again.")
        self.add_error(None, words % {"stage": current.stage})
        self.data = {**{name: self.data[name] for name in self.data}, "seen_in": str(current.stage.public_id)}
