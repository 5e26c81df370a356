# SPDX-License-Identifier: AGPL-3.0-or-later
"""The way a partnership goes here, stage by stage. Every workspace may have its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Recorded


class Pathway(Recorded):
    kind = "pathway"
    is_set_up = True

    name = models.CharField(_("name"), max_length=100)
    preset = models.CharField(max_length=20, blank=True, editable=False)  # see presets.py
    # New partnerships begin here unless somebody says otherwise.
    is_default = models.BooleanField(_("used for new partnerships"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "pathway"
        verbose_name = _("pathway")
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="pathway_name_once"),
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_default=True), name="pathway_default_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Recorded):
    """A column of the board. Whatever it is called here, `milestone` says what reaching it means anywhere."""

    kind = "stage"
    is_set_up = True

    class Milestone(models.TextChoices):
        # Translators: how far a partnership has come, whatever the stage is called in a workspace.
        IDENTIFIED = "identified", _("Identified")
        RESEARCHED = "researched", _("Researched")
        CONTACTED = "contacted", _("Contacted")
        INTERESTED = "interested", _("Interested")
        MET = "met", _("Met")
        ASSESSED = "assessed", _("Assessed")
        AGREED = "agreed", _("Agreed")
        ACTIVE = "active", _("Active")
        EVALUATING = "evaluating", _("Evaluating")
        INDEPENDENT = "independent", _("Independent")

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="stages")
    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("place in the row"))
    milestone = models.CharField(_("what it means"), max_length=12, choices=Milestone.choices)
    expected_days = models.PositiveSmallIntegerField(
        _("days a partnership usually stays"),
        null=True,
        blank=True,
        # Translators: help text of a stage: after so many days it counts as overdue.
        help_text=_("After so many days it is shown as overdue. Leave it empty for no limit."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("how many we can look after at once"),
        null=True,
        blank=True,
        # Translators: help text of a stage: how many partnerships fit.
        help_text=_("One more than this asks for a reason. Leave it empty for no limit."),
    )
    follow_up_days = models.PositiveSmallIntegerField(
        _("working days until we ask again"),
        null=True,
        blank=True,
        # Translators: help text of a stage: when a follow-up is due.
        help_text=_("Counted from the last contact, whoever of us had it. Leave it empty for no reminder."),
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "stage"
        verbose_name = _("stage")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["pathway", "name"], name="stage_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_the_end(self) -> bool:
        """Nobody is expected to leave: to come here, a partnership ends well."""
        return self.milestone == self.Milestone.INDEPENDENT and self.expected_days is None


class ChecklistItem(Recorded):
    """What should be true before a partnership leaves the stage."""

    kind = "checklist_item"
    is_set_up = True

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="checklist")
    text = models.CharField(_("what should be done"), max_length=200)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "checklist_item"
        verbose_name = _("item of a checklist")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
