# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says who wants to come to an event."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.gatherings.actions.registering import Wanted
from liaison.gatherings.models import Event, EventQuestion
from liaison.gatherings.rules.registering import is_like_spam
from liaison.kit.forms import trap
from liaison.portal.queries.zones import zone_called, zone_choices

from .menus import ZoneSelect
from .questions import LONGEST_ANSWER, field_of, text_of

_SALT = "liaison.registration.form"
# A form that lay open for longer says nothing of how long it took.
_OLDEST = timedelta(days=1)


class RegistrationForm(forms.Form):
    name = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        # Translators: label of a field.
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        # Translators: help text: what the address of somebody who registers is used for.
        help_text=gettext_lazy("You get a confirmation, an entry for your calendar, and a link to change it."),
    )
    organisation_name = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("Your organisation, if you speak for one"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.ChoiceField(
        # Translators: label of a menu: the time zone somebody wants to read times in.
        label=gettext_lazy("Your time zone"),
        required=False,
        choices=zone_choices,
        widget=ZoneSelect,
    )
    homepage = trap()
    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, questions: Iterable[EventQuestion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.event, self.questions = event, list(questions)
        self.initial.setdefault("time_zone", event.time_zone)
        self.initial["begun"] = signing.dumps(timezone.now().timestamp(), salt=_SALT)
        if not event.asks_organisation:
            del self.fields["organisation_name"]
        for question in self.questions:
            self.fields[self._name(question)] = field_of(question)
        if event.asks_access_needs:
            self._ask_needs()
        self._ask_consents()

    @staticmethod
    def _name(question: EventQuestion) -> str:
        return f"question_{question.pk}"

    def _ask_needs(self) -> None:
        self.fields["needs"] = forms.CharField(
            # Translators: label of a field: what somebody needs to take part, such as a ramp or captions.
            label=_("Is there anything you need to take part?"),
            required=False,
            max_length=LONGEST_ANSWER,
            widget=forms.Textarea(attrs={"rows": 2}),
            # Translators: help text of the field for what somebody needs to take part.
            help_text=_("For example: captions, a ramp, sign language, a quiet place, no nuts."),
        )
        self.fields["needs_agreed"] = forms.BooleanField(
            # Translators: label of a box: consent to keep what somebody needs to take part.
            label=_("Those who organise the event may read this. It is deleted 14 days after the event."),
            required=False,
        )

    def _ask_consents(self) -> None:
        self.fields["wants_letters"] = forms.BooleanField(
            # Translators: label of a box: whether somebody wants to hear of other events.
            label=_("You may write to me about other events and how to take part. I can say no at any time."),
            required=False,
        )

    @property
    def visible_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in {"homepage", "begun"}]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("needs") and not said.get("needs_agreed"):
            # Translators: error beside the box that says who may read what somebody needs.
            self.add_error("needs_agreed", _("Tick this, so that we may keep what you wrote; or leave it empty."))
        return said

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if zone_called(zone) else self.event.time_zone

    def wanted(self, language: str) -> Wanted:
        said = self.cleaned_data
        answers = {question: text_of(said.get(self._name(question))) for question in self.questions}
        consents = [str(self.fields[name].label) for name in ("wants_letters",) if said.get(name)]
        return Wanted(
            name=said["name"],
            email=said["email"],
            organisation_name=said.get("organisation_name", ""),
            language=language,
            time_zone=said["time_zone"],
            answers={question: text for question, text in answers.items() if text},
            needs=said.get("needs", ""),
            needs_agreed_to=str(self.fields["needs_agreed"].label) if said.get("needs") else "",
            agreed_to="\n".join(consents),
            wants_letters=said["wants_letters"],
            doubt=self._doubt(list(answers.values())),
        )

    def _doubt(self, answers: list[str]) -> str:
        said = self.cleaned_data
        texts = [*answers, said.get("organisation_name", ""), said.get("needs", "")]
        return is_like_spam(
            took=self._took(timezone.now()), trap=said.get("homepage", ""), name=said["name"], texts=texts
        )

    def _took(self, now: datetime) -> timedelta | None:
        """From seeing the form to sending it; None where that is not known."""
        try:
            begun = signing.loads(self.cleaned_data.get("begun", ""), salt=_SALT, max_age=_OLDEST)
        except signing.BadSignature:
            return None
        return timedelta(seconds=now.timestamp() - begun)


class OwnRegistrationForm(forms.Form):
    """What somebody may change of theirs; the address stays the one that the link was sent to."""

    # Translators: label of a field.
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    organisation_name = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("Your organisation, if you speak for one"),
        max_length=300,
        required=False,
    )
    time_zone = forms.ChoiceField(
        # Translators: label of a menu: the time zone somebody wants to read times in.
        label=gettext_lazy("Your time zone"),
        choices=zone_choices,
        widget=ZoneSelect,
    )
