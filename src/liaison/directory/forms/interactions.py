# SPDX-License-Identifier: AGPL-3.0-or-later
"""The short form on a timeline and the full form. Neither offers or accepts anybody the member may not see."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liaison.accounts.models import Member, Recorded
from liaison.accounts.queries import active_members
from liaison.directory import rules
from liaison.directory.actions.interactions import InteractionText, LinkText, NextStep
from liaison.directory.models import Interaction, Organisation, Person, SharedLink
from liaison.directory.queries import interactions as queries
from liaison.directory.queries.access import organisations_seen_by, people_seen_by
from liaison.kit.dates import State, read_date
from liaison.kit.forms import DateInput
from liaison.kit.text import fold

MOST_TEXT = 20_000


class DayField(forms.DateField):
    """A day as a browser's calendar sends it, or in words: today, yesterday, 3 May, 12.5.2026."""

    default_error_messages = {
        # Translators: error beside a date field.
        "invalid": gettext_lazy("This is no date we can read. Write “yesterday”, “3 May” or pick a day."),
        # Translators: error beside a date field, for 3/4/2026 and the like.
        "two_ways": gettext_lazy("This can be read in two ways. Write the month as a word, such as 3 April."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        today = timezone.localdate()
        if (days := _named_days().get(fold(str(value)))) is not None:
            return today - timedelta(days=days)
        reading = read_date(str(value), today=today)
        if reading.state is State.AMBIGUOUS:
            raise ValidationError(self.error_messages["two_ways"], code="two_ways")
        if reading.state is not State.EXACT or reading.date is None or reading.is_serial:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return reading.date


def _named_days() -> dict[str, int]:
    """Words for days, as they are compared, and how long ago they were; in English and the member's language."""
    return {
        "today": 0,
        "yesterday": 1,
        # Translators: a word that somebody types into a date field.
        fold(_("today")): 0,
        # Translators: a word that somebody types into a date field.
        fold(_("yesterday")): 1,
    }


def moment_of(day: date, at: time | None) -> datetime:
    """Without a time of day, noon: the day stays the same in nearly every time zone."""
    return timezone.make_aware(datetime.combine(day, at or time(12)))


def refuse_what_is_to_come(kind: str, day: date) -> None:
    """Raises ValidationError for a contact that has not happened yet."""
    if kind in Interaction.REAL_CONTACT and rules.is_still_to_come(day, timezone.localdate()):
        raise ValidationError(
            # Translators: somebody logs a meeting still to come; "next step" is a field of the organisation.
            _("This day is still to come. What is planned is a next step; log it here once it has happened."),
            code="future",
        )


def go_on_from(form: forms.BaseForm, current: Recorded) -> None:
    """Somebody else saved meanwhile and this person has seen it: saving again is meant."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("expected")] = str(current.changed_in)
    form.data = data


class ByPublicId(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", required=False, **options)


class ManyByPublicId(forms.ModelMultipleChoiceField):
    """Anything but a known id gives one error, whether absent, somebody else's or not for this member."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        # Translators: a choice in a form is not, or no longer, to be had.
        "invalid_choice": gettext_lazy("One of these cannot be chosen."),
        # Translators: a choice in a form is not, or no longer, to be had.
        "invalid_pk_value": gettext_lazy("One of these cannot be chosen."),
    }

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", required=required, **options)

    def clean(self, value: Any) -> Any:
        try:
            ids = [str(uuid.UUID(str(text))) for text in value or []]
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error
        return super().clean(ids)


class QuickLogForm(forms.Form):
    """Validates what `directory/interactions/quick_log.html` sends."""

    type = forms.ChoiceField(choices=Interaction.Kind.choices)
    note = forms.CharField(
        max_length=MOST_TEXT,
        # Translators: error beside the field "What was said".
        error_messages={"required": gettext_lazy("Write a few words: what was it about?")},
    )
    outcome = forms.ChoiceField(choices=[("", ""), *Interaction.Outcome.choices], required=False)
    when = DayField()
    person = ByPublicId()
    organisation = ByPublicId()
    member = ByPublicId()
    once = forms.UUIDField(required=False)

    def __init__(
        self, data: Mapping[str, Any], *, member: Member, organisation: Organisation | None, person: Person | None
    ) -> None:
        super().__init__(data)
        self.by, self.parties = member, (organisation, person)
        self._offer("person", people_seen_by(member))
        self._offer("organisation", organisations_seen_by(member))
        self._offer("member", active_members())

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rows
        # Translators: a choice in a form is not, or no longer, to be had.
        field.error_messages |= {"invalid_choice": _("This cannot be chosen.")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("type") and values.get("when"):
            try:
                refuse_what_is_to_come(values["type"], values["when"])
            except ValidationError as error:
                self.add_error("when", error)
        return values

    @property
    def text(self) -> InteractionText:
        values, (organisation, person) = self.cleaned_data, self.parties
        is_today = values["when"] == timezone.localdate()
        fields = {
            "type": values["type"],
            "direction": rules.usual_direction(values["type"]),
            "note": values["note"],
            "outcome": values["outcome"],
            "at": timezone.now() if is_today else moment_of(values["when"], None),
            "day_only": not is_today,
        }
        return InteractionText(
            fields,
            organisations=[row for row in (organisation or values["organisation"],) if row],
            people=[row for row in (person or values["person"],) if row],
            members=[values["member"] or self.by],
        )


class InteractionForm(forms.ModelForm):
    # Translators: the organisations that took part in an interaction.
    organisations = ManyByPublicId(
        label=gettext_lazy("Organisations"),
        # Translators: help text above the organisations of an interaction.
        help_text=gettext_lazy("At least one organisation or person."),
    )
    # Translators: the people who took part in an interaction.
    people = ManyByPublicId(label=gettext_lazy("People"))
    members = ManyByPublicId(
        # Translators: those of the reader's own team who took part in an interaction.
        label=pgettext_lazy("who took part", "Who of us"),
    )
    day = DayField(label=gettext_lazy("Day"), widget=DateInput)
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        # Translators: help text of a field for the time of day.
        help_text=gettext_lazy("Leave it empty if only the day is known."),
    )
    next_step = forms.CharField(
        label=gettext_lazy("Next step"),
        max_length=300,
        required=False,
        # Translators: help text; an example of a next step with an organisation.
        help_text=gettext_lazy("For example: send the draft agreement. It is shown on top of their page."),
    )
    # Translators: the day of a next step.
    next_step_on = DayField(label=gettext_lazy("Next step on"), required=False, widget=DateInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Interaction
        fields = ["type", "direction", "channel", "note", "outcome", "visibility"]
        labels = {
            # Translators: the text of an interaction.
            "note": gettext_lazy("What was said")
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 5, "maxlength": MOST_TEXT})}

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = member
        self.rows: dict[str, Any] = {
            "organisations": organisations_seen_by(member),
            "people": people_seen_by(member),
            "members": active_members(),
        }
        for name, rows in self.rows.items():
            self._many(name).queryset = rows
        self.fields["note"].required = True
        # Translators: a choice in the list of outcomes: nothing is known yet.
        self.fields["outcome"].widget.choices = [("", _("nothing yet")), *Interaction.Outcome.choices]
        self.fields["note"].validators.append(forms.CharField(max_length=MOST_TEXT).validators[0])
        if not member.may_see_everything:
            # What they hid from themselves they could not find again.
            del self.fields["visibility"]
        self.instance_is_new = self.instance.pk is None
        if not self.instance_is_new:
            del self.fields["next_step"], self.fields["next_step_on"]
        self.offer({})

    def _many(self, name: str) -> forms.ModelMultipleChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        return field

    def offer(self, searches: Mapping[str, str]) -> None:
        """Show, as boxes to tick, whoever is chosen already and the matches for what was typed into the search."""
        matches = {
            "organisations": queries.organisations_matching(self.by, searches.get("organisations", "")),
            "people": queries.people_matching(self.by, searches.get("people", "")),
            "members": queries.members_who_write(),
        }
        rows_of = {name: queries.chosen(self.rows[name], self.chosen_ids(name)) for name in matches}
        for name, found in matches.items():
            rows = [*rows_of[name], *found]
            if name == "people":
                rows += queries.people_of_these(rows_of["organisations"], self.by)
            choices = {str(row.public_id): str(row) for row in rows}
            self._many(name).widget.choices = list(choices.items())

    def chosen_ids(self, name: str) -> list[str]:
        if self.is_bound:
            return self._many(name).widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or []
        return [str(value) for value in self.get_initial_for_field(self.fields[name], name) or []]

    def show_no_errors(self) -> None:
        """While somebody is still looking for people to tick, nothing they left out is a mistake yet."""
        self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_day(values)
        if not values.get("organisations") and not values.get("people") and not self._has_others():
            # Translators: an interaction was to be saved without saying with whom.
            self.add_error("organisations", _("Say with whom: choose at least one organisation or person."))
        if values.get("next_step") and not values.get("organisations"):
            # Translators: a next step was given without an organisation that it is for.
            self.add_error("next_step", _("A next step belongs to an organisation: choose it above."))
        if values.get("next_step_on") and not values.get("next_step"):
            # Translators: a next step's day was given, but not what is to be done.
            self.add_error("next_step", _("Say what is to be done on that day."))
        return values

    def _check_day(self, values: dict[str, Any]) -> None:
        day, at = values.get("day"), values.get("time")
        if not day or not values.get("type"):
            return
        try:
            refuse_what_is_to_come(values["type"], day)
        except ValidationError as error:
            self.add_error("day", error)
            return
        if at and values["type"] in Interaction.REAL_CONTACT and moment_of(day, at) > timezone.now():
            # Translators: error beside the time of a contact that is to have been later today.
            self.add_error("time", _("This time is still to come."))

    def _has_others(self) -> bool:
        """Whether somebody this member cannot see is attached already; they stay."""
        if self.instance_is_new:
            return False
        organisations = self.instance.organisation_links.exclude(organisation__in=self.rows["organisations"])
        people = self.instance.person_links.exclude(person__in=self.rows["people"])
        return organisations.exists() or people.exists()

    def text(self, links: list[LinkText]) -> InteractionText:
        values = self.cleaned_data
        fields = {name: values[name] for name in self._meta.fields or [] if name in values}
        fields |= {"at": moment_of(values["day"], values["time"]), "day_only": values["time"] is None}
        return InteractionText(
            fields,
            organisations=list(values["organisations"]),
            people=list(values["people"]),
            members=list(values["members"]),
            links=links,
        )

    @property
    def planned(self) -> NextStep | None:
        text = self.cleaned_data.get("next_step")
        return NextStep(text, self.cleaned_data.get("next_step_on")) if text else None


class SharedLinkForm(forms.Form):
    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    url = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        # Translators: error beside a field for a link.
        error_messages={
            "invalid": gettext_lazy("This is not a web address. It should look like https://example.org.")
        },
    )
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)
    # Translators: a box to tick beside a link: it is meant for the partner, not only for us.
    for_partner = forms.BooleanField(label=gettext_lazy("for the partner"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("title") and not values.get("url") and "url" not in self.errors:
            # Translators: a title was given without the link it belongs to.
            self.add_error("url", _("Add the link, or clear its title."))
        return values


SharedLinks = forms.formset_factory(SharedLinkForm, extra=2, max_num=30)


def links_in(formset: "forms.BaseFormSet[SharedLinkForm]") -> list[LinkText]:
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("url")]
    return [LinkText(row["url"], row["title"], row["for_partner"], row["public_id"]) for row in rows]


def initial_links(links: list[SharedLink]) -> list[dict[str, Any]]:
    return [
        {"public_id": link.public_id, "url": link.url, "title": link.title, "for_partner": link.for_partner}
        for link in links
    ]
