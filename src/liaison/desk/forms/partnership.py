# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known of a partnership: all at once, or its next step alone."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.queries import teams
from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.models import Organisation
from liaison.directory.queries.knowing import NotFound, Several, meant
from liaison.directory.queries.parties import members_to_choose
from liaison.pathway.actions.partnerships import PartnershipText
from liaison.pathway.models import Partnership, PartnershipType

NEXT_STEP = ("next_step", "next_step_on")
GOALS = ("goals",)


class TeamField(forms.ModelChoiceField):
    """A team of this workspace. Set the queryset before use."""

    def __init__(self, **options: Any) -> None:
        # Translators: a choice in a list of teams.
        none = gettext_lazy("No team")
        super().__init__(queryset=None, required=False, to_field_name="public_id", empty_label=none, **options)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValidationError, ValueError) as error:  # also for what is no id at all
            # Translators: error beside a list of teams.
            raise ValidationError(_("This team cannot be chosen."), code="invalid_choice") from error


class PartnershipForm(VersionedForm):
    beside = {
        "owner": ("team",),
        "introduced_by_person": ("introduced_by_organisation",),
        "next_step": ("next_step_on",),
    }
    seldom: ClassVar[tuple[str, ...]] = ("name", "co_leads", "is_free_pilot")

    types = forms.MultipleChoiceField(
        # Translators: label of a field: advice, events, a residency…
        label=gettext_lazy("Kinds of partnership"),
        required=False,
        choices=PartnershipType.Type.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    # Translators: label of a field: the colleague who looks after a partnership.
    owner = fields.ColleagueField(label=gettext_lazy("Looked after by"))
    # Translators: label of a field: a team of colleagues.
    team = TeamField(label=gettext_lazy("Team"))
    # Translators: label of a field: a person who brought us together.
    introduced_by_person = fields.PartyField("person", label=gettext_lazy("Introduced by"), required=False)
    introduced_by_organisation = fields.PartyField(
        # Translators: label of a field: an organisation that brought us together.
        "organisation",
        label=gettext_lazy("Introduced by the organisation"),
        required=False,
    )
    # Translators: label of a field.
    goals = fields.long_text(gettext_lazy("Their goals, in their words"))
    # Translators: label of a field: the day of a next step.
    next_step_on = fields.day(gettext_lazy("On"))
    co_leads = fields.LinesField(
        # Translators: label of a field: affiliates that lead a partnership together with us.
        label=gettext_lazy("Affiliates that lead with us"),
        # Translators: help text of a field for names of organisations.
        help_text=gettext_lazy("One a line, by the names they have in the directory."),
    )

    class Meta:
        model = Partnership
        fields = [
            "next_step",
            "next_step_on",
            "owner",
            "team",
            "goals",
            "origin",
            "introduced_by_person",
            "introduced_by_organisation",
            "name",
            "is_free_pilot",
        ]

    field_order = ["next_step", "next_step_on", "types", "owner", "team", "goals", "origin"]

    def prepare_fields(self) -> None:
        row = self.row
        owner, team = self.fields["owner"], self.fields["team"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(team, forms.ModelChoiceField)  # noqa: S101
        # Translators: a choice of how a partnership began: nobody has said so yet.
        self.fields["origin"].choices = [("", _("Not known")), *Partnership.Origin.choices]  # type: ignore[attr-defined]
        owner.queryset, team.queryset = members_to_choose(getattr(row, "owner", None)), teams()
        if isinstance(row, Partnership):
            self.initial["owner"] = row.owner.public_id if row.owner else None
            self.initial["team"] = row.team.public_id if row.team else None
            self.initial["introduced_by_person"] = row.introduced_by_person
            self.initial["introduced_by_organisation"] = row.introduced_by_organisation
            self.initial["types"] = [one.type for one in row.types.all()]
            self.initial["co_leads"] = [
                one.organisation.name for one in row.co_leads.select_related("organisation")
            ]

    def clean_co_leads(self) -> list[Organisation]:
        return [self._organisation(name) for name in self.cleaned_data["co_leads"]]

    def _organisation(self, name: str) -> Organisation:
        try:
            found = meant(self.member, Organisation.kind, name)
        except NotFound as nobody:
            # Translators: error beside a field that takes names of organisations. %(name)s is what was typed.
            raise ValidationError(
                _("There is no organisation called “%(name)s”. Add it to the directory first."),
                params={"name": name},
            ) from nobody
        except Several as several:
            # Translators: error beside a field that takes names of organisations. %(name)s is what was typed.
            raise ValidationError(
                _("Several are called “%(name)s”. Write the place after the name, with a comma."),
                params={"name": name},
            ) from several
        assert isinstance(found, Organisation)  # noqa: S101
        return found

    @property
    def text(self) -> PartnershipText:
        """Fields that the form does not show stay as they are."""
        said: dict[str, Any] = self.cleaned_data
        return PartnershipText(self.values, said.get("types"), said.get("co_leads"))
