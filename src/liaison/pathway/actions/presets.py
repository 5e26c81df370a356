# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copying presets into a workspace."""

from typing import Any

from django.utils import translation

from liaison.accounts.actions import Changing, changing
from liaison.accounts.events import WorkspaceStarted
from liaison.accounts.models import Change, Member
from liaison.kit.bulk import new_row
from liaison.kit.text import fold
from liaison.pathway.models import ChecklistItem, Pathway, Stage
from liaison.pathway.presets import PRESETS, Preset

from .pathways import hold_all
from .stages import refuse_taken


def install_presets(event: WorkspaceStarted) -> None:
    """The pathways that a new workspace begins with, in its own language."""
    with translation.override(event.workspace.language), changing(None, "add pathways") as change:
        for preset in PRESETS:
            copy_preset(preset, change, is_default=preset.is_default)


def add_preset(preset: Preset, *, by: Member, name: str = "") -> tuple[Pathway, Change]:
    """One more copy, in the language of the person who asks; without a `name` it finds a free one.

    Raises NameTaken.
    """
    with changing(by, "add pathway") as change:
        hold_all()
        if name:
            refuse_taken(Pathway.objects.all(), name)
        return copy_preset(preset, change, is_default=False, name=name), change.record


def copy_preset(preset: Preset, change: Changing, *, is_default: bool, name: str = "") -> Pathway:
    name = name or _free_name(str(preset.name))
    pathway = change.create(Pathway(name=name, preset=preset.key, is_default=is_default))
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
    taken = {fold(one) for one in Pathway.objects.values_list("name", flat=True)}
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if fold(name) not in taken else next(one for one in numbered if fold(one) not in taken)
