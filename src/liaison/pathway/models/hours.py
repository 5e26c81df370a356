# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who takes which shift, and how many hours people have."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded
from liaison.pathway.rules.hours import HOURS_OF_A_WEEK

from .work import Task


class ShiftPlace(Recorded):
    """One of the places in a shift, taken."""

    kind = "shift_place"
    told_of = "task"

    task = models.ForeignKey(Task, models.CASCADE, related_name="taken")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "shift_place"
        verbose_name = _("place in a shift")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["task", "member"], name="shift_place_once")]

    def __str__(self) -> str:
        return str(self.member)


class Capacity(Recorded):
    """How many hours a week a member says they have."""

    kind = "capacity"
    told_of = "member"

    member = models.OneToOneField(Member, models.CASCADE, related_name="capacity")
    hours_per_week = models.DecimalField(
        # Translators: label of a field: how much time a member has for us.
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(HOURS_OF_A_WEEK)],
    )

    class Meta(Recorded.Meta):
        db_table = "capacity"
        verbose_name = _("hours that somebody has")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=HOURS_OF_A_WEEK),
                name="capacity_is_of_a_week",
            )
        ]

    def __str__(self) -> str:
        return f"{self.hours_per_week.normalize():f}"


class WeekAway(Recorded):
    """A week in which a member has no hours; `monday` names it."""

    kind = "week_away"
    told_of = "member"

    member = models.ForeignKey(Member, models.CASCADE, related_name="weeks_away")
    monday = models.DateField(_("week from"))

    class Meta(Recorded.Meta):
        db_table = "week_away"
        verbose_name = _("week away")
        ordering = ["monday", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "monday"], name="week_away_once")]

    def __str__(self) -> str:
        return self.monday.isoformat()
