# SPDX-License-Identifier: AGPL-3.0-or-later
"""A template with all its tasks in one form. Rows are added, taken out and moved by buttons of the form itself,
which show it again with what was typed: nothing is saved until somebody says so, and it needs no script.
"""

import uuid
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.forms import fields
from liaison.pathway.actions.plan_templates import TaskRow
from liaison.pathway.models import PlanTemplate, PlanTemplateTask
from liaison.pathway.queries.plans import roles_known, tasks_of, version_of
from liaison.pathway.rules.hours import in_hundredths
from liaison.pathway.rules.plans import MOST_DAYS, Anchor, shifted

MOST_ROWS = 60
_COLUMNS = ("at", "until", "places", "role", "hours")
BEFORE, AFTER = "before", "after"


def _moments() -> list[tuple[str, Any]]:
    return [
        # Translators: choices in a menu after a number of days: "14 days before the event".
        (f"{BEFORE} {Anchor.EVENT}", _("before the event")),
        (f"{AFTER} {Anchor.EVENT}", _("after the event")),
        (f"{BEFORE} {Anchor.AGREEMENT}", _("before the agreement starts")),
        (f"{AFTER} {Anchor.AGREEMENT}", _("after the agreement starts")),
        (f"{AFTER} {Anchor.TODAY}", _("after the plan is made")),
    ]


