# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we want to reach together, and who does what until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded

from .partnerships import Partnership


class Objective(Recorded):
    kind = "objective"

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="objectives")
    text = models.CharField(_("what we want to reach together"), max_length=300)
    due_on = models.DateField(_("until"), null=True, blank=True)
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta(Recorded.Meta):
        db_table = "objective"
        verbose_name = _("objective")
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text


class Sign(Recorded):
    """By what both sides will know that the partner is independent."""

    kind = "sign"

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="signs")
    text = models.CharField(_("by what we will know"), max_length=300)
    seen_by_us_on = models.DateField(_("we saw it on"), null=True, blank=True)
    seen_by_them_on = models.DateField(_("they saw it on"), null=True, blank=True)

    class Meta(Recorded.Meta):
        db_table = "objective_sign"
        verbose_name = _("sign of independence")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_seen(self) -> bool:
        return bool(self.seen_by_us_on and self.seen_by_them_on)


class PlanTemplate(Recorded):
    """Tasks that come back with every webinar, course or residency."""

    kind = "plan_template"

    name = models.CharField(_("name"), max_length=200)
    about = models.TextField(_("when to use it"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Recorded.Meta):
        db_table = "plan_template"
        verbose_name = _("plan template")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="plan_template_name_once")]

    def __str__(self) -> str:
        return self.name


class PlanTemplateTask(Recorded):
    kind = "plan_template_task"

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="tasks")
    title = models.CharField(_("task"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    # Days from the day that the plan is made for; negative before it.
    days = models.SmallIntegerField(_("days from the day"), default=0)
    steps = models.JSONField(_("checklist"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    needs = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="needed_for", verbose_name=_("comes after")
    )

    class Meta(Recorded.Meta):
        db_table = "plan_template_task"
        verbose_name = _("task of a plan template")
        ordering = ["order", "id"]

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
    # The day that the tasks' days are counted from.
    day = models.DateField(_("the day"), null=True, blank=True)

    class Meta(Recorded.Meta):
        db_table = "plan"
        verbose_name = _("plan")
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return self.name


class Task(Recorded):
    """Of a partnership, of a plan, or somebody's own."""

    kind = "task"

    partnership = models.ForeignKey(Partnership, models.CASCADE, null=True, blank=True, related_name="tasks")
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="tasks")
    title = models.CharField(_("task"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    owner = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta(Recorded.Meta):
        db_table = "task"
        verbose_name = _("task")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["workspace", "owner", "due_on"],
                condition=models.Q(done_at=None),
                name="task_open_by_owner",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class TaskStep(Recorded):
    """One line of a task's checklist."""

    kind = "task_step"

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    text = models.CharField(_("step"), max_length=200)
    is_done = models.BooleanField(_("done"), default=False)
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Recorded.Meta):
        db_table = "task_step"
        verbose_name = _("step of a task")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class TaskNeed(Recorded):
    """The task cannot begin before another one is done."""

    kind = "task_need"

    task = models.ForeignKey(Task, models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Task, models.CASCADE, related_name="needed_for")

    class Meta(Recorded.Meta):
        db_table = "task_need"
        verbose_name = _("task that comes first")
        constraints = [
            models.UniqueConstraint(fields=["task", "needed"], name="task_need_once"),
            models.CheckConstraint(condition=~models.Q(task=models.F("needed")), name="task_need_is_another"),
        ]
