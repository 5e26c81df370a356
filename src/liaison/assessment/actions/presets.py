# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copying the nine criteria into a workspace."""

from decimal import Decimal

from django.utils import translation

from liaison.accounts.actions import changing
from liaison.accounts.events import WorkspaceStarted
from liaison.assessment.models import Band, CriteriaSet, Criterion, ScaleAnchor
from liaison.assessment.presets import SET_NAME, WORKSHOP_PRESET, anchors_of, band_names, criteria_rows
from liaison.kit.bulk import new_row


def install_criteria(event: WorkspaceStarted) -> None:
    """What a new workspace begins with, in its own language."""
    with translation.override(event.workspace.language), changing(None, "add criteria") as change:
        criteria_set = change.create(CriteriaSet(name=str(SET_NAME), preset=WORKSHOP_PRESET, is_default=True))
        criteria = [new_row(Criterion, criteria_set=criteria_set, **values) for values in criteria_rows()]
        change.create_many(Criterion, criteria, noted=False)
        anchors = [
            new_row(ScaleAnchor, criterion=criterion, level=level, text=text)
            for criterion in criteria
            for level, text in enumerate(anchors_of(criterion.key), start=1)
        ]
        change.create_many(ScaleAnchor, anchors, noted=False)
        bands = [
            new_row(Band, criteria_set=criteria_set, number=number, name=name, begins_at=begin)
            for (number, name), begin in zip(enumerate(band_names(), start=1), _begins(len(criteria)), strict=True)
        ]
        change.create_many(Band, bands, noted=False)


def _begins(size: int) -> list[Decimal | None]:
    return [None, *(size * (level + Decimal("0.5")) for level in range(1, 5))]
