# SPDX-License-Identifier: AGPL-3.0-or-later
"""A round: who is judged, by whom, who stood back, and what was decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded
from liaison.pathway.models import Partnership, PartnershipType

from .criteria import CriteriaSet


class AssessmentRound(Recorded):
    kind = "assessment_round"

    class Phase(models.TextChoices):
        # Translators: phases of a round of assessment.
        INDEPENDENT = "independent", _("Everybody scores alone")
        MODERATED = "moderated", _("The panel talks")
        CLOSED = "closed", _("Closed")

    name = models.CharField(_("name"), max_length=120)
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="rounds", verbose_name=_("criteria")
    )
    # Criteria that do not apply to this kind are left out for everybody in the round.
    type = models.CharField(
        _("kind of partnership"), max_length=20, choices=PartnershipType.Type.choices, blank=True
    )
    phase = models.CharField(
        _("phase"), max_length=12, choices=Phase.choices, default=Phase.INDEPENDENT, editable=False
    )
    due_on = models.DateField(_("scores wanted by"), null=True, blank=True)
    opened_at = models.DateTimeField(editable=False)
    opened_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "assessment_round"
        verbose_name = _("round of assessment")
        verbose_name_plural = _("rounds of assessment")
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.phase == self.Phase.CLOSED

    @property
    def is_independent(self) -> bool:
        return self.phase == self.Phase.INDEPENDENT

    def get_absolute_url(self) -> str:
        return workspace_url("assessment:round", self.public_id)


class Candidate(Recorded):
    """A partnership in a round."""

    kind = "candidate"

    round = models.ForeignKey(AssessmentRound, models.CASCADE, related_name="candidates")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="candidacies")

    class Meta(Recorded.Meta):
        db_table = "assessment_candidate"
        verbose_name = _("candidate")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "partnership"], name="candidate_once")]

    def __str__(self) -> str:
        return str(self.partnership)

    def get_absolute_url(self) -> str:
        return workspace_url("assessment:candidate", self.public_id)


class AssessorAssignment(Recorded):
    """Somebody is asked to score a candidate."""

    kind = "assessor_assignment"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="assignments")
    assessor = models.ForeignKey(Member, models.PROTECT, related_name="assignments")

    class Meta(Recorded.Meta):
        db_table = "assessor_assignment"
        verbose_name = _("request for scores")
        verbose_name_plural = _("requests for scores")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "assessor"], name="assessor_assignment_once")]

    def __str__(self) -> str:
        return str(self.assessor)


class ConflictDeclaration(Recorded):
    """What was said of a conflict of interest. The newest counts; the others stay in the log."""

    kind = "conflict_declaration"

    class State(models.TextChoices):
        # Translators: what somebody says of a conflict of interest between an assessor and a candidate.
        NONE = "none", _("No conflict of interest")
        DECLARED = "declared", _("Declared, and scores all the same")
        RECUSED = "recused", _("Stands back")
        OVERRIDDEN = "overridden", _("Asked to score all the same")

    assignment = models.ForeignKey(AssessorAssignment, models.CASCADE, related_name="declarations")
    state = models.CharField(_("conflict of interest"), max_length=10, choices=State.choices)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Recorded.Meta):
        db_table = "conflict_declaration"
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="none") | ~Q(why=""), name="conflict_declaration_has_reason")
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())


class Decision(Recorded):
    """What we do, whatever the total says. The newest counts; the others stay in the log."""

    kind = "decision"

    class Outcome(models.TextChoices):
        # Translators: what is decided about a possible partnership.
        PURSUE = "pursue", _("Pursue")
        NURTURE = "nurture", _("Nurture")
        REFER = "refer", _("Refer on")
        DECLINE = "decline", _("Decline")
        LATER = "later", _("Later")

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices)
    rationale = models.TextField(_("why"), max_length=2000)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"))
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    # Pursuing the lowest bands or declining the highest is fine, and worth knowing later.
    is_against_band = models.BooleanField(default=False, editable=False)

    class Meta(Recorded.Meta):
        db_table = "decision"
        verbose_name = _("decision")
        ordering = ["-decided_on", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(rationale=""), name="decision_has_rationale")]

    def __str__(self) -> str:
        return str(self.candidate)
