# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we want to reach together, and who does what until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded

from .partnerships import Partnership
from .plans import Plan, TaskTime, time_constraints


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


class Task(TaskTime):
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
    # The day that the plan gave it. Where `due_on` is another one, somebody has chosen it by hand.
    planned_on = models.DateField(null=True, editable=False)
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
        constraints = time_constraints("task")

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_moved_by_hand(self) -> bool:
        return self.due_on != self.planned_on


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
