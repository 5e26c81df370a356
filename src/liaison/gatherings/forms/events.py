# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one of us types about an event, a series, a question, or somebody who wants to come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from anyascii import anyascii
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaison.accounts.models import Member
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.models import Organisation
from liaison.directory.queries.knowing import NotFound, Several, meant
from liaison.directory.queries.parties import members_to_choose
from liaison.gatherings.actions.events import EventText
from liaison.gatherings.models import Event, EventQuestion, EventSeries
from liaison.kit.forms import DateTimeInput
from liaison.kit.places import language_name

EMPTY_QUESTIONS, MOST_QUESTIONS = 2, 20


class WallClockField(forms.Field):
    """A day and a time as a clock on the wall shows them; which zone the wall is in, the form knows. Naive."""

    widget = DateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError:
            # Translators: error beside a field for a day and a time.
            raise ValidationError(_("Write day and time like this: 2026-05-03T14:00.")) from None


class OrganisationsField(fields.LinesField):
    """Organisations of the directory, one name a line. Call `serve` before use."""

    member: Member | None = None

    def serve(self, member: Member) -> None:
        self.member = member

    def read(self, line: str) -> Any:
        assert self.member is not None  # noqa: S101 (served first)
        try:
            return meant(self.member, Organisation.kind, line)
        except Several as several:
            # Translators: error beside a field for names of organisations; %(labels)s are names with places.
            raise ValidationError(
                _("Several have the name “%(name)s”. Write one of these: %(labels)s."),
                params={"name": line, "labels": "; ".join(f"“{label}”" for label in several.labels)},
            ) from several
        except NotFound:
            # Translators: error beside a field for names of organisations.
            raise ValidationError(
                _("There is no organisation “%(name)s”. Add it to the directory first."), params={"name": line}
            ) from None


class LinksField(fields.LinesField):
    """A title and an address on each line: (title, address)."""

    def read(self, line: str) -> Any:
        title, _space, url = line.rpartition(" ")
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError:
            # Translators: error beside a field that takes a title and an address on each line.
            raise ValidationError(
                _("“%(line)s” needs an address at its end, such as https://example.org/slides."),
                params={"line": line[:80]},
            ) from None
        return (title.strip(" :–-") or url)[:200], url


def public_languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


