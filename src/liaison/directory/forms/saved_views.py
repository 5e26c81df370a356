# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.models import SavedView
from liaison.directory.queries.sharing import has_name, may_share


class SavedViewForm(forms.Form):
    # Translators: label of a field: what a saved view of a list is called.
    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=100)
    is_shared = forms.BooleanField(
        # Translators: label of a box to tick: everybody sees this view of a list.
        label=gettext_lazy("Share it with everybody who sees the directory"),
        required=False,
    )
    is_first = forms.BooleanField(
        # Translators: label of a box to tick: a list opens with this view.
        label=gettext_lazy("Open the list with it"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, member: Member, list_name: str, view: SavedView | None = None, **options: Any
    ) -> None:
        super().__init__(data, auto_id="view-%s", **options)
        self.owner = view.owner if view else member
        self.list_name, self.view = list_name, view
        if not may_share(member):
            del self.fields["is_shared"]
        if self.owner != member:
            del self.fields["is_first"]  # that is for its owner to say

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if has_name(SavedView, self.owner, name, self.view, list_name=self.list_name):
            raise ValidationError(name_taken())
        return name

    @property
    def values(self) -> dict[str, Any]:
        """All three; a field that this member was not offered stays as it is."""
        view, said = self.view, self.cleaned_data
        return {
            "name": said["name"],
            "is_shared": said.get("is_shared", view.is_shared if view else False),
            "is_first": said.get("is_first", view.is_first if view else False),
        }


def name_taken() -> str:
    # Translators: error beside the name of a saved view.
    return _("There is a view of this name already. Choose another name.")
