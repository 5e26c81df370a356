# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody who got a letter may wish, besides no letters at all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PAUSES = {"half-a-year": 6, "a-year": 12}
EVERYBODY = "everybody"


class OtherWishForm(forms.Form):
    wish = forms.ChoiceField(
        # Translators: heading over three choices on the page that a letter leads to.
        label=_("Or rather"),
        widget=forms.RadioSelect,
        choices=[
            # Translators: a choice on the page that a letter leads to.
            ("half-a-year", _("no letters for half a year")),
            # Translators: a choice on the page that a letter leads to.
            ("a-year", _("no letters for a year")),
            # Translators: a choice on the page that a letter leads to.
            (EVERYBODY, _("no letters to anybody at my organisation")),
        ],
    )
    organisation = forms.CharField(
        # Translators: a field on the page that a letter leads to.
        label=_("Your organisation"),
        required=False,
        max_length=200,
        # Translators: help text of the field for the name of an organisation.
        help_text=_(
            "Only for the last choice, so that we know which one is meant. A person here reads it and decides."
        ),
    )

    def __init__(self, *args: Any, may_pause: bool = True, **more: Any) -> None:
        """Who gets no letters at all has nothing to pause."""
        super().__init__(*args, **more)
        if not may_pause:
            field = self.fields["wish"]
            field.choices = [choice for choice in field.choices if choice[0] not in PAUSES]  # type: ignore[attr-defined]
