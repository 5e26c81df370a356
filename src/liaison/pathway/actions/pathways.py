# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing how partnerships go here. What is in use is never lost: stages with a history are put away."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage, StageChange, Tick

from .refusals import LastStage, NameTaken, PathwayInUse, StageInUse
from .work import Line


def add_pathway(name: str, *, by: Member) -> tuple[Pathway, Change]:
    """With nothing in it. Raises NameTaken."""
    try:
        with changing(by, "add pathway") as change:
            return change.create(Pathway(name=name)), change.record
    except IntegrityError as error:
        raise NameTaken from error


def edit_pathway(
    pathway: Pathway, *, by: Member, name: str, is_default: bool, expected: uuid.UUID | None = None
) -> Change | None:
    """None when nothing differs. Raises NameTaken, PathwayInUse and EditedMeanwhile."""
    try:
        with changing(by, "edit pathway") as change:
            if is_default:
                for other in Pathway.objects.select_for_update().filter(is_default=True).exclude(pk=pathway.pk):
                    change.update(other, is_default=False)
            elif Pathway.objects.filter(pk=pathway.pk, is_default=True).exists():
                # New partnerships must begin somewhere: another pathway takes over, this one does not give it up.
                raise PathwayInUse
            change.update(pathway, expected=expected, name=name, is_default=is_default)
        return change.record if change.record.pk else None
    except IntegrityError as error:
        raise NameTaken from error


def put_pathway_away(pathway: Pathway, *, by: Member) -> Change:
    """Raises PathwayInUse while partnerships are on their way there, or begin there."""
    with changing(by, "put pathway away") as change:
        current = Pathway.objects.select_for_update().get(pk=pathway.pk)
        on_their_way = Partnership.objects.filter(pathway=pathway).exclude(standing=Partnership.Standing.ENDED)
        if current.is_default or on_their_way.exists():
            raise PathwayInUse
        change.update(pathway, archived_at=timezone.now())
    return change.record


def bring_pathway_back(pathway: Pathway, *, by: Member) -> Change | None:
    with changing(by, "bring pathway back") as change:
        change.update(pathway, archived_at=None)
    return change.record if change.record.pk else None


def add_stage(
    pathway: Pathway, *, by: Member, checklist: Sequence[Line] = (), **values: Any
) -> tuple[Stage, Change]:
    """`values` are columns of Stage. Without an `order` it comes last. Raises NameTaken."""
    try:
        with changing(by, "add stage") as change:
            Pathway.objects.select_for_update().get(pk=pathway.pk)
            last = Stage.objects.filter(pathway=pathway).order_by("-order").values_list("order", flat=True).first()
            stage = change.create(Stage(**{"pathway": pathway, "order": (last or 0) + 1, **values}))
            _set_checklist(change, stage, checklist)
        return stage, change.record
    except IntegrityError as error:
        raise NameTaken from error


def edit_stage(
    stage: Stage,
    *,
    by: Member,
    checklist: Sequence[Line] | None = None,
    expected: uuid.UUID | None = None,
    **values: Any,
) -> Change | None:
    """None when nothing differs. Raises NameTaken and EditedMeanwhile."""
    try:
        with changing(by, "edit stage") as change:
            change.update(stage, expected=expected, **values)
            if checklist is not None:
                _set_checklist(change, stage, checklist)
        return change.record if change.record.pk else None
    except IntegrityError as error:
        raise NameTaken from error


def order_stages(pathway: Pathway, stages: Sequence[Stage], *, by: Member) -> Change | None:
    """Those not named keep their order and come after. None when nothing differs."""
    with changing(by, "order stages") as change:
        there = {
            row.pk: row
            for row in Stage.objects.select_for_update().filter(pathway=pathway).order_by("order", "pk")
        }
        named = [there.pop(stage.pk) for stage in stages if stage.pk in there]
        for order, row in enumerate([*named, *there.values()], start=1):
            if row.order != order:
                change.update(row, order=order)
    return change.record if change.record.pk else None


def remove_stage(stage: Stage, *, by: Member) -> Change:
    """Put away where a history tells of it, else deleted. Raises StageInUse and LastStage."""
    with changing(by, "remove stage") as change:
        Pathway.objects.select_for_update().get(pk=stage.pathway_id)
        inside = Partnership.objects.filter(stage=stage).count()
        if inside:
            raise StageInUse(stage, inside)
        if not Stage.objects.filter(pathway=stage.pathway_id, archived_at=None).exclude(pk=stage.pk).exists():
            raise LastStage
        if _has_history(stage):
            change.update(stage, archived_at=timezone.now())
        else:
            change.delete(stage)
    return change.record


def _has_history(stage: Stage) -> bool:
    steps = StageChange.objects.filter(to_stage=stage) | StageChange.objects.filter(from_stage=stage)
    return steps.exists() or Tick.objects.filter(item__stage=stage).exists()


def _set_checklist(change: Changing, stage: Stage, lines: Sequence[Line]) -> None:
    """Items that somebody has ticked are put away when they leave the list: the ticks still say of what."""
    there = {row.public_id: row for row in ChecklistItem.objects.filter(stage=stage, archived_at=None)}
    for order, line in enumerate(lines, start=1):
        row = there.pop(line.public_id, None) if line.public_id else None
        if row is None:
            change.create(ChecklistItem(stage=stage, text=line.text, order=order))
        else:
            change.update(row, text=line.text, order=order)
    for row in there.values():
        if Tick.objects.filter(item=row).exists():
            change.update(row, archived_at=timezone.now())
        else:
            change.delete(row)
