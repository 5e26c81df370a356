# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.assessment.models import AssessmentRound, Candidate, ConflictDeclaration, CriteriaSet, Decision
from liaison.assessment.queries.rounds import assessors_to_choose
from liaison.assessment.queries.sets import sets_in_use
from liaison.directory.forms.fields import day
from liaison.directory.forms.interactions import ManyByPublicId
from liaison.directory.forms.parties import VersionedForm
from liaison.pathway.models import Partnership, PartnershipType


class RoundForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        # Translators: help text: an example of a name of a round of assessment.
        help_text=gettext_lazy("For example: Spring 2026."),
    )
    # Translators: label: by which set of criteria candidates are judged.
    criteria_set: forms.ModelChoiceField[CriteriaSet] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Criteria"),
        empty_label=None,
    )
    type = forms.ChoiceField(
        # Translators: label: which kind of partnership the candidates of a round are.
        label=gettext_lazy("Kind of partnership"),
        required=False,
        # Translators: the choice where the candidates are of several kinds.
        choices=[("", gettext_lazy("Any")), *PartnershipType.Type.choices],
        # Translators: help text of the kind of partnership.
        help_text=gettext_lazy("Criteria that do not apply to this kind are left out of the round."),
    )
    # Translators: label: the day by which scores are wanted.
    due_on = day(gettext_lazy("Scores wanted by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = sets_in_use()
        self.fields["criteria_set"].queryset = rows  # type: ignore[attr-defined]
        default = rows.filter(is_default=True).first()
        self.fields["criteria_set"].initial = default.pk if default else None
        self.fields["criteria_set"].label_from_instance = _name_of_set  # type: ignore[attr-defined]


class RoundFactsForm(VersionedForm):
    """What may change while a round is under way. By what it is judged stays as it was when people were asked."""

    class Meta:
        model = AssessmentRound
        fields = ["name", "due_on"]

    # Translators: label: the day by which scores are wanted.
    due_on = day(gettext_lazy("Scores wanted by"))


def _name_of_set(row: CriteriaSet) -> str:
    return str(row)


class CandidatesForm(forms.Form):
    """Ticks among what was found."""

    partnerships = ManyByPublicId(
        # Translators: label: partnerships to be ticked.
        label=gettext_lazy("Partnerships"),
        required=True,
        # Translators: error over partnerships of which none was ticked.
        error_messages={"required": gettext_lazy("Tick at least one partnership.")},
    )

    def __init__(self, *args: Any, found: list[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [row.pk for row in found]
        self.fields["partnerships"].queryset = (  # type: ignore[attr-defined]
            Partnership.objects.filter(pk__in=keys).select_related("organisation")
        )


class AskForm(forms.Form):
    assessors = ManyByPublicId(
        # Translators: label: who is asked to score.
        label=gettext_lazy("Assessors"),
        required=True,
        # Translators: error beside colleagues of whom none was ticked.
        error_messages={"required": gettext_lazy("Tick at least one assessor.")},
    )
    candidates = ManyByPublicId(
        # Translators: label: what is to be scored.
        label=gettext_lazy("Candidates"),
        required=True,
        # Translators: error beside candidates of which none was ticked.
        error_messages={"required": gettext_lazy("Tick at least one candidate.")},
    )

    def __init__(self, *args: Any, round: AssessmentRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessors"].queryset = assessors_to_choose()  # type: ignore[attr-defined]
        rows = Candidate.objects.filter(round=round).select_related("partnership__organisation")
        self.fields["candidates"].queryset = rows.order_by("partnership__organisation__name", "pk")  # type: ignore[attr-defined]

    def clean_assessors(self) -> list[Member]:
        return list(self.cleaned_data["assessors"])


class ConflictForm(forms.Form):
    # Translators: label: what there is to say about a conflict of interest.
    state = forms.ChoiceField(label=gettext_lazy("Conflict of interest"), choices=[])
    # Translators: label: the reason for something.
    why = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        """`own`: the assessor's own word. Only others can ask somebody to score all the same."""
        super().__init__(*args, **kwargs)
        State = ConflictDeclaration.State
        states = [State.NONE, State.DECLARED, State.RECUSED] + ([] if own else [State.OVERRIDDEN])
        self.fields["state"].choices = [(one.value, one.label) for one in states]  # type: ignore[attr-defined]

    @property
    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


# Translators: error beside the points of a criterion, where something else than a number was typed.
_NO_POINTS = gettext_lazy("Give the points as a number, such as 3.5.")
# Translators: error beside a choice of criteria that was left open.
_NO_CRITERION = gettext_lazy("Choose a criterion.")


class ModerationForm(forms.Form):
    """Whether the points lie on the scale, and whether a reason is there, the action says."""

    criterion = forms.SlugField(
        # Translators: label of a field
        label=gettext_lazy("Criterion"),
        max_length=50,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), _NO_CRITERION),
    )
    points = forms.DecimalField(
        # Translators: label of a field: how many points a criterion gets
        label=gettext_lazy("Points"),
        max_digits=4,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits"), _NO_POINTS
        ),
    )
    # Translators: label: the reason for something
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        # Translators: label: what is decided about a candidate.
        label=gettext_lazy("Decision"),
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        # Translators: error beside a choice that was left open.
        error_messages={"required": gettext_lazy("Choose what was decided.")},
    )
    rationale = forms.CharField(
        # Translators: label: the reasons for a decision.
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        # Translators: help text of the reasons for a decision.
        help_text=gettext_lazy("Deciding against the band is fine. Write down what the total does not say."),
    )
    # Translators: label: the day of a decision.
    decided_on = day(gettext_lazy("Decided on"), required=True)
    # Translators: label: the day on which to think about a decision again.
    review_on = day(gettext_lazy("Look again on"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        decided, again = said.get("decided_on"), said.get("review_on")
        if decided and again and again < decided:
            # Translators: error beside the day on which to think about a decision again.
            self.add_error("review_on", _("This is before the day of the decision. Choose a later one."))
        return said
