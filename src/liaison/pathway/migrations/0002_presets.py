# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workspaces that were there before begin with the same pathways as new ones, in their own language."""

from django.db import migrations
from django.utils import translation

from liaison.pathway.presets import PRESETS


def install(apps, schema_editor):
    Workspace = apps.get_model("accounts", "Workspace")
    for workspace in Workspace.objects.order_by("pk"):
        with translation.override(workspace.language):
            _install(apps, workspace)


def _install(apps, workspace):
    Pathway, Stage, Item = (apps.get_model("pathway", name) for name in ("Pathway", "Stage", "ChecklistItem"))
    if Pathway.objects.filter(workspace=workspace).exists():
        return
    for preset in PRESETS:
        pathway = Pathway.objects.create(
            workspace=workspace, name=str(preset.name), preset=preset.key, is_default=preset.is_default
        )
        for order, told in enumerate(preset.stages, start=1):
            stage = Stage.objects.create(
                workspace=workspace,
                pathway=pathway,
                name=str(told.name),
                order=order,
                milestone=told.milestone,
                expected_days=told.days,
                follow_up_days=told.again,
                capacity=told.capacity,
            )
            for place, text in enumerate(told.checklist, start=1):
                Item.objects.create(workspace=workspace, stage=stage, text=str(text), order=place)


class Migration(migrations.Migration):
    dependencies = [("pathway", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
