# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fields for questions that somebody thought up for an event, and their answers as text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from liaison.gatherings.models import EventQuestion

LONGEST_ANSWER = 2_000
_Type = EventQuestion.Type


def yes_no() -> list[tuple[str, Any]]:
    # Translators: an answer to a question.
    return [("yes", _("Yes")), ("no", _("No"))]


def text_of(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value if value is not None else "")


def field_of(question: EventQuestion) -> forms.Field:
    usual: dict[str, Any] = {"label": question.text, "required": question.is_required}
    if question.is_monitoring:
        # Translators: help text of a question whose answers are only counted.
        usual["help_text"] = _("For our numbers alone: your name does not stand beside it.")
    offered = [(choice, choice) for choice in question.choices]
    match question.answer_type:
        case _Type.TEXT:
            return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}), **usual)
        case _Type.NUMBER:
            return forms.DecimalField(max_digits=12, **usual)
        case _Type.YES_NO:
            return forms.ChoiceField(choices=yes_no, widget=forms.RadioSelect, **usual)
        case _Type.CHOICE:
            return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **usual)
        case _Type.CHOICES:
            return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **usual)
    return forms.CharField(max_length=300, **usual)
