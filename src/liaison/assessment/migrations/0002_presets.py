# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workspaces that were there before begin with the same nine criteria as new ones, in their own language."""

from decimal import Decimal

from django.db import migrations
from django.utils import translation

from liaison.assessment.presets import SET_NAME, WORKSHOP_PRESET, anchors_of, band_names, criteria_rows


def install(apps, schema_editor):
    Workspace = apps.get_model("accounts", "Workspace")
    for workspace in Workspace.objects.order_by("pk"):
        with translation.override(workspace.language):
            _install(apps, workspace)


def _install(apps, workspace):
    tables = (apps.get_model("assessment", name) for name in ("CriteriaSet", "Criterion", "ScaleAnchor", "Band"))
    CriteriaSet, Criterion, ScaleAnchor, Band = tables
    if CriteriaSet.objects.filter(workspace=workspace).exists():
        return
    criteria_set = CriteriaSet.objects.create(
        workspace=workspace, name=str(SET_NAME), preset=WORKSHOP_PRESET, is_default=True
    )
    for values in criteria_rows():
        criterion = Criterion.objects.create(workspace=workspace, criteria_set=criteria_set, **values)
        for level, text in enumerate(anchors_of(values["key"]), start=1):
            ScaleAnchor.objects.create(workspace=workspace, criterion=criterion, level=level, text=text)
    for number, name in enumerate(band_names(), start=1):
        begins_at = None if number == 1 else Decimal(9) * (number - Decimal("0.5"))
        Band.objects.create(
            workspace=workspace, criteria_set=criteria_set, number=number, name=name, begins_at=begins_at
        )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
