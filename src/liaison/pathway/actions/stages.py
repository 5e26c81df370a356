# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changing the stages of a pathway. Nobody who stands in one is lost, and no history: see `remove_stage`.

Whoever changes a stage holds its pathway, so that two never do at once. Partnerships are locked before pathways,
and pathways before stages; of the latter two not the key (no_key), because steps and new partnerships point there.
"""

import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member
from liaison.kit.text import fold
from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage, StageChange, Tick
from liaison.pathway.queries.pathways import standing_in, version_of
from liaison.pathway.rules import moving

from .moving import enter, locked_stage
from .refusals import (
    AnotherPathway,
    LastStage,
    NameOfOnePutAway,
    NameTaken,
    NeedsEnding,
    StageGone,
    StageInUse,
)
from .work import Line, write_lines


def add_stage(
    pathway: Pathway, *, by: Member, checklist: Sequence[Line] = (), **values: Any
) -> tuple[Stage, Change]:
    """`values` are columns of Stage. Without an `order` it comes last, but before an end. Raises NameTaken."""
    with changing(by, "add stage") as change:
        hold(pathway)
        refuse_taken(Stage.objects.filter(pathway=pathway), values.get("name", ""))
        stage = Stage(pathway=pathway, **values)
        if "order" not in values:
            stage.order = _make_room(change, stage)
        change.create(stage)
        _set_checklist(change, stage, checklist)
    return stage, change.record


def edit_stage(
    stage: Stage,
    *,
    by: Member,
    checklist: Sequence[Line] | None = None,
    expected: uuid.UUID | None = None,
    **values: Any,
) -> Change | None:
    """None when nothing differs. `expected` is the `version_of` what the person saw.

    Raises NameTaken, LastStage, StageGone and EditedMeanwhile.
    """
    with changing(by, "edit stage") as change:
        hold(stage.pathway_id)
        current = locked_stage(stage)
        if expected is not None and version_of(current) != expected:
            raise EditedMeanwhile(current)
        if "name" in values:
            refuse_taken(Stage.objects.filter(pathway=stage.pathway_id).exclude(pk=stage.pk), values["name"])
        change.update(stage, **values)
        if stage.is_the_end and not current.is_the_end:
            _keep_a_beginning(stage.pathway_id)
        if checklist is not None:
            _set_checklist(change, stage, checklist)
    return change.record if change.record.pk else None


def place_stage(stage: Stage, beside: Stage, *, before: bool, by: Member) -> Change | None:
    """To the nearest place before or after `beside`. None where it is on that side of it already.

    Whoever presses says what they saw beside it, so that two who press at once move it once. Raises StageGone.
    """
    with changing(by, "order stages") as change:
        hold(stage.pathway_id)
        rows = _all_held(stage.pathway_id)
        there = [row.pk for row in rows if row.archived_at is None]
        for one in (stage, beside):
            if one.pk not in there:
                raise StageGone(one)
        if (there.index(stage.pk) < there.index(beside.pk)) == before or stage.pk == beside.pk:
            return None
        moved = rows.pop(next(place for place, row in enumerate(rows) if row.pk == stage.pk))
        rows.insert(next(place for place, row in enumerate(rows) if row.pk == beside.pk) + (not before), moved)
        _line_up(change, rows)
    return change.record if change.record.pk else None


def remove_stage(stage: Stage, *, by: Member, to: Stage | None = None) -> Change:
    """Put away where a history tells of it, else deleted. Who stands there goes to `to`, in the same change.

    Raises StageInUse where somebody stands there and there is no `to`, or where somebody has come just now;
    NeedsEnding where somebody on the way would be put to where partnerships end; LastStage; StageGone for a stage
    or a `to` that is removed already.
    """
    with changing(by, "remove stage") as change:
        held = list(standing_in(stage).select_for_update().order_by("pk"))
        hold(stage.pathway_id)
        current = _hold_stages(stage, to)
        # Whoever came between these two lines is not held, and must not be moved unawares.
        inside = standing_in(stage).count()
        if inside and (to is None or inside != len(held)):
            raise StageInUse(current, inside)
        if to is not None:
            # Translators: why a partnership changed its stage. %(stage)s is the stage that was removed.
            reason = _("“%(stage)s” was removed from the pathway.") % {"stage": current}
            rehome(change, held, to, reason=reason)
        if _has_history(current):
            change.update(current, archived_at=timezone.now())
        else:
            change.delete(current)
        _keep_a_beginning(stage.pathway_id)
    return change.record


def bring_stage_back(stage: Stage, *, by: Member) -> Change | None:
    """To the place in the row that it had. None where it is there already."""
    with changing(by, "bring stage back") as change:
        hold(stage.pathway_id)
        change.update(stage, archived_at=None)
    return change.record if change.record.pk else None


def rehome(change: Changing, held: Iterable[Partnership], to: Stage, *, reason: str) -> None:
    """Inside an open change, to the same pathway or another. The caller has locked `held` and `to`."""
    inside = Partnership.objects.open().filter(stage=to).count()
    for one in held:
        if to.is_the_end and one.standing != Partnership.Standing.ENDED:
            raise NeedsEnding(to)
        if one.pathway_id != to.pathway_id:
            change.update(one, pathway=to.pathway)
        full = one.is_open and moving.is_full(inside, to.capacity)
        enter(change, one, to, reason=reason, objections=moving.Objections(is_full=full))
        inside += one.is_open


def hold(pathway: Pathway | int) -> Pathway:
    """The pathway as it is now; nobody else changes it or its stages until the end of the transaction."""
    return Pathway.objects.select_for_update(no_key=True).get(
        pk=pathway if isinstance(pathway, int) else pathway.pk
    )


def refuse_taken(rows: "QuerySet[Any]", name: str) -> None:
    """Names that differ in capitals or accents alone are the same to whoever writes them into a spreadsheet."""
    for row in rows:
        if fold(row.name) == fold(name):
            raise NameTaken if row.archived_at is None else NameOfOnePutAway


def _hold_stages(stage: Stage, to: Stage | None) -> Stage:
    """Whoever would move a partnership into either of them waits, and then finds what has become of it."""
    if to is not None and (to.pathway_id != stage.pathway_id or to.pk == stage.pk):
        raise AnotherPathway
    # Always in this order, so that nobody waits for somebody who waits for them.
    both = sorted(filter(None, (stage, to)), key=lambda one: one.pk)
    return {one.pk: locked_stage(one) for one in both}[stage.pk]


def _keep_a_beginning(pathway: int) -> None:
    rows = Stage.objects.filter(pathway=pathway, archived_at=None)
    if not any(not row.is_the_end for row in rows):
        raise LastStage


def _all_held(pathway: int) -> list[Stage]:
    """In their order, those put away as well."""
    rows = Stage.objects.select_for_update(no_key=True).filter(pathway=pathway).order_by("pk")
    return sorted(rows, key=lambda row: (row.order, row.pk))


def _make_room(change: Changing, stage: Stage) -> int:
    """The place of a new stage: the last one, or where the pathway's end is, which goes one further."""
    rows = _all_held(stage.pathway_id)
    after_all = rows[-1].order + 1 if rows else 1
    ends = [row.order for row in rows if row.is_the_end and row.archived_at is None]
    place = after_all if stage.is_the_end else min(ends, default=after_all)
    for row in rows:
        if row.order >= place:
            change.update(row, order=row.order + 1)
    return place


def _line_up(change: Changing, rows: Sequence[Stage]) -> None:
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            change.update(row, order=order)


def _has_history(stage: Stage) -> bool:
    steps = StageChange.objects.filter(to_stage=stage) | StageChange.objects.filter(from_stage=stage)
    return steps.exists() or Tick.objects.filter(item__stage=stage).exists()


def _set_checklist(change: Changing, stage: Stage, lines: Sequence[Line]) -> None:
    """Items that somebody has ticked are put away when they leave the list: the ticks still say of what."""
    there = ChecklistItem.objects.filter(stage=stage, archived_at=None)
    for row in write_lines(change, there, lines, partial(ChecklistItem, stage=stage), in_order=True):
        if Tick.objects.filter(item=row).exists():
            change.update(row, archived_at=timezone.now())
        else:
            change.delete(row)
