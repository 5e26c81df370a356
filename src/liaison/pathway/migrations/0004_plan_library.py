# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workspaces that were there before begin with the same plan templates as new ones, in their own language."""

from django.db import migrations
from django.utils import translation

from liaison.pathway.plan_library import PLAN_PRESETS


def install(apps, schema_editor):
    Workspace = apps.get_model("accounts", "Workspace")
    for workspace in Workspace.objects.order_by("pk"):
        with translation.override(workspace.language):
            _install(apps, workspace)


def _install(apps, workspace):
    Template, Task = (apps.get_model("pathway", name) for name in ("PlanTemplate", "PlanTemplateTask"))
    taken = set(Template.objects.filter(workspace=workspace).values_list("name", flat=True))
    for preset in PLAN_PRESETS:
        if str(preset.name) in taken:
            continue
        template = Template.objects.create(
            workspace=workspace, name=str(preset.name), about=str(preset.about), preset=preset.key
        )
        made = {}
        for order, told in enumerate(preset.tasks, start=1):
            made[told.key] = Task.objects.create(
                workspace=workspace, template=template, order=order, needs=made.get(told.after), **told.values
            )


class Migration(migrations.Migration):
    dependencies = [("pathway", "0003_plans")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
