# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates of plans: writing one with all its tasks, copying, putting away, and those that are shipped."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.events import WorkspaceStarted
from liaison.accounts.models import Change, Member
from liaison.kit.bulk import new_row
from liaison.kit.text import fold
from liaison.pathway.models import PlanTemplate, PlanTemplateTask
from liaison.pathway.plan_library import PLAN_PRESETS, PlanPreset
from liaison.pathway.queries.plans import tasks_of, version_of
from liaison.pathway.rules.plans import first_things_first, in_a_circle

from .holding import hold_templates
from .refusals import WaitsForItself
from .stages import refuse_taken


@dataclass(frozen=True)
class TaskRow:
    """A line of the form. `key` tells it from the others, `after` is the key of the one that comes first.

    `public_id` is that of a task that was there before; `values` are columns of PlanTemplateTask.
    """

    key: str
    values: dict[str, Any]
    after: str = ""
    public_id: uuid.UUID | None = None


def add_template(name: str, about: str, rows: Sequence[TaskRow], *, by: Member) -> tuple[PlanTemplate, Change]:
    """Raises NameTaken and WaitsForItself."""
    with changing(by, "add plan template") as change:
        hold_templates()
        refuse_taken(PlanTemplate.objects.all(), name)
        template = change.create(PlanTemplate(name=name, about=about))
        _write(change, template, rows)
    return template, change.record


def edit_template(
    template: PlanTemplate,
    name: str,
    about: str,
    rows: Sequence[TaskRow],
    *,
    by: Member,
    expected: uuid.UUID | None = None,
) -> Change | None:
    """`rows` are all its tasks in their order; plans that were made from it before stay as they are.

    `expected` is `version_of` the template as somebody saw it. None when nothing differs. Raises NameTaken,
    WaitsForItself and EditedMeanwhile.
    """
    with changing(by, "edit plan template") as change:
        hold_templates()
        current = PlanTemplate.objects.select_for_update().get(pk=template.pk)
        if expected is not None and version_of(current) != expected:
            raise EditedMeanwhile(current)
        refuse_taken(PlanTemplate.objects.exclude(pk=template.pk), name)
        change.update(template, name=name, about=about)
        _write(change, template, rows)
    return change.record if change.record.pk else None


def copy_template(template: PlanTemplate, *, by: Member, name: str = "") -> tuple[PlanTemplate, Change]:
    """Without a `name` it finds a free one. Raises NameTaken."""
    with changing(by, "copy plan template") as change:
        hold_templates()
        if name:
            refuse_taken(PlanTemplate.objects.all(), name)
        copy = change.create(PlanTemplate(name=name or _free_name(template.name), about=template.about))
        names = [field.name for field in _own_fields()]
        made: dict[int | None, PlanTemplateTask] = {}
        tasks = {task.pk: task for task in tasks_of(template)}
        needs = {pk: [task.needs_id] if task.needs_id else [] for pk, task in tasks.items()}
        for key in first_things_first(needs):
            values = {one: getattr(tasks[key], one) for one in names}
            first = made.get(tasks[key].needs_id)
            made[key] = change.create(PlanTemplateTask(template=copy, needs=first, **values))
    return copy, change.record


def put_template_away(template: PlanTemplate, *, by: Member) -> Change | None:
    """No new plan begins with it; those that did go on."""
    return _archive(template, by, "put plan template away", timezone.now())


def bring_template_back(template: PlanTemplate, *, by: Member) -> Change | None:
    return _archive(template, by, "bring plan template back", None)


def _archive(template: PlanTemplate, by: Member, action: str, at: Any) -> Change | None:
    with changing(by, action) as change:
        change.update(template, archived_at=at)
    return change.record if change.record.pk else None


def _own_fields() -> list[Any]:
    left_out = {"id", "public_id", "workspace", "changed_in", "created_at", "template", "needs"}
    return [field for field in PlanTemplateTask._meta.concrete_fields if field.name not in left_out]


def _write(change: Changing, template: PlanTemplate, rows: Sequence[TaskRow]) -> None:
    needs = {row.key: [row.after] if row.after else [] for row in rows}
    if in_a_circle(needs):
        raise WaitsForItself
    there = {task.public_id: task for task in tasks_of(template)}
    places = {row.key: (order, row) for order, row in enumerate(rows, start=1)}
    made: dict[str, PlanTemplateTask] = {}
    # Each is written once, after the one it comes after: Undo takes back no row that was written twice.
    for key in first_things_first(needs):
        order, row = places[key]
        values = {**row.values, "order": order, "needs": made.get(row.after)}
        task = there.pop(row.public_id, None) if row.public_id else None
        if task is None:
            made[key] = change.create(PlanTemplateTask(template=template, **values))
        else:
            made[key] = change.update(task, **values)
    for task in there.values():
        change.delete(task)


def _free_name(name: str) -> str:
    taken = {fold(one) for one in PlanTemplate.objects.values_list("name", flat=True)}
    base = name[:190]
    return next(one for n in range(2, len(taken) + 3) if fold(one := f"{base} {n}") not in taken)


# --- those that are shipped ---


def install_plan_library(event: WorkspaceStarted) -> None:
    """The templates that a new workspace begins with, in its own language."""
    with translation.override(event.workspace.language), changing(None, "add plan templates") as change:
        for preset in PLAN_PRESETS:
            copy_preset(preset, change)


def copy_preset(preset: PlanPreset, change: Changing) -> PlanTemplate:
    template = change.create(PlanTemplate(name=str(preset.name), about=str(preset.about), preset=preset.key))
    made: dict[str, PlanTemplateTask] = {}
    for order, told in enumerate(preset.tasks, start=1):
        first = made.get(told.after)
        made[told.key] = new_row(PlanTemplateTask, template=template, order=order, needs=first, **told.values)
    # What every workspace begins with needs no line for each task.
    change.create_many(PlanTemplateTask, list(made.values()), noted=False)
    return template
