# SPDX-License-Identifier: AGPL-3.0-or-later
"""The scores themselves. No row here says a number in its name: the history shows names to everybody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded

from .criteria import Criterion
from .rounds import AssessorAssignment, Candidate


class Assessment(Recorded):
    """One person's scores for one candidate; a draft until it is submitted, and then as it is for good."""

    kind = "assessment"

    assignment = models.OneToOneField(AssessorAssignment, models.CASCADE, related_name="assessment")
    submitted_at = models.DateTimeField(null=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "assessment"
        verbose_name = _("assessment")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.assignment.candidate)

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class Score(Recorded):
    """`points` are none for "cannot judge". A moderated score is a row of its own beside the independent one."""

    kind = "score"
    is_tie = True  # the history speaks of the assessment

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.DecimalField(_("points"), max_digits=4, decimal_places=2, null=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)  # cannot judge, or changed after talking
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    evidence = models.JSONField(_("evidence"), default=list, blank=True)  # addresses of pages
    is_moderated = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "score"
        verbose_name = _("score")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                condition=Q(is_moderated=False),
                name="score_independent_once",
            ),
            models.CheckConstraint(condition=Q(points__isnull=False) | ~Q(reason=""), name="score_or_why_not"),
            models.CheckConstraint(
                condition=Q(is_moderated=False) | ~Q(reason=""), name="score_moderated_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class PanelSummary(Recorded):
    """An average of nobody knows how many people, brought from a spreadsheet."""

    kind = "panel_summary"
    is_tie = True

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="summaries")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="summaries")
    mean = models.DecimalField(_("average"), max_digits=7, decimal_places=4)
    source = models.CharField(_("where it comes from"), max_length=200)

    class Meta(Recorded.Meta):
        db_table = "panel_summary"
        verbose_name = _("average of a panel")
        verbose_name_plural = _("averages of a panel")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "criterion"], name="panel_summary_once")]

    def __str__(self) -> str:
        return str(self.criterion)
