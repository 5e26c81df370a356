# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Recorded
from liaison.kit.places import language_choices
from liaison.mailroom.models import Letter, LetterVersion

from .queries.fields import known_keys
from .rules.filling import mistakes_in_body, mistakes_in_subject
from .rules.placeholders import LONGEST_TEXT, Mistake
from .wording import mistake_in_words


class LetterForm(forms.Form):
    name = forms.CharField(
        # Translators: label of a field: what colleagues call a letter; its receivers do not see it.
        label=_("Name"),
        max_length=120,
        # Translators: help text; what colleagues call a letter.
        help_text=_("Only your colleagues see it. For example: First contact, archives."),
    )
    # Translators: label of a field: what a letter is for.
    purpose = forms.ChoiceField(label=_("What for"), choices=Letter.Purpose.choices)
    channel = forms.ChoiceField(
        # Translators: label of a field: how a letter reaches somebody.
        label=_("How it goes"),
        choices=Letter.Channel.choices,
        # Translators: help text; how a letter reaches somebody.
        help_text=_("Only e-mail is sent from here. Anything else is prepared for you to copy, and noted."),
    )
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class VersionForm(forms.Form):
    # Translators: label of a field: the language in which a letter is written.
    language = forms.ChoiceField(label=_("Language"))
    goal = forms.ChoiceField(
        # Translators: label of a field: which of the partner's goals a letter speaks to.
        label=_("Goal"),
        required=False,
        # Translators: a version of a letter that speaks to no goal in particular.
        choices=[("", _("for any goal")), *LetterVersion.Goal.choices],
    )
    subject = forms.CharField(
        # Translators: label of a field: the subject of a mail.
        label=_("Subject"),
        max_length=200,
        # Translators: error beside the subject of a letter.
        error_messages={"required": _("A mail needs a subject.")},
    )
    body = forms.CharField(
        # Translators: label of a field: what stands in a letter.
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
        # Translators: help text of the text of a letter; keep the signs.
        help_text=_("*One star* makes words stand out in the preview, an empty line begins a new paragraph."),
    )
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_mail: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].required = is_mail
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]

    def clean_subject(self) -> str:
        subject = " ".join(str(self.cleaned_data["subject"]).split())
        _refuse(mistakes_in_subject(subject, known_keys()))
        return subject

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n").strip()
        _refuse(mistakes_in_body(body[: LONGEST_TEXT + 1], known_keys()))
        return body


def _refuse(mistakes: list[Mistake]) -> None:
    if mistakes:
        raise forms.ValidationError([mistake_in_words(mistake) for mistake in mistakes])


def go_on_from(form: forms.Form, current: Recorded) -> None:
    """Somebody else saved meanwhile and this person has seen it: saving again is meant."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix("expected")] = str(current.changed_in)
    form.data = data
