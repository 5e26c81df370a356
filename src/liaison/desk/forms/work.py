# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tasks, and objectives with their signs."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.desk.queries.partnerships import comes_after, tasks_beside
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.queries.parties import members_to_choose
from liaison.pathway.actions.work import Line, TaskText
from liaison.pathway.models import Objective, Partnership, Plan, Task
from liaison.pathway.queries.hours import More, warnings
from liaison.pathway.rules.hours import in_hundredths


def lines_from(texts: list[str], there: list[Any]) -> list[Line]:
    """A line that keeps its words stays the same row; others are new, or take the place of one that went."""
    known = {row.text: row.public_id for row in there}
    return [Line(text, known.get(text)) for text in texts]


class TaskForm(VersionedForm):
    beside = {"owner": ("due_on",), "at": ("until", "places"), "hours": ("role",)}
    seldom = ("note", "steps", "needs", "at", "until", "places", "hours", "role")

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
        fields = ["title", "owner", "due_on", "note", "at", "until", "places", "hours", "role"]
        widgets = {
            "at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            # Translators: help text of a field: with an end a task is a shift in which people take places.
            "until": gettext_lazy("With an end it is a shift, in which several people may take places."),
        }

    anyway = forms.BooleanField(
        # Translators: label of a box to tick: somebody promises more hours than they have.
        label=gettext_lazy("Save it all the same"),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        member: Member,
        partnership: Partnership | None = None,
        plan: Plan | None = None,
        **options: Any,
    ) -> None:
        self.partnership, self.plan = partnership, plan
        super().__init__(data, member=member, **options)

    def prepare_fields(self) -> None:
        self._offer_others()
        self.fields["places"].required = False
        if "anyway" not in self.data:
            # Asked only where it would be too much.
            self.asks_anyway = self.fields.pop("anyway")
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
        self.others = {str(one.public_id): one for one in tasks_beside(self.partnership, task, self.plan)}
        if not self.others:
            del self.fields["needs"]
            return
        needs = self.fields["needs"]
        assert isinstance(needs, forms.MultipleChoiceField)  # noqa: S101
        needs.choices = [(key, str(one)) for key, one in self.others.items()]
        self.initial["needs"] = [str(one.public_id) for one in comes_after(task)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        said["places"] = said.get("places") or 1
        if said.get("hours") is not None:
            said["hours"] = in_hundredths(said["hours"])
        if said.get("until") is not None and said.get("at") in {None, said["until"]} and not self.has_error("at"):
            # Translators: error beside the time of a shift.
            self.add_error("at", _("A shift begins at one time and ends at another one. Say both."))
        return said

    def may_promise(self) -> bool:
        """False where it would be more hours than whoever does it has, and nobody has said yes to that yet."""
        said = self.cleaned_data
        who, hours = said.get("owner"), said.get("hours")
        if who is None or hours is None or said.get("until") or said.get("anyway"):
            return True
        task = self.row if isinstance(self.row, Task) else None
        told = warnings([More(who, said.get("due_on"), hours)], without=[task.pk] if task else [])
        if told and hasattr(self, "asks_anyway"):
            self.fields["anyway"] = self.asks_anyway
        for sentence in told:
            self.add_error(None, sentence)
        return not told

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
