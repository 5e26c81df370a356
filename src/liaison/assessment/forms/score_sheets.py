# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing a score sheet. What was read of it goes with the page, sealed, until somebody brings it in."""

import base64
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from liaison.assessment.queries.score_sheets import RawSheet
from liaison.kit.files import NeedsEncoding

SALT = "assessment.score-sheet"
KEPT_FOR = 24 * 60 * 60  # seconds
LARGEST = 1_000_000  # bytes


class SheetForm(forms.Form):
    file = forms.FileField(
        # Translators: label of the field for a file.
        label=_("Spreadsheet"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
        # Translators: help text of the field for a spreadsheet with scores.
        help_text=_("CSV, XLSX or ODS: a row for each organisation, a column for each criterion."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            # Translators: the chosen spreadsheet with scores is too large.
            raise forms.ValidationError(
                _("A score sheet has up to 1 MB. Save the sheet alone as CSV, and choose that.")
            )
        return file


class LettersForm(forms.Form):
    """How the letters of a file are to be read, where only a person can tell. The file comes along."""

    # Translators: label of the choice between ways to read a file's letters.
    encoding = forms.ChoiceField(label=_("Which of these looks right?"), widget=forms.RadioSelect)
    kept = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, found: NeedsEncoding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            (one.encoding, f"{one.label}: {' · '.join(one.preview)}") for one in found.candidates
        ]


class Torn(ValueError):
    """What came back with the page is not what went out with it."""


def seal_file(data: bytes, filename: str) -> str:
    return signing.dumps({"data": base64.b64encode(data).decode(), "filename": filename}, salt=SALT, compress=True)


def unseal_file(kept: str) -> tuple[bytes, str]:
    """Raises Torn."""
    found = _unsealed(kept, "data")
    return base64.b64decode(found["data"]), found["filename"]


def seal_sheet(raw: RawSheet, round: str) -> str:
    return signing.dumps({**raw.as_json(), "round": round}, salt=SALT, compress=True)


def unseal_sheet(kept: str, round: str) -> RawSheet:
    """Raises Torn, also where it was read for another round."""
    found = _unsealed(kept, "lines")
    if found["round"] != round:
        raise Torn
    return RawSheet.from_json(found)


def _unsealed(kept: str, key: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(kept, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as reason:
        raise Torn from reason
    if key not in found:
        raise Torn
    return found


def choices_in(data: Any) -> dict[int, str]:
    """By row number: what somebody chose. What is no such field is none."""
    found = {}
    for name, value in data.items():
        number = name.removeprefix("row-")
        if name.startswith("row-") and number.isascii() and number.isdigit() and len(number) < 9:
            found[int(number)] = str(value)
    return found
