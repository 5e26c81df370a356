# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copying presets into a workspace."""

from typing import Any

from django.utils import translation

from liaison.accounts.actions import Changing, changing
from liaison.accounts.events import WorkspaceStarted
from liaison.accounts.models import Change, Member
from liaison.kit.bulk import new_row
from liaison.pathway.models import ChecklistItem, Pathway, Stage
from liaison.pathway.presets import PRESETS, Preset


def install_presets(event: WorkspaceStarted) -> None:
    """The pathways that a new workspace begins with, in its own language."""
    with translation.override(event.workspace.language), changing(None, "add pathways") as change:
        for preset in PRESETS:
            copy_preset(preset, change, is_default=preset.is_default)


def add_preset(preset: Preset, *, by: Member) -> tuple[Pathway, Change]:
    """One more copy, in the language of the person who asks."""
    with changing(by, "add pathway") as change:
        return copy_preset(preset, change, is_default=False), change.record


def copy_preset(preset: Preset, change: Changing, *, is_default: bool) -> Pathway:
    pathway = change.create(Pathway(name=_free_name(str(preset.name)), preset=preset.key, is_default=is_default))
    stages, items = preset_rows(preset, pathway)
    change.create_many(Stage, stages)
    # What a person adds they can undo; what every workspace begins with needs no line for each item.
    change.create_many(ChecklistItem, items, noted=change.by is not None)
    return pathway


def preset_rows(preset: Preset, pathway: Any) -> tuple[list[Stage], list[ChecklistItem]]:
    """Not saved yet."""
    stages, items = [], []
    for order, told in enumerate(preset.stages, start=1):
        stage = new_row(
            Stage,
            pathway=pathway,
            name=str(told.name),
            order=order,
            milestone=told.milestone,
            expected_days=told.days,
            follow_up_days=told.again,
            capacity=told.capacity,
        )
        stages.append(stage)
        items += [
            new_row(ChecklistItem, stage=stage, text=str(text), order=place)
            for place, text in enumerate(told.checklist, start=1)
        ]
    return stages, items


def _free_name(name: str) -> str:
    taken = set(Pathway.objects.values_list("name", flat=True))
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)
