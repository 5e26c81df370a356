# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names for what the columns of a file mean."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.importing.queries.mappings import has_name, may_share
from liaison.directory.models import SavedMapping


class MappingForm(forms.Form):
    # Translators: label of a field: what saved answers about a file's columns are called.
    name = forms.CharField(label=gettext_lazy("Name of the answers"), max_length=100)
    is_shared = forms.BooleanField(
        # Translators: label of a box to tick: everybody is offered these answers about a file's columns.
        label=gettext_lazy("Offer them to everybody who brings files in"),
        required=False,
    )

    def __init__(self, data: Any = None, *, member: Member, mapping: SavedMapping) -> None:
        super().__init__(data, initial={"name": mapping.name, "is_shared": mapping.is_shared})
        self.mapping = mapping
        if not may_share(member):
            del self.fields["is_shared"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if has_name(self.mapping.owner, name, self.mapping):
            raise ValidationError(mapping_name_taken())
        return name

    @property
    def values(self) -> dict[str, Any]:
        """A field that this member was not offered stays as it is."""
        said = self.cleaned_data
        return {"name": said["name"], "is_shared": said.get("is_shared", self.mapping.is_shared)}


def mapping_name_taken() -> str:
    # Translators: error beside the name of saved answers about a file's columns.
    return _("There are answers of this name already, for other columns. Choose another name.")
