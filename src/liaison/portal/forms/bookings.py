# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody says of themselves who books a meeting."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.gatherings.actions.booking import Visitor
from liaison.gatherings.models import BookingPage, Way
from liaison.kit.forms import trap
from liaison.portal.queries.zones import zone_called

from .menus import LongSelect

LONGEST_ANSWER = 2_000


class MeetingForm(forms.Form):
    at = forms.DateTimeField(widget=forms.HiddenInput)
    zone = forms.CharField(max_length=60, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Translators: label of a field: the name of somebody who books a meeting.
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        # Translators: label of a field.
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        # Translators: help text: what an e-mail address is used for.
        help_text=gettext_lazy("You get the time for your calendar there, and a link to change it. Nothing else."),
    )
    organisation_name = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("Your organisation, if you speak for one"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    way = forms.ChoiceField(
        # Translators: label of a choice: in person, by phone or by video.
        label=gettext_lazy("How would you like to meet?"),
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        # Translators: label of a field.
        label=gettext_lazy("Your telephone number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        # Translators: help text: what a telephone number is used for.
        help_text=gettext_lazy("If we meet by phone: we call you."),
    )
    homepage = trap()

    def __init__(self, data: Any = None, *, page: BookingPage, **options: Any) -> None:
        super().__init__(data, **options)
        self.page = page
        ways = [way for way in Way.choices if way[0] in page.ways]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        if Way.CALL not in page.ways:
            del self.fields["phone"]
        if len(ways) == 1:
            self.fields["way"].widget = forms.HiddenInput()
            self.initial.setdefault("way", ways[0][0])
        self.initial.setdefault("once", uuid.uuid4())
        for number, question in enumerate(page.questions):
            self.fields[f"question_{number}"] = forms.CharField(
                label=question, required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "homepage"]

    @property
    def is_a_machine(self) -> bool:
        return bool(self.data.get("homepage"))

    def offer_times(self, choices: list[tuple[str, str]], why: str) -> None:
        """The one that was chosen cannot be had: others stand in its place, and the rest stays as it was typed."""
        # Translators: label of a choice of other times, after the first cannot be had.
        self.fields["at"] = forms.ChoiceField(label=_("Another time"), choices=choices, widget=LongSelect)
        self._bound_fields_cache.pop("at", None)  # type: ignore[attr-defined]
        self.errors.pop("at", None)
        self.add_error("at", why)

    def clean_zone(self) -> str:
        name: str = self.cleaned_data["zone"]
        if zone_called(name) is None:
            # Translators: somebody's time zone is none that there is.
            raise ValidationError(_("This time zone is not known. Please choose one above."))
        return name

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("way") == Way.CALL and not said.get("phone"):
            # Translators: error beside a telephone number.
            self.add_error("phone", _("Please give a number under which we can call you."))
        return said

    def visitor(self, language: str) -> tuple[datetime, Visitor]:
        said = self.cleaned_data
        answers = [[text, said[f"question_{number}"]] for number, text in enumerate(self.page.questions)]
        return said["at"], Visitor(
            name=said["name"],
            email=said["email"],
            way=said["way"],
            time_zone=said["zone"],
            phone=said.get("phone", ""),
            organisation_name=said["organisation_name"],
            language=language,
            answers=answers,
        )
