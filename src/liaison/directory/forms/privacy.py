# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erasing somebody, and letting somebody back who was erased."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.queries.privacy import Named, Party
from liaison.directory.queries.quiet import LONGEST
from liaison.kit.text import fold


class ErasureForm(forms.Form):
    """`perhaps`: texts that may be about the person, of which each can be emptied altogether."""

    emptied = forms.MultipleChoiceField(
        # Translators: label over texts in which a part of a person's name stands; each has a checkbox.
        label=gettext_lazy("Empty these texts altogether"),
        # Translators: help text over texts in which a part of a person's name stands; each has a checkbox.
        help_text=gettext_lazy("A part of their name stands in each. What you do not tick stays as it is."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    typed = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, party: Party, perhaps: Sequence[Named] = ()) -> None:
        super().__init__(data)
        self.name = party.name
        # Translators: label of the field in which a name is typed before somebody is erased.
        self.fields["typed"].label = _("To go on, type the name: %(name)s") % {"name": party.name}
        texts = self.fields["emptied"]
        assert isinstance(texts, forms.MultipleChoiceField)  # noqa: S101
        # Translators: beside a checkbox: where a text stands, and the words around a name in it.
        texts.choices = [(one.mark, format_lazy("{} – {}", one.title, one.words)) for one in perhaps]
        if not perhaps:
            del self.fields["emptied"]

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold(typed) != fold(self.name):
            # Translators: error beside the field in which a name is typed before somebody is erased.
            raise ValidationError(_("This is not the name. Nothing was erased."))
        return typed


class RuleForm(forms.Form):
    months = forms.IntegerField(
        # Translators: label of a field: for how long people are kept who never answered.
        label=gettext_lazy("Months without a word"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        # Translators: help text of a field: for how long people are kept who never answered.
        help_text=gettext_lazy("Empty: nobody is offered for erasing. Nobody is ever erased by the clock alone."),
    )


class QuietForm(forms.Form):
    """The number is typed: it is the number of people whom the list names, and no other."""

    typed = forms.IntegerField(min_value=1, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, count: int) -> None:
        super().__init__(data)
        self.count = count
        # Translators: label of a field in which a number is typed before so many people are erased.
        self.fields["typed"].label = _("To go on, type how many people: %(count)s") % {"count": count}

    def clean_typed(self) -> int:
        typed: int = self.cleaned_data["typed"]
        if typed != self.count:
            # Translators: error beside the field in which a number is typed before so many people are erased.
            raise ValidationError(_("This is not the number of people in the list. Nobody was erased."))
        return typed


class ComingBackForm(forms.Form):
    who = forms.CharField(
        # Translators: label of a field: by what somebody is found who was erased.
        label=gettext_lazy("E-mail address, phone number or name"),
        max_length=300,
        # Translators: help text of a field by which somebody is found who was erased.
        help_text=gettext_lazy("As they gave it to you. We keep no list of names, only marks that fit one."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    because = forms.CharField(
        # Translators: label of a field: why somebody who was erased may be added again.
        label=gettext_lazy("How they asked to come back"),
        max_length=300,
        # Translators: help text of a field; the answer must not name anybody.
        help_text=gettext_lazy("For example: wrote to our office on 3 May. Leave their name out; this is kept."),
    )
