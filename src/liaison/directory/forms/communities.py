# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.models import Community, Organisation
from liaison.directory.queries.access import organisations_seen_by
from liaison.directory.queries.communities import communities, communities_of, known_regions, open_communities
from liaison.kit.text import fold

from .interactions import MOST_TEXT, ManyByPublicId

MOST_WANTED = 100_000


class CommunityForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        # Translators: help text; an example of a community we want to reach.
        help_text=gettext_lazy("For example: Welsh-language archives."),
    )
    why = forms.CharField(
        # Translators: label of a field: the reason to reach a community.
        label=gettext_lazy("Why we want to reach them"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, community: Community | None = None, **kwargs: Any) -> None:
        self.community = community
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        others = communities().exclude(pk=self.community.pk) if self.community else communities()
        if fold(name) in {fold(other) for other in others.values_list("name", flat=True)}:
            raise ValidationError(name_taken())
        return name


def name_taken() -> str:
    # Translators: error beside the name of a community.
    return _("There is a community of this name already, perhaps among those set aside.")


class TargetForm(forms.Form):
    region = forms.CharField(
        label=gettext_lazy("Region"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    wanted = forms.IntegerField(
        # Translators: label of a number field: with how many organisations we want to be in touch.
        label=gettext_lazy("How many"),
        required=False,
        min_value=1,
        max_value=MOST_WANTED,
    )

    def clean_region(self) -> str:
        return " ".join(self.cleaned_data["region"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("region") and values.get("wanted") is None and "wanted" not in self.errors:
            # Translators: error beside a number field, for a region without a number.
            self.add_error("wanted", _("Say how many, or clear the region."))
        return values


class BaseTargets(forms.BaseFormSet):
    def clean(self) -> None:
        """Regions are spelled as they are known; each may have one target."""
        spelled = {fold(region): region for region in known_regions()} if not any(self.errors) else {}
        seen: set[str] = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if not values.get("wanted"):
                continue
            key = fold(values["region"])
            values["region"] = spelled.get(key, values["region"])
            if key in seen:
                # Translators: error beside a region that has two targets.
                form.add_error("region", _("This region is there twice."))
            seen.add(key)

    def is_valid(self) -> bool:
        # An error that clean() above puts on a form comes after the forms were counted.
        return super().is_valid() and not any(form.errors for form in self.forms)


Targets = forms.formset_factory(TargetForm, BaseTargets, extra=3, max_num=200)


def targets_in(formset: "forms.BaseFormSet[TargetForm]") -> dict[str, int]:
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("wanted")]
    return {row["region"]: row["wanted"] for row in rows}


class AddOrganisationsForm(forms.Form):
    # Translators: organisations to tick that shall belong to a community.
    organisations = ManyByPublicId(label=gettext_lazy("Organisations"))

    def __init__(self, *args: Any, member: Member, found: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = organisations_seen_by(member)
        field.widget.choices = [(str(row.public_id), str(row)) for row in found]


class ChooseCommunitiesForm(forms.Form):
    # Translators: label of the choice of the communities that an organisation serves.
    communities = ManyByPublicId(label=gettext_lazy("Communities they serve"))

    def __init__(self, data: Any = None, *, organisation: Organisation) -> None:
        chosen = [str(row.public_id) for row in communities_of(organisation)]
        super().__init__(data, initial={"communities": chosen})
        field = self.fields["communities"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = open_communities()
        field.widget.choices = [(str(row.public_id), str(row)) for row in field.queryset]
