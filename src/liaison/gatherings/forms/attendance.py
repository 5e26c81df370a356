# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file of who was there, how long one has to stay, and somebody who is at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaison.gatherings.actions.attendance_files import LIMITS


class AttendanceFileForm(forms.Form):
    file = forms.FileField(
        # Translators: label of the field for a file of who was at an event.
        label=_("File of who was there, or who registered"),
        # Translators: help text of the field for a file of who was at an event; the names are those of products.
        help_text=_("Zoom, Teams, Eventbrite, pretix, Google Forms, or a list of your own; CSV, XLSX or ODS."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.bytes:
            raise forms.ValidationError(
                # Translators: the chosen file is too large; %(most)d is a number of megabytes.
                _("This file is too large: up to %(most)d MB can be read."),
                params={"most": LIMITS.bytes // 1_000_000},
            )
        return file


class ThresholdForm(forms.Form):
    minutes = forms.IntegerField(
        # Translators: label: from how many minutes on somebody has attended an event.
        label=_("Minutes that count as attended"),
        min_value=0,
        max_value=1440,
    )


class WalkInForm(forms.Form):
    # Translators: label: the name of somebody who is at the door and not on the list.
    name = forms.CharField(label=_("Name"), max_length=200)
    # Translators: label: the address of somebody who is at the door and not on the list.
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    # Translators: label: the organisation of somebody who is at the door and not on the list.
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=300)
