# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a plan, moving it, saying what it is called, saying how many hours one has."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.queries.parties import members_to_choose
from liaison.pathway.models import Capacity, Plan, PlanTemplateTask
from liaison.pathway.queries.hours import capacity_of, weeks_away_of
from liaison.pathway.queries.plans import anchors_wanted, days_of_plan, roles_wanted
from liaison.pathway.rules.hours import weeks_from
from liaison.pathway.rules.plans import Anchor

WEEKS_AHEAD = 12
_DATES = {
    # Translators: label of a date field, on the page that makes or moves a plan.
    Anchor.EVENT: gettext_lazy("Day of the event"),
    # Translators: label of a date field, on the page that makes or moves a plan.
    Anchor.AGREEMENT: gettext_lazy("The agreement starts on"),
}


class _ShownForm(forms.Form):
    """What it would do is shown first: `shown` stands for what was typed when it was."""

    shown = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def key(self) -> uuid.UUID:
        said = {name: str(value) for name, value in sorted(self.cleaned_data.items()) if name != "shown"}
        return uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(said))

    @property
    def was_shown(self) -> bool:
        """Whether the person saw what just this would do."""
        return bool(self.cleaned_data.get("shown") == self.key)

    def show(self) -> None:
        """For the page that shows it now."""
        self.say("shown", self.key)

    def say(self, name: str, value: object) -> None:
        """What the form sends next, in place of what was sent."""
        self.data = {**dict(self.data.items()), name: str(value)}

    def _ask_for_dates(self, wanted: Sequence[Anchor], known: Mapping[str, date | None] | None = None) -> None:
        self._known = dict(known or {})
        for anchor in wanted:
            if anchor.value not in self._known:
                self.fields[anchor.value] = fields.day(_DATES[anchor])

    @property
    def asks_for_dates(self) -> bool:
        return any(anchor.value in self.fields for anchor in _DATES)

    @property
    def anchors(self) -> dict[str, date | None]:
        asked = [anchor.value for anchor in _DATES if anchor.value in self.fields]
        return {**self._known, **{name: self.cleaned_data[name] for name in asked}}


class PlanForm(_ShownForm):
    name = forms.CharField(
        # Translators: label of a field: what a plan is called.
        label=gettext_lazy("Name of the plan"),
        max_length=200,
        # Translators: error beside the name of a plan.
        error_messages={"required": gettext_lazy("Say what this plan is for.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tasks: list[PlanTemplateTask],
        known: Mapping[str, date | None] | None = None,
        **options: Any,
    ) -> None:
        """`known`: dates that need not be typed, by the words of `Anchor`."""
        super().__init__(data, **options)
        self._ask_for_dates(anchors_wanted(tasks), known)
        self._roles = {f"role-{number}": role for number, role in enumerate(roles_wanted(tasks))}
        for name, role in self._roles.items():
            field = fields.ColleagueField(label=capfirst(role))
            field.queryset = members_to_choose()
            self.fields[name] = field
        self.fields["is_open_to_volunteers"] = forms.BooleanField(
            # Translators: label of a box to tick on the form for a plan.
            label=_("Volunteers may take tasks that nobody has"),
            required=False,
            # Translators: help text below that box.
            help_text=_("They then see the whole plan, whatever else they may see."),
        )

    @property
    def roles(self) -> dict[str, Member | None]:
        return {role: self.cleaned_data[name] for name, role in self._roles.items()}


class MovePlanForm(_ShownForm):
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: Plan, wanted: Sequence[Anchor]) -> None:
        there = {anchor.value: day for anchor, day in days_of_plan(plan).items()}
        super().__init__(data, initial={**there, "seen": plan.changed_in})
        self._ask_for_dates(wanted)


class PlanFactsForm(VersionedForm):
    class Meta:
        model = Plan
        fields = ["name", "is_open_to_volunteers"]
        help_texts = {
            # Translators: help text of a box to tick: volunteers may take tasks of a plan.
            "is_open_to_volunteers": gettext_lazy("They then see the whole plan, whatever else they may see.")
        }


class HoursForm(forms.Form):
    away = forms.TypedMultipleChoiceField(
        # Translators: label of boxes to tick, one for each week.
        label=gettext_lazy("Weeks in which you are away"),
        required=False,
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, member: Member, today: date) -> None:
        there, away = capacity_of(member), weeks_away_of(member, today)
        first = {
            "hours_per_week": there.hours_per_week.normalize() if there else None,
            "away": [day.isoformat() for day in away],
        }
        super().__init__(data, initial=first)
        column: Any = Capacity._meta.get_field("hours_per_week")
        field = column.formfield(required=False, localize=True)
        # Translators: label of a field: how much time somebody has for the work here.
        field.label = _("Hours a week")
        # Translators: help text of a field for hours a week.
        field.help_text = _("About how many you have for this. Leave it empty if you cannot say.")
        self.fields = {"hours_per_week": field, "away": self.fields["away"]}
        weeks = sorted({*weeks_from(today, WEEKS_AHEAD), *away})
        choice: Any = self.fields["away"]
        choice.choices = [(day.isoformat(), in_week(day)) for day in weeks]


def in_week(monday: date) -> str:
    first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (monday, monday + timedelta(days=6)))
    return f"{first} – {last}"
