# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says of an event, and whether we may say it on."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.gatherings.actions.feedback import Said
from liaison.gatherings.agreeing import MAY_BE_QUOTED
from liaison.gatherings.models import EventQuestion
from liaison.kit.forms import trap

from .questions import field_of, text_of

LONGEST = 5_000


class FeedbackForm(forms.Form):
    stars = forms.TypedChoiceField(
        # Translators: label of five choices.
        label=gettext_lazy("How was it?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            # Translators: how good an event was, of five.
            (5, gettext_lazy("very good")),
            # Translators: how good an event was, of five.
            (4, gettext_lazy("good")),
            # Translators: how good an event was, of five.
            (3, gettext_lazy("all right")),
            # Translators: how good an event was, of five.
            (2, gettext_lazy("not so good")),
            # Translators: how good an event was, of five.
            (1, gettext_lazy("bad")),
        ],
    )
    text = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("What should we know?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        # Translators: help text of the field for what somebody says of an event.
        help_text=gettext_lazy("What was good, what was missing, what you do now."),
    )
    may_be_quoted = forms.BooleanField(label=MAY_BE_QUOTED, required=False)
    quoted_as = forms.CharField(
        # Translators: label of a field: the name under a quote.
        label=gettext_lazy("The name under it"),
        required=False,
        max_length=200,
        # Translators: help text of the field for the name under a quote.
        help_text=gettext_lazy("For example: Eleri, a curator in Northport. Only where we may quote you."),
    )
    homepage = trap()

    def __init__(self, *args: Any, questions: Iterable[EventQuestion] = (), **options: Any) -> None:
        """`questions` are anonymous, and asked once more."""
        super().__init__(*args, **options)
        self.questions = {f"question_{question.pk}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = field_of(question)
            self.fields[name].required = False

    @property
    def visible_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "homepage"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("text") and not said.get("stars"):
            # Translators: error over the feedback form.
            raise forms.ValidationError(_("Choose one, or write a word."))
        if said.get("may_be_quoted") and not said.get("quoted_as"):
            # Translators: error beside the field for the name under a quote.
            self.add_error("quoted_as", _("Say which name stands under it, or take the tick away."))
        return said

    @property
    def is_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))

    @property
    def answers(self) -> dict[EventQuestion, str]:
        given = {question: text_of(self.cleaned_data.get(name)) for name, question in self.questions.items()}
        return {question: text for question, text in given.items() if text}

    @property
    def said(self) -> Said:
        """With the words in the language in which they were read."""
        said = self.cleaned_data
        agreed = str(MAY_BE_QUOTED) if said["may_be_quoted"] and said["text"] else ""
        return Said(said["stars"], said["text"], agreed, said["quoted_as"])
