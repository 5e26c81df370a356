# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tasks, and objectives with their signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.desk.queries.partnerships import comes_after, tasks_beside
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.queries.parties import members_to_choose
from liaison.pathway.actions.work import Line, TaskText
from liaison.pathway.models import Objective, Partnership, Task


def lines_from(texts: list[str], there: list[Any]) -> list[Line]:
    """A line that keeps its words stays the same row; others are new, or take the place of one that went."""
    known = {row.text: row.public_id for row in there}
    return [Line(text, known.get(text)) for text in texts]


class TaskForm(VersionedForm):
    beside = {"owner": ("due_on",)}
    seldom = ("note", "steps", "needs")

    # Translators: label of a field: who does a task.
    owner = fields.ColleagueField(label=gettext_lazy("Who does it"))
    # Translators: label of a field: the day until which a task is to be done.
    due_on = fields.day(gettext_lazy("Until"))
    # Translators: label of a field.
    note = fields.long_text(gettext_lazy("Note"), rows=2)
    steps = fields.LinesField(
        # Translators: label of a field: the lines of a task's checklist.
        label=gettext_lazy("Checklist"),
        # Translators: help text of a field that takes one thing a line.
        help_text=gettext_lazy("One step a line."),
    )
    needs = forms.MultipleChoiceField(
        # Translators: label of a choice: which other tasks have to be done before this one.
        label=gettext_lazy("Comes after"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            # Translators: error beside the choice of tasks that have to be done before.
            "invalid_choice": gettext_lazy("One of these tasks is not there any more. Choose again."),
        },
    )

    class Meta:
        model = Task
        fields = ["title", "owner", "due_on", "note"]

    def __init__(
        self, data: Any = None, *, member: Member, partnership: Partnership | None = None, **options: Any
    ) -> None:
        self.partnership = partnership
        super().__init__(data, member=member, **options)

    def prepare_fields(self) -> None:
        self._offer_others()
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101
        held = self.row.owner if isinstance(self.row, Task) else self.member
        owner.queryset = members_to_choose(held)
        self.initial["owner"] = held.public_id if held else None
        self.steps_there = list(self.row.steps.all()) if isinstance(self.row, Task) else []
        self.initial["steps"] = [step.text for step in self.steps_there]

    def _offer_others(self) -> None:
        """The other tasks of the partnership; where there are none, nothing is asked."""
        task = self.row if isinstance(self.row, Task) else None
        self.others = {str(one.public_id): one for one in tasks_beside(self.partnership, task)}
        if not self.others:
            del self.fields["needs"]
            return
        needs = self.fields["needs"]
        assert isinstance(needs, forms.MultipleChoiceField)  # noqa: S101
        needs.choices = [(key, str(one)) for key, one in self.others.items()]
        self.initial["needs"] = [str(one.public_id) for one in comes_after(task)]

    @property
    def text(self) -> TaskText:
        said = self.cleaned_data
        needs = [self.others[key] for key in said["needs"]] if "needs" in said else None
        return TaskText(self.values, steps=lines_from(said["steps"], self.steps_there), needs=needs)


class ObjectiveForm(VersionedForm):
    beside = {"due_on": ("reached_on",)}

    # Translators: label of a field: the day until which an objective is to be reached.
    due_on = fields.day(gettext_lazy("Until"))
    # Translators: label of a field: the day on which an objective was reached.
    reached_on = fields.day(gettext_lazy("Reached on"))
    signs = fields.LinesField(
        # Translators: label of a field: signs by which a partner shows to be independent.
        label=gettext_lazy("By what we will know"),
        # Translators: help text of the field for signs of independence.
        help_text=gettext_lazy("One sign a line that both sides can see. For example: they ran a wikithon alone."),
    )

    class Meta:
        model = Objective
        fields = ["text", "due_on", "reached_on"]

    def prepare_fields(self) -> None:
        self.signs_there = list(self.row.signs.all()) if isinstance(self.row, Objective) else []
        self.initial["signs"] = [sign.text for sign in self.signs_there]
        if self.row is None:
            del self.fields["reached_on"]

    @property
    def lines(self) -> list[Line]:
        return lines_from(self.cleaned_data["signs"], self.signs_there)