class _Addressed(VersionedForm):
    """A form for something with a short name in its address, made of its name where nobody typed one."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("slug") and said.get("name"):
            said["slug"] = slugify(anyascii(said["name"]))[:80].strip("-") or "event"
        return said


class EventForm(_Addressed):
    beside = {
        "event_kind": ("series",),
        "starts_at": ("ends_at", "time_zone"),
        "capacity": ("registration_closes_at",),
    }
    seldom = (
        "slug",
        "registration_closes_at",
        "programme",
        "recording_url",
        "resources",
        "asks_organisation",
        "asks_access_needs",
        "keeps_list",
        "attended_minutes",
    )

    series: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        to_field_name="public_id",
        # Translators: label of a menu: the series that an event belongs to.
        label=gettext_lazy("Series"),
        required=False,
        # Translators: a choice: an event belongs to no series.
        empty_label=gettext_lazy("none"),
    )
    join_url = forms.URLField(
        # Translators: label of a field: the link to a video meeting.
        label=gettext_lazy("Link to join"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        # Translators: help text: the link to a video meeting.
        help_text=gettext_lazy("Only those who registered get it."),
    )
    recording_url = forms.URLField(
        # Translators: label of a field: the recording of an event.
        label=gettext_lazy("Recording"),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )
    # Translators: label of a field: when an event begins.
    starts_at = WallClockField(label=gettext_lazy("Begins"))
    # Translators: label of a field: when an event ends.
    ends_at = WallClockField(label=gettext_lazy("Ends"))
    # Translators: label of a field.
    time_zone = fields.time_zone(gettext_lazy("Time zone"))
    # Translators: label of a field: until when one can register for an event.
    registration_closes_at = WallClockField(
        label=gettext_lazy("Registration closes"),
        required=False,
        # Translators: help text: until when one can register for an event.
        help_text=gettext_lazy("Leave it empty for: when it ends."),
    )
    # Translators: label of a field.
    about = fields.long_text(
        gettext_lazy("What it is about"),
        rows=6,
        # Translators: help text of a field for longer text.
        help_text=gettext_lazy(
            "Paragraphs, - lists, **bold** and [links](https://example.org) are shown as such."
        ),
    )
    # Translators: label of a field.
    programme = fields.long_text(gettext_lazy("Programme"))
    languages = fields.LanguagesField()
    organisers: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        to_field_name="public_id",
        # Translators: label of a choice of colleagues: who looks after an event.
        label=gettext_lazy("Who looks after it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners = OrganisationsField(
        # Translators: label of a field: organisations that do an event with us.
        label=gettext_lazy("Together with"),
        # Translators: help text of a field for names of organisations.
        help_text=gettext_lazy("Organisations of the directory, one a line."),
    )
    resources = LinksField(
        # Translators: label of a field: slides, handouts and the like.
        label=gettext_lazy("To take home"),
        # Translators: help text of a field for links.
        help_text=gettext_lazy("One a line, a title and its address: Slides https://example.org/slides"),
    )

    class Meta:
        model = Event
        fields = [
            "name",
            "event_kind",
            "series",
            "summary",
            "about",
            "starts_at",
            "ends_at",
            "time_zone",
            "form",
            "place",
            "join_url",
            "capacity",
            "language",
            "languages",
            "organisers",
            "partners",
            "slug",
            "registration_closes_at",
            "programme",
            "recording_url",
            "resources",
            "asks_organisation",
            "asks_access_needs",
            "keeps_list",
            "attended_minutes",
        ]

    def prepare_fields(self) -> None:
        event = self.row if isinstance(self.row, Event) else None
        self.fields["slug"].required = False
        self.fields["time_zone"].required = True
        self.fields["language"] = forms.ChoiceField(
            # Translators: label of a menu: in which language an event's public page speaks.
            label=gettext_lazy("Language of the page"),
            choices=public_languages,
        )
        self.fields["series"].queryset = EventSeries.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["organisers"].queryset = members_to_choose(None)  # type: ignore[attr-defined]
        self.fields["partners"].serve(self.member)  # type: ignore[attr-defined]
        self._begin_with(event)

    def _begin_with(self, event: Event | None) -> None:
        workspace = self.member.workspace
        if event is None:
            spoken = workspace.language if workspace.language in dict(public_languages()) else "en"
            self.initial.update(time_zone=workspace.time_zone, organisers=[self.member.public_id], language=spoken)
            return
        for name in ("starts_at", "ends_at", "registration_closes_at"):
            moment = getattr(event, name)
            self.initial[name] = moment.astimezone(event.zone) if moment else None
        self.initial["series"] = event.series.public_id if event.series else None
        self.initial["organisers"] = [row.member.public_id for row in event.organisers.select_related("member")]
        self.initial["partners"] = [str(row.organisation) for row in event.partners.select_related("organisation")]
        self.initial["resources"] = [f"{row.title} {row.url}" for row in event.resources.all()]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        zone = ZoneInfo(said["time_zone"]) if said.get("time_zone") else None
        if zone is None:
            return said
        for name in ("starts_at", "ends_at", "registration_closes_at"):
            if said.get(name):
                said[name] = said[name].replace(tzinfo=zone)
        if said.get("starts_at") and said.get("ends_at") and said["ends_at"] <= said["starts_at"]:
            # Translators: error beside the end of an event.
            self.add_error("ends_at", _("It has to end after it begins."))
        return said

    @property
    def text(self) -> EventText:
        said = self.cleaned_data
        return EventText(
            self.values,
            organisers=list(said["organisers"]),
            partners=said["partners"],
            resources=said["resources"],
        )


class SeriesForm(_Addressed):
    # Translators: label of a field.
    about = fields.long_text(gettext_lazy("What it is about"), rows=6)

    class Meta:
        model = EventSeries
        fields = ["name", "about", "language", "slug"]

    def prepare_fields(self) -> None:
        self.fields["slug"].required = False
        # Translators: label of a menu: in which language the public page of a series speaks.
        label = gettext_lazy("Language of the page")
        self.fields["language"] = forms.ChoiceField(label=label, choices=public_languages)


class CopyForm(forms.Form):
    # Translators: label of a field: the name of an event.
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    join_url = forms.URLField(
        # Translators: label of a field: the link to a video meeting.
        label=gettext_lazy("Link to join"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        # Translators: help text: the link to a video meeting.
        help_text=gettext_lazy("Only those who registered get it."),
    )
    recording_url = forms.URLField(
        # Translators: label of a field: the recording of an event.
        label=gettext_lazy("Recording"),
        required=False,
        max_length=1000,
        assume_scheme="https",
    )
    # Translators: label of a field: when an event begins.
    starts_at = WallClockField(label=gettext_lazy("Begins"))

    def values_in(self, zone: ZoneInfo) -> dict[str, Any]:
        name, starts_at = self.cleaned_data["name"], self.cleaned_data["starts_at"].replace(tzinfo=zone)
        slug = slugify(anyascii(f"{name} {starts_at:%Y-%m-%d}"))[-80:].strip("-")
        return {"name": name, "slug": slug, "starts_at": starts_at}


class CancellationForm(forms.Form):
    because = forms.CharField(
        # Translators: label of a field: why an event is cancelled; those who registered read it.
        label=gettext_lazy("What should they know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        # Translators: help text of the field that says why an event is cancelled.
        help_text=gettext_lazy("It stands in the mail to everybody who registered, and on the page."),
    )
    # Translators: help text of a tick on the page on which an event is cancelled.
    _back = gettext_lazy("What is done stays. Undo brings them back. Leave the tick out to sort them by hand.")
    drops_tasks = forms.BooleanField(required=False, initial=True, help_text=_back)

    def __init__(self, data: Any = None, *, open_tasks: int = 0) -> None:
        super().__init__(data)
        if not open_tasks:
            del self.fields["drops_tasks"]
            return
        # Translators: label of a tick: tasks of plans for an event that will not take place.
        words = ngettext("Take away its %(count)s open task", "Take away its %(count)s open tasks", open_tasks)
        self.fields["drops_tasks"].label = words % {"count": open_tasks}


class QuestionForm(forms.ModelForm):
    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    choices = fields.LinesField(
        # Translators: label of a field: what can be chosen as an answer.
        label=gettext_lazy("Choices"),
        # Translators: help text of a field for choices.
        help_text=gettext_lazy("One a line; only where something is to be chosen."),
    )

    class Meta:
        model = EventQuestion
        fields = ["text", "answer_type", "choices", "is_required", "kept_days", "is_monitoring", "is_asked_after"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = False
        # Translators: help text of the field for a question.
        self.fields["text"].help_text = _("Leave it empty to take the question away.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = said.get("answer_type") in {EventQuestion.Type.CHOICE, EventQuestion.Type.CHOICES}
        if said.get("text") and chosen and len(said.get("choices") or []) < 2:
            # Translators: error beside the choices of a question.
            self.add_error("choices", _("Write at least two choices, one a line."))
        if said.get("is_asked_after") and not said.get("is_monitoring"):
            # Translators: error beside a box of a question.
            self.add_error("is_asked_after", _("Only an anonymous question is asked once more. Tick that, too."))
        return said


_Questions = forms.formset_factory(QuestionForm, extra=EMPTY_QUESTIONS, max_num=MOST_QUESTIONS, validate_max=True)


def questions_form(data: Any, there: Sequence[EventQuestion]) -> Any:
    names = [*QuestionForm.Meta.fields, "public_id"]
    initial = [{name: getattr(question, name) for name in names} for question in there]
    return _Questions(data, initial=initial, prefix="question")


def questions_of(formset: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset if form.cleaned_data.get("text")]


class GuestForm(forms.Form):
    """Somebody whom one of us adds to the list."""

    # Translators: label of a field.
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        # Translators: label of a field.
        label=gettext_lazy("E-mail"),
        required=False,
        # Translators: help text of the field for an address.
        help_text=gettext_lazy("With an address they get a confirmation and reminders."),
    )
    # Translators: label of a field.
    organisation_name = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=300)
