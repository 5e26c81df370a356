# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cadence on one page: its name, and up to four letters with the days between them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.forms.parties import VersionedForm
from liaison.mailroom.letters.queries.letters import letters
from liaison.mailroom.models import Letter
from liaison.outreach.models import Cadence, OutreachRules

USUAL_WAITS = (0, 7, 10, 15)


class CadenceForm(VersionedForm):
    class Meta:
        model = Cadence
        fields = ["name", "look_again_after"]
        help_texts = {
            # Translators: help text: after the last letter of a cadence.
            "look_again_after": gettext_lazy(
                "After the last letter they are left in peace. After so many days Today asks you to look again."
            )
        }

    def prepare_fields(self) -> None:
        cadence = self.row if isinstance(self.row, Cadence) else None
        steps = list(cadence.steps.select_related("letter")) if cadence else []
        choices = [(str(letter.public_id), str(letter)) for letter in self._letters]
        for number in range(1, Cadence.MOST_STEPS + 1):
            step = steps[number - 1] if number <= len(steps) else None
            self.fields[f"letter_{number}"] = forms.ChoiceField(
                label=_label(number),
                # Translators: a choice: a cadence ends before this letter.
                choices=[*([] if number == 1 else [("", _("none: it ends before"))]), *choices],
                required=number == 1,
                initial=str(step.letter.public_id) if step else "",
            )
            if number > 1:
                self.fields[f"wait_{number}"] = forms.IntegerField(
                    # Translators: label of a field: how long to wait before a letter.
                    label=_("Working days since the letter before"),
                    required=False,
                    min_value=1,
                    max_value=260,
                    initial=step.wait if step else USUAL_WAITS[number - 1],
                )

    @property
    def beside_steps(self) -> list[list[forms.BoundField]]:
        """The fields of each letter, side by side."""
        numbers = range(1, Cadence.MOST_STEPS + 1)
        names = [[f"letter_{number}", f"wait_{number}"] for number in numbers]
        return [[self[name] for name in pair if name in self.fields] for pair in names]

    @property
    def _letters(self) -> list[Letter]:
        return list(letters())

    @property
    def steps(self) -> list[tuple[Letter, int]]:
        """(letter, working days to wait) in order."""
        by_id = {str(letter.public_id): letter for letter in self._letters}
        steps = []
        for number in range(1, Cadence.MOST_STEPS + 1):
            letter = by_id.get(self.cleaned_data.get(f"letter_{number}", ""))
            if letter is not None:
                steps.append((letter, self.cleaned_data.get(f"wait_{number}") or 0))
        return steps

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        ended = False
        for number in range(2, Cadence.MOST_STEPS + 1):
            if not said.get(f"letter_{number}"):
                ended = True
                continue
            if ended:
                # Translators: error beside a letter of a cadence: there is one after a gap.
                self.add_error(f"letter_{number}", _("Choose the letter before this one first."))
            if not said.get(f"wait_{number}") and f"wait_{number}" not in self.errors:
                # Translators: error beside the days to wait before a letter.
                self.add_error(f"wait_{number}", _("Say how many working days to wait: at least 1."))
        return said


def _label(number: int) -> str:
    # Translators: labels of the letters of a cadence, in their order.
    first, then = _("First letter"), _("Letter %(number)d")
    return first if number == 1 else then % {"number": number}


class RulesForm(VersionedForm):
    class Meta:
        model = OutreachRules
        fields = ["most_letters", "office_opens", "office_closes"]
        widgets = {
            "office_opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "office_closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            # Translators: help text: the most letters to one organisation in a month.
            "most_letters": gettext_lazy("Whoever of you writes, and for whatever campaign."),
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = said.get("office_opens"), said.get("office_closes")
        if opens and closes and opens >= closes:
            # Translators: error beside the end of office hours.
            self.add_error("office_closes", _("The end has to be after the beginning."))
        return said
