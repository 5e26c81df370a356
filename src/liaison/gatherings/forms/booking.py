# SPDX-License-Identifier: AGPL-3.0-or-later
"""A booking page on one form, its week included; a day that is different; a calendar elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.scope import current_workspace
from liaison.directory.forms.fields import LinesField, time_zone
from liaison.directory.forms.parties import VersionedForm
from liaison.gatherings.models import BookingPage, Way
from liaison.gatherings.queries.booking import colleagues_of, stages_to_choose, teams_of
from liaison.gatherings.rules.hours_text import ClosesFirst, Unclear, hours_text, read_hours
from liaison.gatherings.rules.slots import Hours
from liaison.kit.forms import DateInput
from liaison.kit.places import language_choices
from liaison.pathway.models import Stage

MOST_QUESTIONS = 10
# What one says before the week.
FIRST = ("whose", "name", "slug", "intro", "time_zone")
USUAL_HOURS = "09:00–12:00, 13:00–16:00"


class HoursField(forms.CharField):
    """Text that becomes Hours."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=100, **options)

    def clean(self, value: Any) -> tuple[Hours, ...]:
        try:
            return read_hours(super().clean(value))
        except ClosesFirst as backwards:
            # Translators: error beside the hours of a day; %(part)s is what was typed, such as "17:00–9:00".
            text = _("“%(part)s” ends before it begins. Write the end of a day as 24:00.")
            raise ValidationError(text % {"part": backwards.part[:40]}) from backwards
        except Unclear as unclear:
            # Translators: error beside the hours of a day; %(part)s is what was typed.
            text = _("“%(part)s” cannot be read. Write hours like 9:00–12:00, 13:00–17:00; they may not overlap.")
            raise ValidationError(text % {"part": unclear.part[:40]}) from unclear


