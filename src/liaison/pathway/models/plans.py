# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plans, and the templates that they are made from."""

import zoneinfo
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Recorded
from liaison.accounts.models.workspace import validate_time_zone
from liaison.kit.hooks import page_of
from liaison.pathway.rules.plans import MOST_DAYS, MOST_HOURS, MOST_PLACES, Anchor, Offset, Timed

from .partnerships import Partnership

# Translators: what the day of a task in a plan is counted from.
EVENT_START = _("the event")
# Translators: what the day of a task in a plan is counted from.
AGREEMENT_START = _("the start of the agreement")
# Translators: what the day of a task in a plan is counted from.
PLAN_MADE = _("the day the plan is made")
ANCHORS = [(Anchor.EVENT, EVENT_START), (Anchor.AGREEMENT, AGREEMENT_START), (Anchor.TODAY, PLAN_MADE)]


class TaskTime(Recorded):
    """When a task of a plan, or of a template, is done, by whom, and how long it takes.

    With a time from and until it is a shift: several people may take a place in it. Times are those of the clock
    on the wall, where the plan is.
    """

    # What the day is counted from; empty where nothing is.
    anchor = models.CharField(_("counted from"), max_length=20, choices=ANCHORS, blank=True)
    # Negative before it.
    days = models.SmallIntegerField(
        _("days"), default=0, validators=[MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)]
    )
    in_working_days = models.BooleanField(_("working days"), default=False)
    at = models.TimeField(_("at"), null=True, blank=True)
    until = models.TimeField(_("until"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        _("places"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    # Who should do it, in a word: "trainer", "helper".
    role = models.CharField(_("role"), max_length=60, blank=True)
    hours = models.DecimalField(
        _("hours of work"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(MOST_HOURS)],
    )

    class Meta(Recorded.Meta):
        abstract = True

    @property
    def is_shift(self) -> bool:
        return self.at is not None and self.until is not None

    @property
    def offset(self) -> Offset | None:
        return Offset(Anchor(self.anchor), self.days, self.in_working_days) if self.anchor else None

    @property
    def timed(self) -> Timed:
        return Timed(self.at, self.until)


def time_constraints(table: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(until=None) | Q(at__isnull=False) & ~Q(until=models.F("at")),
            name=f"{table}_until_after_at",
        ),
        models.CheckConstraint(condition=Q(places__gte=1), name=f"{table}_has_a_place"),
        models.CheckConstraint(condition=Q(hours=None) | Q(hours__gte=0), name=f"{table}_hours_are_not_negative"),
    ]


class PlanTemplate(Recorded):
    """Tasks that come back with every webinar, course or residency."""

    kind = "plan_template"
    is_set_up = True

    name = models.CharField(_("name"), max_length=200)
    about = models.TextField(_("when to use it"), blank=True)
    # Which of the shipped ones it was copied from: other rooms ask for "webinar", whatever it is called here.
    preset = models.CharField(max_length=40, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "plan_template"
        verbose_name = _("plan template")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="plan_template_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page is in a room above."""
        return page_of(self)


class PlanTemplateTask(TaskTime):
    kind = "plan_template_task"
    is_set_up = True
    told_of = "template"

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="tasks")
    title = models.CharField(_("task"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    steps = models.JSONField(_("checklist"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    needs = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="needed_for", verbose_name=_("comes after")
    )

    class Meta(Recorded.Meta):
        db_table = "plan_template_task"
        verbose_name = _("task of a plan template")
        ordering = ["order", "id"]
        constraints = time_constraints("plan_template_task")

    def __str__(self) -> str:
        return self.title


class Plan(Recorded):
    """Tasks around one day: of a partnership, or of something in a room above, named by kind and public id."""

    kind = "plan"

    name = models.CharField(_("name"), max_length=200)
    template = models.ForeignKey(PlanTemplate, models.PROTECT, null=True, blank=True, related_name="plans")
    partnership = models.ForeignKey(Partnership, models.CASCADE, null=True, blank=True, related_name="plans")
    for_kind = models.CharField(max_length=40, blank=True, editable=False)
    for_id = models.UUIDField(null=True, editable=False)
    # The days that those of the tasks are counted from: see `Anchor`.
    day = models.DateField(_("the day of the event"), null=True, blank=True)
    agreement_on = models.DateField(_("the agreement starts on"), null=True, blank=True)
    made_on = models.DateField(_("made on"), null=True, blank=True, editable=False)
    # Of the event; empty for the workspace's own.
    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, validators=[validate_time_zone], editable=False
    )
    is_open_to_volunteers = models.BooleanField(_("volunteers may take tasks of it"), default=False)

    class Meta(Recorded.Meta):
        db_table = "plan"
        verbose_name = _("plan")
        ordering = ["day", "id"]
        indexes = [
            models.Index(fields=["for_id"], condition=Q(for_id__isnull=False), name="plan_by_what_it_is_for")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page is in a room above."""
        return page_of(self)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else self.workspace.zone
