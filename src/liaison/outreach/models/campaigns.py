# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing to many for one reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded
from liaison.mailroom.models import LetterVersion

from .cadences import Cadence


class Campaign(Recorded):
    """Why many are written to, by whom, in which steps, and why we believe that we may."""

    kind = "campaign"

    name = models.CharField(_("name"), max_length=120)
    cadence = models.ForeignKey(Cadence, models.PROTECT, related_name="campaigns", verbose_name=_("cadence"))
    goal = models.CharField(_("goal"), max_length=20, choices=LetterVersion.Goal.choices, blank=True)
    written_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    needs_approval = models.BooleanField(_("somebody approves each first letter"), default=True)

    source = models.CharField(_("where we have the addresses from"), max_length=300, blank=True)

    # The legitimate-interest note: the three questions of article 6(1)(f) GDPR, before the first cold letter.
    interest = models.TextField(_("what we want to reach, and for whom it is good"), max_length=2000, blank=True)
    necessity = models.TextField(_("why writing to them is the gentlest way"), max_length=2000, blank=True)
    balance = models.TextField(
        _("why they can expect it, and what could trouble them"), max_length=2000, blank=True
    )
    noted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", editable=False)
    noted_at = models.DateTimeField(null=True, editable=False)

    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "campaign"
        verbose_name = _("campaign")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="campaign_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_note(self) -> bool:
        return self.noted_at is not None and all((self.interest, self.necessity, self.balance))

    def get_absolute_url(self) -> str:
        return workspace_url("outreach:campaign", self.public_id)
