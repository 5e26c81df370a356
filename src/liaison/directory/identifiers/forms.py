# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which file to look numbers up in, and what was decided about a candidate."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from liaison.kit.files import Limits


class CatalogueForm(forms.Form):
    file = forms.FileField(
        # Translators: label of the field for a list of candidates for identifiers.
        label=_("List of candidates"),
        # Translators: below the field for a list of candidates; leave the words in small letters as they are.
        help_text=_("CSV, XLSX, ODS or JSON with a name and at least one of wikidata, ror, isil and viaf."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.json,.jsonl"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = Limits().bytes
        if file.size and file.size > most:
            # Translators: the chosen file is too large; %(most)s is a number of megabytes.
            raise forms.ValidationError(
                _("This file is too large: at most %(most)s MB are read. Choose a part of the catalogue."),
                params={"most": most // 1_000_000},
            )
        return file


class OfferForm(forms.Form):
    """Names one candidate; which ones there are is for the queries to say."""

    offer = forms.IntegerField(min_value=1)


class QuestionForm(forms.Form):
    """Which service to ask; `anew` about everybody, else where it stopped."""

    source = forms.ChoiceField()
    anew = forms.BooleanField(required=False)

    def __init__(self, data: object, known: list[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(one, one) for one in known]


class SureForm(forms.Form):
    pick = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: object, known: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["pick"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
        field.choices = [(one, str(one)) for one in known]