class BookingPageForm(VersionedForm):
    beside = {
        "minutes": ("every",),
        "minutes_before": ("minutes_after",),
        "notice_hours": ("days_ahead", "daily_most"),
        "is_drop_in": ("places",),
    }

    # Translators: label of a field: whose time is offered on a booking page.
    whose = forms.ChoiceField(label=gettext_lazy("Whose time"))
    ways = forms.MultipleChoiceField(
        # Translators: label of a field: in person, by phone or by video.
        label=gettext_lazy("Ways to meet"),
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    # Translators: label of a field.
    time_zone = time_zone(gettext_lazy("Time zone of the hours"))
    join_url = forms.URLField(
        # Translators: label of a field: the link to a video meeting.
        label=gettext_lazy("Link to join"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        # Translators: help text: the link to a video meeting.
        help_text=gettext_lazy("Only those who booked get it."),
    )
    stage: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(
        # Translators: label of a field: the stage to which a booking moves a partnership.
        label=gettext_lazy("Stage that a booking leads to"),
        queryset=None,
        required=False,
        to_field_name="public_id",
    )
    # Translators: label of a field: the language in which a page is written.
    language = forms.ChoiceField(label=gettext_lazy("Language of the page"))
    questions = LinesField(
        # Translators: label of a field.
        label=gettext_lazy("Questions"),
        # Translators: help text: what somebody is asked who books a meeting.
        help_text=gettext_lazy("One a line. Ask only what you need to be ready; nobody has to answer."),
    )

    class Meta:
        model = BookingPage
        fields = [
            "name",
            "slug",
            "intro",
            "minutes",
            "every",
            "minutes_before",
            "minutes_after",
            "notice_hours",
            "days_ahead",
            "daily_most",
            "ways",
            "place",
            "join_url",
            "is_drop_in",
            "places",
            "questions",
            "stage",
            "language",
            "time_zone",
            "is_open",
        ]

    def prepare_fields(self) -> None:
        page = self.row if isinstance(self.row, BookingPage) else None
        self._prepare_whose(page)
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        stages = self.fields["stage"]
        stages.queryset = stages_to_choose()  # type: ignore[attr-defined]
        self.initial["stage"] = page.stage.public_id if page and page.stage else None
        # Translators: a choice: a booking leaves the partnership in its stage.
        stages.empty_label = _("none: it stays where it is")  # type: ignore[attr-defined]
        # Translators: help text: the stage to which a partnership moves when somebody books a meeting.
        stages.help_text = _("Where they have a partnership that is not as far yet, it moves there by itself.")
        self.fields["time_zone"].required = True
        self.fields["intro"].widget.attrs["rows"] = 3
        if page is None:
            workspace = current_workspace()
            usual = {"language": workspace.language, "time_zone": workspace.time_zone, "ways": [Way.LINK]}
            self.initial.update(usual)
        week = _week_of(page)
        for day in range(7):
            label = str(WEEKDAYS[day]).capitalize()
            initial = hours_text(week.get(day, ())) if page else USUAL_HOURS if day < 5 else ""
            self.fields[f"hours_{day}"] = HoursField(label=label, initial=initial)

    def _prepare_whose(self, page: BookingPage | None) -> None:
        self._members: dict[str, Any] = {f"member:{one.public_id}": one for one in colleagues_of(self.member)}
        self._teams: dict[str, Any] = {f"team:{one.public_id}": one for one in teams_of(self.member)}
        held = f"member:{self.member.public_id}"
        if page is not None and page.member is not None:
            held = f"member:{page.member.public_id}"
            self._members.setdefault(held, page.member)
        elif page is not None and page.team is not None:
            held = f"team:{page.team.public_id}"
            self._teams.setdefault(held, page.team)
        choices: list[Any] = [(key, str(one)) for key, one in self._members.items()]
        if self._teams:
            # Translators: heading in a list of choices: teams, of whom whoever is free is asked.
            choices.append((_("Whoever is free of"), [(key, str(one)) for key, one in self._teams.items()]))
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]
        self.initial["whose"] = held

    @property
    def week_fields(self) -> list[forms.BoundField]:
        return [self[f"hours_{day}"] for day in range(7)]

    @property
    def first_lines(self) -> list[list[forms.BoundField]]:
        return self._lines([name for name in FIRST if name in self.fields])

    @property
    def other_lines(self) -> list[list[forms.BoundField]]:
        named = {*FIRST, "seen"}
        return self._lines([name for name in self.fields if name not in named and not name.startswith("hours_")])

    @property
    def week(self) -> dict[int, tuple[Hours, ...]]:
        return {day: self.cleaned_data[f"hours_{day}"] for day in range(7)}

    @property
    def page_values(self) -> dict[str, Any]:
        names = self._meta.fields or ()
        said = {name: self.cleaned_data[name] for name in names}
        key = self.cleaned_data["whose"]
        return said | {"member": self._members.get(key), "team": self._teams.get(key)}

    def clean_questions(self) -> list[str]:
        questions: list[str] = self.cleaned_data["questions"]
        if len(questions) > MOST_QUESTIONS:
            # Translators: error beside the questions of a booking page.
            raise ValidationError(_("That is a lot to ask of somebody who wants to talk: ten questions at most."))
        return questions

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        ways = said.get("ways") or []
        if Way.IN_PERSON in ways and not said.get("place"):
            # Translators: error beside the place of a booking page.
            self.add_error("place", _("Say where you meet, as one would tell a stranger."))
        if Way.LINK in ways and not said.get("join_url") and "join_url" not in self.errors:
            # Translators: error beside the link to a video meeting.
            self.add_error("join_url", _("Give the link to the video meeting. Only those who booked get it."))
        if not said.get("is_drop_in"):
            said["places"] = 1
        elif said.get("every", 0) < said.get("minutes", 0):
            # Translators: error: several people may come at once, so meetings may not overlap.
            self.add_error("every", _("Where several may come, one meeting has to end before the next begins."))
        return said


def _week_of(page: BookingPage | None) -> dict[int, list[Hours]]:
    week: dict[int, list[Hours]] = {}
    for row in page.weekly_hours.all() if page else ():
        week.setdefault(row.weekday, []).append(Hours(row.opens, row.closes))
    return week


class ExceptionForm(forms.Form):
    # Translators: label of a field: a day with other hours.
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    hours = HoursField(
        # Translators: label of a field: the hours of one day.
        label=gettext_lazy("Hours"),
        # Translators: help text: the hours of one day.
        help_text=gettext_lazy("Like 10:00–12:00. Leave it empty where the day is closed."),
    )

    def clean_hours(self) -> Hours | None:
        hours: tuple[Hours, ...] = self.cleaned_data["hours"]
        if len(hours) > 1:
            # Translators: error beside the hours of one day.
            raise ValidationError(_("One stretch of hours is enough for a single day."))
        return hours[0] if hours else None


class FeedForm(forms.Form):
    # Translators: label of a field: what one calls a calendar.
    name = forms.CharField(label=gettext_lazy("What you call it"), max_length=100)
    url = forms.URLField(
        # Translators: label of a field: the address of a calendar.
        label=gettext_lazy("Its secret address (ICS)"),
        max_length=1000,
        assume_scheme="https",
        # Translators: help text: the address of a calendar.
        help_text=gettext_lazy("Your calendar gives it under “share” or “secret address”."),
    )