class TaskRowForm(forms.Form):
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    # Translators: label of a field: what is to be done.
    title = forms.CharField(label=gettext_lazy("Task"), max_length=200)
    # Translators: label of a field: how many days before or after something a task is due.
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=MOST_DAYS, initial=0)
    # Translators: label of a menu: days or working days.
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"))
    # Translators: label of a menu: what the days of a task are counted from.
    moment = forms.ChoiceField(label=gettext_lazy("From when"))
    steps = fields.LinesField(
        # Translators: label of a field: the lines of a task's checklist.
        label=gettext_lazy("Checklist"),
        # Translators: help text of a field that takes one thing a line.
        help_text=gettext_lazy("One step a line."),
    )
    # Translators: label of a field.
    note = fields.long_text(gettext_lazy("Note"), rows=2)
    after = forms.ChoiceField(
        # Translators: label of a menu: which other task has to be done before this one.
        label=gettext_lazy("Comes after"),
        required=False,
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._add_columns()
        there: dict[str, Any] = self.fields
        unit, moment, after = (there[name] for name in ("unit", "moment", "after"))
        # Translators: choices in a menu after a number: days of the calendar, or working days.
        unit.choices = [("days", _("days")), ("working", _("working days"))]
        moment.choices = _moments()
        # Translators: a choice in a menu of tasks: none of them comes before.
        after.choices = [("", _("nothing")), *others]

    def _add_columns(self) -> None:
        for name in _COLUMNS:
            column: Any = PlanTemplateTask._meta.get_field(name)
            self.fields[name] = column.formfield()
        for name in ("at", "until"):
            self.fields[name].widget.input_type = "time"
            self.fields[name].widget.format = "%H:%M"
        # Translators: help text of a field: with an end a task is a shift in which people take places.
        self.fields["until"].help_text = _("With an end it is a shift, in which several people may take places.")
        self.fields["role"].widget.attrs["list"] = "roles"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        at, until = said.get("at"), said.get("until")
        if until is not None and at is None and "at" not in self.errors:
            # Translators: error beside the time of a task that has an end and no beginning.
            self.add_error("at", _("Say when it begins, or leave out when it ends."))
        if at is not None and at == until:
            # Translators: error beside the end of a shift.
            self.add_error("until", _("It ends when it begins. Say a later time."))
        if said.get("hours") is not None:
            said["hours"] = in_hundredths(said["hours"])
        return said

    def forgive(self) -> None:
        self._errors: Any = ErrorDict()

    @property
    def label(self) -> str:
        return str(self["title"].value() or "")

    @property
    def opens_fold(self) -> bool:
        return any(name in self.errors for name in ("at", "until", "places", "steps", "note", "after"))

    def row(self, there: dict[str, PlanTemplateTask]) -> TaskRow:
        said = self.cleaned_data
        way, anchor = said["moment"].split(" ", maxsplit=1)
        values = {name: said[name] for name in ("title", "note", "steps", *_COLUMNS)}
        values |= {
            "anchor": anchor,
            "days": -said["days"] if way == BEFORE else said["days"],
            "in_working_days": said["unit"] == "working",
        }
        task = there.get(said["key"])
        return TaskRow(said["key"], values, said["after"], task.public_id if task else None)


class TemplateForm(forms.Form):
    # Translators: label of a field: what a plan template is called.
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        # Translators: error beside the name of a plan template.
        error_messages={"required": gettext_lazy("Say what this template is called.")},
    )
    # Translators: label of a field: for what a plan template is meant.
    about = fields.long_text(gettext_lazy("When to use it"), rows=2)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, template: PlanTemplate | None = None) -> None:
        first = {"name": template.name, "about": template.about, "seen": version_of(template)} if template else {}
        super().__init__(data, initial=first)
        tasks = tasks_of(template) if template else []
        self.there = {str(task.public_id): task for task in tasks}
        self.focused = ""
        self.roles = roles_known()
        if data is None:
            self._begin(tasks)
        else:
            keys = [key for key in data.getlist("row")[:MOST_ROWS] if key]
            self._keys = list(dict.fromkeys(keys))
            self._make_rows()

    def _begin(self, tasks: list[PlanTemplateTask]) -> None:
        self._keys = list(self.there) or [uuid.uuid4().hex]
        by_pk = {task.pk: key for key, task in self.there.items()}
        others = [(key, task.title) for key, task in self.there.items()]
        self.rows = [
            TaskRowForm(
                prefix=key,
                others=[one for one in others if one[0] != key],
                initial=_initial(self.there[key], by_pk) if key in self.there else {"key": key},
            )
            for key in self._keys
        ]

    def _make_rows(self) -> None:
        titles = {key: str(self.data.get(f"{key}-title", "")) for key in self._keys}
        self.rows = []
        for key in self._keys:
            others = [(one, title) for one, title in titles.items() if one != key and title]
            is_new = f"{key}-key" not in self.data
            data = None if is_new else self.data
            self.rows.append(TaskRowForm(data, prefix=key, others=others, initial={"key": key}))

    def arrange(self) -> bool:
        """Whether one of the buttons was pressed that only change the form: then nothing is saved yet."""
        data = self.data
        if "add" in data:
            self.focused = uuid.uuid4().hex
            self._keys = [*self._keys, self.focused][:MOST_ROWS]
        elif (key := str(data.get("up") or data.get("down"))) in self._keys:
            self._keys = shifted(self._keys, key, -1 if "up" in data else 1)
            self.focused = key
        elif (key := str(data.get("out"))) in self._keys:
            self._keys = [one for one in self._keys if one != key]
            self.focused = next(iter(self._keys), "")
        else:
            return False
        # A choice of one that was taken out falls back to nothing.
        gone = [f"{key}-after" for key in self._keys if data.get(f"{key}-after") not in {None, *self._keys}]
        self.data = {**dict(data.items()), **dict.fromkeys(gone, "")}
        self._make_rows()
        for row in self.rows:
            # They are shown as they were typed, not found fault with.
            row.forgive()
            if row.prefix == self.focused:
                row.fields["title"].widget.attrs["autofocus"] = True
        self._errors: Any = ErrorDict()
        return True

    def say(self, name: str, value: object) -> None:
        """What the form sends next, in place of what was sent."""
        self.data = {**dict(self.data.items()), name: str(value)}

    def is_whole(self) -> bool:
        """The form and each of its rows; every one is looked at."""
        return all([self.is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def task_rows(self) -> list[TaskRow]:
        return [row.row(self.there) for row in self.rows]


def _initial(task: PlanTemplateTask, keys: dict[int, str]) -> dict[str, Any]:
    way = BEFORE if task.days < 0 else AFTER
    values = {name: getattr(task, name) for name in ("title", "note", "steps", *_COLUMNS)}
    if task.hours is not None:
        values["hours"] = f"{task.hours.normalize():f}"
    return values | {
        "key": str(task.public_id),
        "days": abs(task.days),
        "unit": "working" if task.in_working_days else "days",
        "moment": f"{way} {task.anchor or Anchor.EVENT}",
        "after": keys.get(task.needs_id or 0, ""),
    }
