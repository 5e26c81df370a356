# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor of a set of criteria: the set, a block for each criterion, a line for each band."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.assessment.actions.criteria import CriterionText, SetText
from liaison.assessment.models import Band, CriteriaSet, Criterion
from liaison.assessment.presets import band_names
from liaison.assessment.queries.sets import anchors_of
from liaison.pathway.models import PartnershipType

LEVELS = 5
EMPTY_BLOCKS = 1
MOST_CRITERIA = 30


class SetForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    step = forms.TypedChoiceField(
        # Translators: label: the smallest difference between two scores.
        label=gettext_lazy("Smallest step"),
        # Translators: choices of the smallest difference between two scores.
        choices=[("0.5", gettext_lazy("half points")), ("1", gettext_lazy("whole points"))],
        coerce=Decimal,
    )
    # Translators: label of a tick: new rounds begin with this set of criteria.
    is_default = forms.BooleanField(label=gettext_lazy("Use it for new rounds"), required=False)
    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CriterionForm(forms.Form):
    key = forms.SlugField(max_length=50, required=False, widget=forms.HiddenInput)
    # Translators: label: the name of a criterion.
    label = forms.CharField(label=gettext_lazy("Criterion"), max_length=100, required=False)
    # Translators: label: what a criterion asks.
    about = forms.CharField(label=gettext_lazy("What it asks"), max_length=300, required=False)
    weight = forms.DecimalField(
        # Translators: label: how much a criterion counts.
        label=gettext_lazy("Weight"),
        min_value=0,
        max_value=999,
        max_digits=6,
        decimal_places=2,
        initial=1,
        required=False,
    )
    minimum = forms.DecimalField(
        # Translators: label: below so many points a candidate does not pass, whatever the total.
        label=gettext_lazy("At least"),
        min_value=1,
        max_value=9,
        max_digits=4,
        decimal_places=2,
        required=False,
    )
    types = forms.MultipleChoiceField(
        # Translators: label: a criterion counts only for some kinds of partnership.
        label=gettext_lazy("Only for these kinds of partnership"),
        choices=PartnershipType.Type.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in range(1, LEVELS + 1):
            # Translators: label: what so many points look like, in words.
            label = _("%(level)s in words") % {"level": level}
            self.fields[f"anchor_{level}"] = forms.CharField(label=label, max_length=200, required=False)

    @property
    def anchors(self) -> list[Any]:
        return [self[f"anchor_{level}"] for level in range(1, LEVELS + 1)]

    def text(self) -> CriterionText | None:
        """None for a block that was left or made empty: that is how a criterion goes."""
        said = self.cleaned_data
        if not said.get("label"):
            return None
        return CriterionText(
            label=said["label"],
            key=said.get("key") or "",
            about=said.get("about") or "",
            weight=Decimal(1) if said.get("weight") is None else said["weight"],
            minimum=said.get("minimum"),
            types=said.get("types") or [],
            anchors={level: said.get(f"anchor_{level}", "") for level in range(1, LEVELS + 1)},
        )


class BandForm(forms.Form):
    # Translators: label: the name of a band of totals, such as "promising".
    name = forms.CharField(label=gettext_lazy("Band"), max_length=20)
    begins_at = forms.DecimalField(
        # Translators: label: the total at which a band begins.
        label=gettext_lazy("Begins at"),
        max_digits=7,
        decimal_places=3,
        required=False,
    )


Criteria = forms.formset_factory(CriterionForm, extra=EMPTY_BLOCKS, max_num=MOST_CRITERIA, validate_max=True)
Bands = forms.formset_factory(BandForm, extra=0, min_num=LEVELS, max_num=LEVELS, validate_max=True)


class SetEditor:
    """The three together."""

    def __init__(self, data: Any, criteria_set: CriteriaSet | None) -> None:
        initial = _initial(criteria_set)
        self.form = SetForm(data, initial=initial["set"])
        self.criteria = Criteria(data, prefix="criteria", initial=initial["criteria"])
        self.bands = Bands(data, prefix="bands", initial=initial["bands"])

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.criteria.is_valid(), self.bands.is_valid()])

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors or self.criteria.total_error_count() or self.bands.total_error_count())

    def text(self) -> SetText:
        """Where the number of criteria changed and no begin of a band with it, bands begin as the rule says."""
        said = self.form.cleaned_data
        criteria = [text for form in self.criteria if (text := form.text())]
        bands = [(form.cleaned_data["name"], form.cleaned_data.get("begins_at")) for form in self.bands]
        if len(criteria) != self.criteria.initial_form_count() and not self._begins_changed():
            bands = [(name, None) for name, _begin in bands]
        return SetText(
            said["name"].strip(),
            criteria,
            [(name, begin if number else None) for number, (name, begin) in enumerate(bands)],
            step=said["step"],
            is_default=said["is_default"],
        )

    def _begins_changed(self) -> bool:
        return any("begins_at" in form.changed_data for form in self.bands)


def _short(number: Decimal | None) -> Decimal | None:
    """1 and 13.5, not 1.00 and 13.500."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def _initial(criteria_set: CriteriaSet | None) -> dict[str, Any]:
    if criteria_set is None:
        return {"set": {}, "criteria": [], "bands": [{"name": name} for name in band_names()]}
    words = anchors_of(criteria_set)
    criteria = [
        {name: getattr(row, name) for name in ("key", "label", "about", "types")}
        | {"weight": _short(row.weight), "minimum": _short(row.minimum)}
        | {f"anchor_{level}": text for level, text in words.get(row.pk, {}).items()}
        for row in Criterion.objects.filter(criteria_set=criteria_set)
    ]
    bands = [
        {"name": row.name, "begins_at": _short(row.begins_at)}
        for row in Band.objects.filter(criteria_set=criteria_set)
    ]
    about = {
        "name": criteria_set.name,
        "step": f"{criteria_set.step.normalize():f}",
        "is_default": criteria_set.is_default,
        "expected": criteria_set.changed_in,
    }
    return {"set": about, "criteria": criteria, "bands": bands}
