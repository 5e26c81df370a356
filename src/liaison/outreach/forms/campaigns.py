# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody types about a campaign."""

from django import forms
from django.utils.translation import gettext_lazy

from liaison.directory.forms import fields
from liaison.directory.forms.parties import VersionedForm
from liaison.directory.queries.parties import members_to_choose
from liaison.mailroom.models import LetterVersion
from liaison.outreach.models import Cadence, Campaign

NOTE = ("interest", "necessity", "balance")


class CampaignForm(VersionedForm):
    beside = {"cadence": ("goal",)}

    cadence: forms.ModelChoiceField[Cadence] = forms.ModelChoiceField(
        None,
        to_field_name="public_id",
        # Translators: label of a menu: in which steps a campaign writes to people.
        label=gettext_lazy("Cadence"),
        empty_label=None,
    )
    # Translators: label of a menu: the colleague in whose name a campaign writes.
    written_by = fields.ColleagueField(label=gettext_lazy("Written by"))

    class Meta:
        model = Campaign
        fields = ["name", "cadence", "goal", "written_by", "needs_approval", "source", *NOTE]
        widgets = dict.fromkeys(NOTE, forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
        help_texts = {
            # Translators: help text: the name of a campaign.
            "name": gettext_lazy("Only your colleagues see it. For example: Museums on the coast, spring."),
            # Translators: help text of a box: first letters wait until somebody approves them.
            "needs_approval": gettext_lazy("Each first letter waits under Mail until somebody has read it."),
            # Translators: help text: where the addresses of a campaign come from; it becomes part of a letter.
            "source": gettext_lazy(
                "Stands in letters where it is not noted with them. For example: your website."
            ),
            # Translators: help text: part of the note on legitimate interest.
            "interest": gettext_lazy("For example: Their pictures reach readers of Wikipedia, with their name."),
            # Translators: help text: part of the note on legitimate interest.
            "necessity": gettext_lazy("For example: They name this address for such requests; a letter can wait."),
            # Translators: help text: part of the note on legitimate interest.
            "balance": gettext_lazy(
                "For example: It is about their work. One letter and a reminder, then we stop."
            ),
        }

    def prepare_fields(self) -> None:
        campaign = self.row if isinstance(self.row, Campaign) else None
        offered = Cadence.objects.filter(archived_at=None)
        if campaign is not None:
            offered = offered | Cadence.objects.filter(pk=campaign.cadence_id)
        self.fields["cadence"].queryset = offered.order_by("name")  # type: ignore[attr-defined]
        holder = campaign.written_by if campaign else self.member
        self.fields["written_by"].queryset = members_to_choose(holder)  # type: ignore[attr-defined]
        self.fields["written_by"].required = True
        self.initial["written_by"] = holder.public_id if holder else None
        if campaign is not None:
            self.initial["cadence"] = campaign.cadence.public_id
        # Translators: a choice: a campaign speaks to no goal in particular.
        goals = [("", gettext_lazy("for any goal")), *LetterVersion.Goal.choices]
        self.fields["goal"].choices = goals  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    @property
    def note_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in NOTE]

    @property
    def other_lines(self) -> list[list[forms.BoundField]]:
        return [line for line in self.often_lines if line[0].name not in NOTE]
