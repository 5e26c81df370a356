# SPDX-License-Identifier: AGPL-3.0-or-later
"""A link or a file that we hand out. The file's first bytes must be those of the type that its name says."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.directory.models import Resource
from liaison.kit.places import language_choices

MOST_BYTES = 20 * 1024 * 1024
# Ending → how such a file begins; plain text has no such beginning.
_ZIP = (b"PK\x03\x04",)
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "epub": _ZIP,
    "webm": (b"\x1a\x45\xdf\xa3",),
    "ogg": (b"OggS",),
}
TEXTS = frozenset({"txt", "md", "csv", "ics"})


class ResourceForm(forms.ModelForm):
    url = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        # Translators: error beside a field for a link.
        error_messages={
            "invalid": gettext_lazy("This is not a web address. It should look like https://example.org.")
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        # Translators: a choice in a list of languages: none of them.
        choices=lambda: [("", _("Not said")), *language_choices()],
    )
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["title", "url", "file", "language", "note"]

    class Meta:
        model = Resource
        # Without the link: made from the model, the field would still take http:// for granted.
        fields = ["title", "file", "language", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "file": forms.FileInput}
        help_texts = {
            # Translators: help text of a field for a file.
            "file": gettext_lazy(
                "At most 20 MB: PDF, pictures, OpenDocument or Office files, plain text, WebM or Ogg."
            ),
            # Translators: help text of a field for a remark about a file or link we hand out.
            "note": gettext_lazy("When to hand it out, and to whom."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("url", self.instance.url)

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            check_file(file)
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("url") and not values.get("file") and not {"url", "file"} & set(self.errors):
            # Translators: neither a link nor a file was given for something we hand out.
            self.add_error("url", _("Add a link or choose a file."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        names = ["title", "url", "language", "note"]
        fields = {name: self.cleaned_data[name] for name in names}
        if isinstance(self.cleaned_data.get("file"), UploadedFile):
            fields["file"] = self.cleaned_data["file"]
        return fields


def check_file(file: UploadedFile) -> None:
    """Raises ValidationError with a sentence for what we do not take."""
    ending = PurePath(file.name or "").suffix.lower().lstrip(".")
    if (file.size or 0) > MOST_BYTES:
        # Translators: error beside a file field; %(size)s is a number of megabytes.
        raise ValidationError(
            _("This file has %(size)s MB. We take up to 20 MB: give a link instead."),
            params={"size": round((file.size or 0) / 1024 / 1024)},
        )
    if ending not in BEGINNINGS and ending not in TEXTS:
        # Translators: error beside a file field; %(ending)s is a file name's ending such as “exe”.
        raise ValidationError(
            _("We do not take files of the kind “%(ending)s”. A PDF works for most things."),
            params={"ending": ending[:20]},
        )
    if not _begins_right(file, ending):
        # Translators: error beside a file field; %(ending)s is a file name's ending such as “pdf”.
        raise ValidationError(
            _("The name says “%(ending)s”, but what is inside is something else."), params={"ending": ending}
        )


def _begins_right(file: UploadedFile, ending: str) -> bool:
    file.seek(0)
    first = file.read(4096)
    file.seek(0)
    if ending in TEXTS:
        return b"\x00" not in first
    return first.startswith(BEGINNINGS[ending])
