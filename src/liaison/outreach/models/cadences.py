# SPDX-License-Identifier: AGPL-3.0-or-later
"""In which steps somebody is written to who does not answer: small on purpose."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded
from liaison.mailroom.models import Letter


class Cadence(Recorded):
    """A first contact, up to two reminders, one closing note; then they are left in peace until a day on which
    somebody looks again."""

    kind = "cadence"
    MOST_STEPS = 4

    name = models.CharField(_("name"), max_length=120)
    look_again_after = models.PositiveSmallIntegerField(
        _("look again after (days)"), default=180, validators=[MinValueValidator(30), MaxValueValidator(1825)]
    )
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "cadence"
        verbose_name = _("cadence")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="cadence_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return workspace_url("outreach:cadence", self.public_id)


class CadenceStep(Recorded):
    """One letter of a cadence. `wait` counts working days where the reader is, since the letter before."""

    kind = "cadence_step"

    cadence = models.ForeignKey(Cadence, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+", verbose_name=_("letter"))
    wait = models.PositiveSmallIntegerField(
        _("working days to wait"), default=0, validators=[MaxValueValidator(260)]
    )

    class Meta(Recorded.Meta):
        db_table = "cadence_step"
        verbose_name = _("step of a cadence")
        ordering = ["cadence", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cadence", "position"], name="cadence_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cadence}: {self.letter}"

    def get_absolute_url(self) -> str:
        return self.cadence.get_absolute_url()
