# SPDX-License-Identifier: AGPL-3.0-or-later
"""From stage to stage, with what was missing and why it was done all the same; and ticks on checklists."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member
from liaison.kit.hooks import announce
from liaison.pathway.events import StageEntered
from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage, StageChange, Tick
from liaison.pathway.rules import moving

from .refusals import AnotherPathway, NeedsEnding, NeedsReason, NotOpen, PathwayGone, StageGone


@dataclass(frozen=True)
class Moved:
    """`change` is None where nothing was done: it is there already, or the same button was pressed twice."""

    partnership: Partnership
    change: Change | None


def move_to_stage(
    partnership: Partnership,
    stage: Stage,
    *,
    by: Member,
    seen_in: Stage | None = None,
    reason: str = "",
    once: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Moved:
    """`seen_in` is the stage in which the person saw it: raises EditedMeanwhile where it has left that since.

    Raises NeedsReason where something is missing or the stage is full and there is no `reason`; NeedsEnding for
    the stage where partnerships end; NotOpen for one that is set aside; StageGone for a stage that somebody has
    removed. The same `once` again moves nothing.
    """
    at = at or timezone.now()
    public_id = uuid.uuid5(by.public_id, str(once)) if once else uuid.uuid4()
    try:
        with changing(by, "move", at=at) as change:
            current = locked(partnership)
            if current.stage_id == stage.pk or StageChange.objects.filter(public_id=public_id).exists():
                return Moved(current, None)
            if seen_in is not None:
                if current.stage_id != seen_in.pk:
                    raise EditedMeanwhile(current)
                current.stage = seen_in  # read already
            _refuse_unless_open(current, stage)
            _enter(change, current, stage, reason.strip(), public_id)
        return Moved(current, change.record)
    except IntegrityError:
        # The second press was so quick that neither saw the other.
        return Moved(Partnership.objects.get(pk=partnership.pk), None)


def locked(partnership: Partnership) -> Partnership:
    """The row as it is now, and ours until the end of the transaction.

    Without its stage: a row that had to be waited for and has moved meanwhile would not be found by such a join.
    """
    return Partnership.objects.select_for_update().get(pk=partnership.pk)


def locked_stage(stage: Stage) -> Stage:
    """The stage as it is now. Until the end of the transaction nobody removes it, nor puts its pathway away.

    Whoever locks partnerships as well does that first. Raises StageGone.
    """
    # Not its key: who writes a step that leads from here needs that, and may hold the stage we wait for.
    current = Stage.objects.select_for_update(no_key=True).filter(pk=stage.pk, archived_at=None).first()
    if current is None:
        raise StageGone(stage)
    return current


def stage_to_come_to(stage: Stage) -> Stage:
    """The same for whoever is not yet on its way along that pathway. Raises StageGone and PathwayGone."""
    current = locked_stage(stage)
    # A question of its own: what a locked row is joined with is as old as the question, not as the lock.
    current.pathway = Pathway.objects.get(pk=current.pathway_id)
    if current.pathway.archived_at is not None:
        raise PathwayGone(current.pathway)
    return current


def _refuse_unless_open(current: Partnership, stage: Stage) -> None:
    if not current.is_open:
        raise NotOpen(current)
    if stage.pathway_id != current.pathway_id:
        raise AnotherPathway
    if stage.is_the_end:
        raise NeedsEnding(stage)


def objections_to(partnership: Partnership, stage: Stage) -> moving.Objections:
    """What speaks against moving it there now; also for a page that asks before it does."""
    origin = partnership.stage
    checklist = ChecklistItem.objects.filter(stage=origin, archived_at=None).order_by("order", "pk")
    ticked = Tick.objects.filter(partnership=partnership, item__stage=origin).values_list("item_id", flat=True)
    inside = 0
    if stage.capacity is not None:
        inside = Partnership.objects.filter(stage=stage, standing=Partnership.Standing.OPEN).count()
    return moving.objections(
        [moving.Item(item.pk, item.text) for item in checklist],
        set(ticked),
        forwards=stage.order > origin.order,
        inside=inside,
        capacity=stage.capacity,
    )


def _enter(
    change: Changing, current: Partnership, stage: Stage, reason: str, public_id: uuid.UUID | None = None
) -> None:
    # Two who take the last place at the same moment see each other.
    stage = locked_stage(stage)
    found = objections_to(current, stage)
    if found.needs_reason and not reason:
        raise NeedsReason(stage, found)
    enter(change, current, stage, reason=reason, objections=found, public_id=public_id)


def enter(
    change: Changing,
    partnership: Partnership,
    stage: Stage,
    *,
    reason: str = "",
    objections: moving.Objections | None = None,
    public_id: uuid.UUID | None = None,
) -> None:
    """Inside an open change, without asking: write the step down and tell the house."""
    found = objections or moving.Objections()
    step = StageChange(
        partnership=partnership,
        from_stage=partnership.stage,
        to_stage=stage,
        at=change.at,
        by=change.by,
        reason=reason[:300],
        missing=found.missing,
        is_over_capacity=found.is_full,
    )
    step.public_id = public_id or uuid.uuid4()
    change.update(partnership, stage=stage, entered_stage_at=change.at)
    partnership.stage = stage  # it still has the old one at hand
    change.create(step)
    announce(StageEntered(partnership, step, change))


def tick(partnership: Partnership, item: ChecklistItem, *, by: Member) -> Change | None:
    """None where it is ticked already."""
    try:
        with changing(by, "tick") as change:
            if Tick.objects.filter(partnership=partnership, item=item).exists():
                return None
            change.create(Tick(partnership=partnership, item=item, by=by))
        return change.record
    except IntegrityError:
        return None


def untick(partnership: Partnership, item: ChecklistItem, *, by: Member) -> Change | None:
    """None where it is not ticked."""
    with changing(by, "untick") as change:
        for row in Tick.objects.select_for_update().filter(partnership=partnership, item=item):
            change.delete(row)
    return change.record if change.record.pk else None
