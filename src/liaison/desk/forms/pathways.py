# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a workspace sets up its pathways and their stages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Recorded
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.pathway.actions.work import Line
from liaison.pathway.models import ChecklistItem, Pathway, Stage
from liaison.pathway.presets import PRESETS, WORKSHOP, Preset
from liaison.pathway.queries.pathways import checklist_of, version_of
from liaison.pathway.rules.checklists import lines_before

LONGEST_ITEM = ChecklistItem._meta.get_field("text").max_length
EMPTY = "empty"
MOST_DAYS, MOST_PLACES = 3650, 9999


class NewPathwayForm(forms.Form):
    preset = forms.ChoiceField(
        # Translators: label of a choice: what a new pathway is copied from.
        label=gettext_lazy("Begin with"),
        widget=forms.RadioSelect,
        initial=WORKSHOP,
    )
    name = forms.CharField(
        # Translators: label of a field: the name of a pathway.
        label=gettext_lazy("Name"),
        required=False,
        max_length=100,
        # Translators: help text of a field: the name of a new pathway.
        help_text=gettext_lazy("Leave it empty to take over the name of what it begins with."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["preset"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        # Translators: a choice: a new pathway begins with no stages.
        field.choices = [*((preset.key, _told(preset)) for preset in PRESETS), (EMPTY, _("No stages yet"))]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("preset") == EMPTY and said.get("name") == "":
            # Translators: error beside the name of a new pathway.
            self.add_error("name", _("Say what this pathway is called."))
        return said

    @property
    def chosen(self) -> Preset | None:
        """None for one without stages."""
        return next((preset for preset in PRESETS if preset.key == self.cleaned_data["preset"]), None)


def _told(preset: Preset) -> str:
    stages = ", ".join(str(stage.name) for stage in preset.stages)
    # Translators: a pathway to begin with. %(name)s is what it is called, %(stages)s names its stages.
    return _("%(name)s: %(stages)s") % {"name": preset.name, "stages": stages}


class _NamedForm(VersionedForm):
    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class PathwayForm(_NamedForm):
    class Meta:
        model = Pathway
        fields = ["name", "is_default"]
        error_messages = {
            # Translators: error beside the name of a pathway.
            "name": {"required": gettext_lazy("Say what this pathway is called.")}
        }

    def prepare_fields(self) -> None:
        if isinstance(self.row, Pathway) and self.row.is_default:
            # To choose another one is how this one gives it up.
            del self.fields["is_default"]


class ChecklistField(fields.LinesField):
    def read(self, line: str) -> str:
        if LONGEST_ITEM is not None and len(line) > LONGEST_ITEM:
            raise ValidationError(
                # Translators: error beside a checklist. %(line)s is how the line begins, %(most)s a number.
                _("This line is too long, it may have %(most)s letters: “%(line)s…”"),
                params={"line": line[:40], "most": LONGEST_ITEM},
            )
        return line


def _number(name: str, most: int) -> forms.IntegerField:
    column = Stage._meta.get_field(name)
    assert isinstance(column, Field)  # noqa: S101
    # Translators: error beside a number that may be left out, such as the days a partnership stays in a stage.
    too_small = gettext_lazy("Write a number from 1 on, or leave it empty.")
    # Translators: error beside a number of days or places. %(limit_value)s is a number.
    too_large = gettext_lazy("This is more than anybody can wait for: at most %(limit_value)s.")
    field = forms.IntegerField(
        label=capfirst(column.verbose_name),
        required=False,
        min_value=1,
        max_value=most,
        help_text=column.help_text,
        error_messages={"invalid": too_small},
    )
    for validator in field.validators:
        validator.message = too_small if validator.code == "min_value" else too_large  # type: ignore[attr-defined]
    return field


class StageForm(_NamedForm):
    beside = {"expected_days": ("capacity",)}

    milestone = forms.ChoiceField(
        # Translators: label of a menu: what reaching a stage means, whatever it is called here.
        label=gettext_lazy("Counts as"),
        choices=[("", ""), *Stage.Milestone.choices],
        # Translators: help text of a menu: what reaching a stage means, whatever it is called here.
        help_text=gettext_lazy(
            "Reports and planning speak of these. “Independent” without a number of days is where they end."
        ),
        # Translators: error beside a menu: what reaching a stage means, whatever it is called here.
        error_messages={"required": gettext_lazy("Say what it means to come here.")},
    )
    expected_days = _number("expected_days", MOST_DAYS)
    capacity = _number("capacity", MOST_PLACES)
    follow_up_days = _number("follow_up_days", MOST_DAYS)
    checklist = ChecklistField(
        # Translators: label of a field: what should be done before a partnership leaves a stage.
        label=gettext_lazy("Before it goes on"),
        # Translators: help text of a checklist that is edited as text.
        help_text=gettext_lazy("One thing a line. Whoever moves on without a tick at each is asked why."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Stage
        fields = ["name", "milestone", "expected_days", "capacity", "follow_up_days"]
        error_messages = {
            # Translators: error beside the name of a stage.
            "name": {"required": gettext_lazy("Say what this stage is called.")}
        }

    def prepare_fields(self) -> None:
        stage = self.row if isinstance(self.row, Stage) else None
        self.items_there = list(checklist_of(stage)) if stage else []
        self.initial["checklist"] = [item.text for item in self.items_there]
        self.initial["seen"] = version_of(stage) if stage else None

    def compare_with(self, theirs: VersionedForm, current: Recorded) -> None:
        super().compare_with(theirs, current)
        self.data = {**self.data, self.add_prefix("seen"): str(theirs.initial["seen"])}

    @property
    def lines(self) -> list[Line]:
        """A line that is worded anew stays the same item, with its ticks."""
        texts: list[str] = self.cleaned_data["checklist"]
        places = lines_before([item.text for item in self.items_there], texts)
        return [
            Line(text, None if place is None else self.items_there[place].public_id)
            for text, place in zip(texts, places, strict=True)
        ]


class GoingOnForm(forms.Form):
    """Where partnerships go on whose stage is removed, or whose pathway is put away."""

    to = forms.ChoiceField(
        # Translators: label of a menu of stages: where partnerships go on.
        label=gettext_lazy("Where they go on"),
        required=False,
        error_messages={
            # Translators: error beside the choice of a stage.
            "invalid_choice": gettext_lazy("This stage is not there any more. Choose another one."),
        },
    )

    def __init__(self, data: Any = None, *, stages: list[Stage]) -> None:
        super().__init__(data)
        self.stages = {str(stage.public_id): stage for stage in stages}
        groups: dict[str, list[tuple[str, str]]] = {}
        for stage in stages:
            groups.setdefault(str(stage.pathway), []).append((str(stage.public_id), str(stage)))
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", ""), *(groups.items() if len(groups) > 1 else next(iter(groups.values()), []))]

    def ask_for(self, count: int) -> int:
        """Before the form is shown: so many partnerships have to go somewhere."""
        self.fields["to"].required = count > 0
        return count

    def say(self, refused: Exception, *, beside_field: bool) -> str:
        """Where somebody answered, beside the answer; else it is what the page begins with."""
        if not self.is_bound:
            return str(refused)
        self.add_error("to" if beside_field else None, str(refused))
        return ""

    @property
    def stage(self) -> Stage | None:
        return self.stages.get(self.cleaned_data["to"]) if self.is_bound else None
