# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a partnership aside, taking it up again, ending it well."""

import uuid
from dataclasses import dataclass
from datetime import date

from liaison.accounts.actions import Changing, EditedMeanwhile, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import Organisation
from liaison.kit.hooks import announce
from liaison.pathway.events import PartnershipEnded, PartnershipReopened, PartnershipSetAside
from liaison.pathway.models import Ending, Partnership, SideState, Stage, StageChange

from .moving import enter, locked, locked_stage, stage_to_come_to
from .refusals import AnotherPathway, DateMissing, DatesTurnedRound, ReasonMissing


@dataclass(frozen=True)
class Aside:
    """What somebody wrote when they set a partnership aside."""

    type: str
    reason: str
    since: date
    look_again_on: date | None = None
    waiting_for: str = ""
    referred_to: Organisation | None = None


@dataclass(frozen=True)
class GoodEnding:
    how: str
    reason: str
    ended_on: date
    learned: str = ""
    look_again_on: date | None = None


def set_aside(
    partnership: Partnership, aside: Aside, *, by: Member, expected: uuid.UUID | None = None
) -> tuple[SideState, Change]:
    """It keeps its stage. A state it is in already gives way to this one.

    Raises ReasonMissing, DateMissing, DatesTurnedRound, EditedMeanwhile, and PathwayGone for one that has ended
    and whose pathway was put away after that.
    """
    if not aside.reason.strip():
        raise ReasonMissing
    if aside.type == SideState.Type.RESTING and aside.look_again_on is None:
        raise DateMissing
    if aside.look_again_on is not None and aside.look_again_on < aside.since:
        raise DatesTurnedRound
    with changing(by, "set aside") as change:
        current = _locked(partnership, expected)
        if current.standing == Partnership.Standing.ENDED:
            stage_to_come_to(current.stage)
        _close(change, current, aside.since)
        row = SideState(
            partnership=current,
            type=aside.type,
            waiting_for=aside.waiting_for if aside.type == SideState.Type.WAITING else "",
            reason=aside.reason.strip(),
            since=aside.since,
            look_again_on=aside.look_again_on,
            referred_to=aside.referred_to if aside.type == SideState.Type.REFERRED_ON else None,
            by=by,
        )
        state = change.create(row)
        change.update(current, standing=aside.type)
        announce(PartnershipSetAside(current, state, change))
    return state, change.record


def take_up_again(
    partnership: Partnership,
    *,
    by: Member,
    on: date,
    because: str = "",
    stage: Stage | None = None,
    expected: uuid.UUID | None = None,
) -> Change | None:
    """None where it is open. One that has ended goes back to the stage it came from, or to `stage`.

    Raises EditedMeanwhile, and PathwayGone where its pathway was put away after it had ended.
    """
    with changing(by, "take up again") as change:
        current = _locked(partnership, expected)
        if current.is_open:
            return None
        _close(change, current, on, by=by, because=because.strip())
        change.update(current, standing=Partnership.Standing.OPEN)
        back = stage or (_stage_before(current) if current.stage.is_the_end else None) or current.stage
        if back.pathway_id != current.pathway_id:
            raise AnotherPathway
        back = stage_to_come_to(back)
        if back.pk != current.stage_id:
            enter(change, current, back, reason=because.strip())
        announce(PartnershipReopened(current, change))
    return change.record


def end_well(
    partnership: Partnership, told: GoodEnding, *, by: Member, expected: uuid.UUID | None = None
) -> tuple[Ending, Change]:
    """Goes to the last stage of its pathway.

    Raises ReasonMissing, DatesTurnedRound, EditedMeanwhile, and StageGone where somebody removed it just now.
    """
    if not told.reason.strip():
        raise ReasonMissing
    if told.look_again_on is not None and told.look_again_on < told.ended_on:
        raise DatesTurnedRound
    with changing(by, "end well") as change:
        current = _locked(partnership, expected)
        _close(change, current, told.ended_on)
        row = Ending(
            partnership=current,
            how=told.how,
            reason=told.reason.strip(),
            learned=told.learned.strip(),
            ended_on=told.ended_on,
            look_again_on=told.look_again_on,
            by=by,
        )
        ending = change.create(row)
        change.update(current, standing=Partnership.Standing.ENDED)
        last = _last_stage(current)
        if last.pk != current.stage_id:
            enter(change, current, locked_stage(last), reason=told.reason.strip())
        announce(PartnershipEnded(current, ending, change))
    return ending, change.record


def _locked(partnership: Partnership, expected: uuid.UUID | None) -> Partnership:
    current = locked(partnership)
    if expected is not None and current.changed_in != expected:
        raise EditedMeanwhile(current)
    return current


def _close(
    change: Changing, partnership: Partnership, on: date, *, by: Member | None = None, because: str = ""
) -> None:
    """Whatever side state or ending it has. Without `by` it gives way to the next one."""
    for model in (SideState, Ending):
        for row in model.objects.select_for_update().filter(partnership=partnership, reopened_on=None):
            change.update(row, reopened_on=on, reopened_by=by, reopened_because=because[:300])


def _last_stage(partnership: Partnership) -> Stage:
    """Where partnerships of this pathway end; where it has no such stage, the one it is in."""
    stages = Stage.objects.filter(pathway=partnership.pathway_id, archived_at=None).order_by("-order", "-pk")
    last = stages.filter(milestone=Stage.Milestone.INDEPENDENT).first()
    return last or partnership.stage


def _stage_before(partnership: Partnership) -> Stage | None:
    steps = StageChange.objects.filter(partnership=partnership, to_stage=partnership.stage_id)
    step = steps.select_related("from_stage").order_by("-at", "-pk").first()
    if step is None or step.from_stage is None or step.from_stage.archived_at is not None:
        others = Stage.objects.filter(pathway=partnership.pathway_id, archived_at=None)
        return others.exclude(pk=partnership.stage_id).order_by("-order", "-pk").first()
    return step.from_stage
