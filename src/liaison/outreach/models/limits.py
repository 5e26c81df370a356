# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a workspace holds itself to when it writes to somebody who did not ask."""

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Recorded


class OutreachRules(Recorded):
    """One row for a workspace; without one, these defaults hold."""

    kind = "outreach_rules"

    most_letters = models.PositiveSmallIntegerField(
        _("most letters to one organisation in a month"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    office_opens = models.TimeField(_("their office hours begin"), default=time(9))
    office_closes = models.TimeField(_("their office hours end"), default=time(17))

    class Meta(Recorded.Meta):
        db_table = "outreach_rules"
        verbose_name = _("rules of outreach")
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="outreach_rules_once"),
            models.CheckConstraint(
                condition=models.Q(office_opens__lt=models.F("office_closes")), name="outreach_rules_open_hours"
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
