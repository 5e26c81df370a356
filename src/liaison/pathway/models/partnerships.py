# SPDX-License-Identifier: AGPL-3.0-or-later
"""A partnership on its way, and each step it took."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded, ScopedManager, ScopedQuerySet, Team
from liaison.directory.models import Organisation, Person
from liaison.kit.hooks import page_of
from liaison.kit.text import fold

from .pathways import ChecklistItem, Pathway, Stage


class PartnershipQuerySet(ScopedQuerySet["Partnership"]):
    def open(self) -> "PartnershipQuerySet":
        return self.filter(standing=Partnership.Standing.OPEN)

    def matching(self, text: str) -> "PartnershipQuerySet":
        """Those with every word of it in a name: the organisation's, or their own."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(Q(organisation__search_names__contains=word) | Q(name__icontains=word))
        return rows


PartnershipManager = ScopedManager.from_queryset(PartnershipQuerySet)


class Partnership(Recorded):
    """An organisation may have several: one that ended, and years later another."""

    kind = "partnership"

    class Standing(models.TextChoices):
        # Translators: where a partnership stands beside its stage.
        OPEN = "open", _("On its way")
        WAITING = "waiting", _("Waiting")
        RESTING = "resting", _("Resting")
        DECLINED_BY_THEM = "declined_by_them", _("Declined by them")
        DECLINED_BY_US = "declined_by_us", _("Declined by us")
        REFERRED_ON = "referred_on", _("Referred on")
        ENDED = "ended", _("Ended well")

    class Origin(models.TextChoices):
        # Translators: how a partnership began.
        EVENT = "event", _("An event")
        INTRODUCTION = "introduction", _("An introduction")
        REFERRAL = "referral", _("Another affiliate sent them")
        COLD = "cold", _("We wrote to them first")
        THEIR_REQUEST = "their_request", _("They asked us")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partnerships")
    name = models.CharField(
        _("what it is about"),
        max_length=200,
        blank=True,
        # Translators: help text: the name of a partnership, beside that of the organisation.
        help_text=_("Only needed where there is more than one with this organisation."),
    )
    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="partnerships")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="partnerships", verbose_name=_("stage"))
    entered_stage_at = models.DateTimeField(_("in this stage since"))
    # What the newest open side state or ending says; the record itself has the reason and the dates.
    standing = models.CharField(
        _("standing"), max_length=20, choices=Standing.choices, default=Standing.OPEN, editable=False
    )
    is_free_pilot = models.BooleanField(_("free pilot"), default=False)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("looked after by")
    )
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="partnerships", verbose_name=_("team")
    )
    origin = models.CharField(_("how it began"), max_length=15, choices=Origin.choices, blank=True)
    introduced_by_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships_introduced",
        verbose_name=_("introduced by the organisation"),
    )
    introduced_by_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships_introduced",
        verbose_name=_("introduced by the person"),
    )
    goals = models.TextField(_("goals, in the partner's words"), blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("on"), null=True, blank=True)
    # The summary of the newest decided assessment, kept by actions.keep_score.
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, editable=False)
    band = models.CharField(_("band"), max_length=40, blank=True, editable=False)
    scored_at = models.DateTimeField(null=True, editable=False)

    objects = PartnershipManager()  # type: ignore[misc]

    class Meta(Recorded.Meta):
        db_table = "partnership"
        verbose_name = _("partnership")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "standing", "stage"], name="partnership_by_standing"),
            models.Index(
                fields=["workspace", "next_step_on"],
                condition=Q(next_step_on__isnull=False),
                name="partnership_by_next_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name}" if self.name else str(self.organisation)

    @property
    def is_open(self) -> bool:
        return self.standing == self.Standing.OPEN

    def get_absolute_url(self) -> str:
        """Its page is in a room above; where none is, the organisation's."""
        return page_of(self) or self.organisation.get_absolute_url()


class PartnershipType(Recorded):
    """One of the things that this partnership is."""

    kind = "partnership_type"

    class Type(models.TextChoices):
        # Translators: kinds of partnership; one may be several of them.
        ADVICE = "advice", _("Advice")
        TECHNICAL_HELP = "technical_help", _("Technical help")
        EVENTS = "events", _("Events")
        RESIDENCY = "residency", _("Residency")
        TRAINING_COURSE = "training_course", _("Training course")
        CONTENT_DONATION = "content_donation", _("Content donation")
        PROMOTION = "promotion", _("Promotion to members")
        FUNDER = "funder", _("Funder")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="types")
    type = models.CharField(_("kind"), max_length=20, choices=Type.choices)

    class Meta(Recorded.Meta):
        db_table = "partnership_type"
        verbose_name = _("kind of partnership")
        ordering = ["type"]
        constraints = [models.UniqueConstraint(fields=["partnership", "type"], name="partnership_type_once")]

    def __str__(self) -> str:
        return str(self.get_type_display())


class CoLead(Recorded):
    """An affiliate that leads the partnership together with us."""

    kind = "co_lead"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="co_leads")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partnerships_led")

    class Meta(Recorded.Meta):
        db_table = "partnership_co_lead"
        verbose_name = _("affiliate that leads with us")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["partnership", "organisation"], name="co_lead_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class StageChange(Recorded):
    """From which stage to which, when, by whom, and what was said where something was missing."""

    kind = "stage_change"
    told_of = "partnership__organisation"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="changes_from")
    to_stage = models.ForeignKey(Stage, models.PROTECT, related_name="changes_to")
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # The texts of the checklist that were not ticked.
    missing = models.JSONField(default=list)
    # The stage was full.
    is_over_capacity = models.BooleanField(default=False)

    class Meta(Recorded.Meta):
        db_table = "stage_change"
        verbose_name = _("change of stage")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["workspace", "at"], name="stage_change_by_time")]

    def __str__(self) -> str:
        return str(self.to_stage)


class Tick(Recorded):
    """This item of the checklist is done in this partnership: when and by whom stands in the history."""

    kind = "tick"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="ticks")
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "checklist_tick"
        verbose_name = _("tick on a checklist")
        constraints = [models.UniqueConstraint(fields=["partnership", "item"], name="checklist_tick_once")]

    def __str__(self) -> str:
        return str(self.item)
