# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a workspace judges by. A set somebody has scored with stays as it is; editing it makes a new version."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Recorded
from liaison.assessment.rules.criteria import LEVELS


class CriteriaSet(Recorded):
    kind = "criteria_set"

    name = models.CharField(_("name"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("replaces")
    )
    preset = models.CharField(max_length=20, blank=True, editable=False)  # "workshop" for the nine to begin with
    levels = models.PositiveSmallIntegerField(
        _("levels"), default=LEVELS, validators=[MinValueValidator(2), MaxValueValidator(9)]
    )
    step = models.DecimalField(_("smallest step"), max_digits=3, decimal_places=2, default=Decimal("0.5"))
    # New rounds begin with this one unless somebody says otherwise.
    is_default = models.BooleanField(_("used for new rounds"), default=False)
    frozen_at = models.DateTimeField(null=True, editable=False)  # when the first assessment was submitted
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "criteria_set"
        verbose_name = _("set of criteria")
        verbose_name_plural = _("sets of criteria")
        ordering = ["-is_default", "name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name", "version"], name="criteria_set_version_once"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_default=True), name="criteria_set_default_once"
            ),
        ]

    def __str__(self) -> str:
        if self.version == 1:
            return self.name
        # Translators: a set of criteria and which edition of it, such as "Partnerships (version 2)".
        return _("%(name)s (version %(version)s)") % {"name": self.name, "version": self.version}

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def get_absolute_url(self) -> str:
        return workspace_url("assessment:criteria-set", self.public_id)


class Criterion(Recorded):
    """`key` stays the same from version to version. `types`: kinds of partnership it applies to; empty for all."""

    kind = "criterion"

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=50)
    label = models.CharField(_("name"), max_length=100)
    about = models.CharField(_("what it asks"), max_length=300, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, default=1)
    minimum = models.DecimalField(_("at least"), max_digits=4, decimal_places=2, null=True, blank=True)
    types = models.JSONField(_("only for these kinds of partnership"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta(Recorded.Meta):
        db_table = "criterion"
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "key"], name="criterion_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="criterion_weight_is_no_debt"),
        ]

    def __str__(self) -> str:
        return self.label

    def applies_to(self, type: str) -> bool:
        return not self.types or not type or type in self.types


class ScaleAnchor(Recorded):
    """What a level of a criterion looks like, in words."""

    kind = "scale_anchor"

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="anchors")
    level = models.PositiveSmallIntegerField(_("points"))
    text = models.CharField(_("in words"), max_length=200)

    class Meta(Recorded.Meta):
        db_table = "scale_anchor"
        verbose_name = _("points in words")
        verbose_name_plural = _("points in words")
        ordering = ["level"]
        constraints = [models.UniqueConstraint(fields=["criterion", "level"], name="scale_anchor_once")]

    def __str__(self) -> str:
        return self.text


class Band(Recorded):
    """`begins_at`: the total from which it counts, with every criterion of the set; none for the lowest."""

    kind = "band"

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="bands")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=20)
    begins_at = models.DecimalField(_("begins at"), max_digits=7, decimal_places=3, null=True)

    class Meta(Recorded.Meta):
        db_table = "band"
        verbose_name = _("band")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "number"], name="band_once")]

    def __str__(self) -> str:
        return self.name
