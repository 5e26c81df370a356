# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning a partnership, and what is known of it."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member, Team
from liaison.directory.models import Organisation
from liaison.kit.hooks import announce
from liaison.pathway.events import PartnershipBegun, ScoreKept
from liaison.pathway.models import CoLead, Partnership, PartnershipType, Pathway, Stage, StageChange

from .moving import stage_to_come_to
from .refusals import AnotherPathway, OpenAlready


@dataclass(frozen=True)
class PartnershipText:
    """What somebody wrote of a partnership. `fields` are columns of Partnership by name.

    `types` and `co_leads` are all there are to be; None leaves them as they are.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    types: Collection[str] | None = None
    co_leads: Collection[Organisation] | None = None


def begin_partnership(
    organisation: Organisation,
    text: PartnershipText,
    *,
    by: Member | None,
    stage: Stage | None = None,
    once: uuid.UUID | None = None,
    at: datetime | None = None,
) -> tuple[Partnership, Change | None]:
    """The new partnership and its change; it may begin at any stage, by default at the first.

    The same `once` again gives the first one back, and no change. Raises OpenAlready where the organisation has an
    open partnership on the same pathway and the new one has no name to tell them apart, StageGone and PathwayGone.
    """
    at = at or timezone.now()
    public_id = uuid.uuid5(by.public_id, str(once)) if by and once else uuid.uuid4()
    try:
        with changing(by, "begin partnership", at=at) as change:
            known = Partnership.objects.filter(public_id=public_id).first()
            if known is not None:
                return known, None
            return begin_in(change, organisation, text, stage=stage, public_id=public_id), change.record
    except IntegrityError:
        # The second press was so quick that neither saw the other.
        return Partnership.objects.get(public_id=public_id), None


def begin_in(
    change: Changing,
    organisation: Organisation,
    text: PartnershipText,
    *,
    stage: Stage | None = None,
    public_id: uuid.UUID | None = None,
) -> Partnership:
    """Inside a change that is open already. Raises OpenAlready, StageGone and PathwayGone."""
    # Two who begin at the same moment see each other.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    stage = stage_to_come_to(stage or first_stage())
    there = Partnership.objects.open().filter(organisation=organisation, pathway=stage.pathway).first()
    if there is not None and not text.fields.get("name"):
        raise OpenAlready(there)
    partnership = Partnership(
        organisation=organisation, pathway=stage.pathway, stage=stage, entered_stage_at=change.at, **text.fields
    )
    partnership.public_id = public_id or uuid.uuid4()
    change.create(partnership)
    _set_types(change, partnership, text.types)
    _set_co_leads(change, partnership, text.co_leads)
    change.create(StageChange(partnership=partnership, to_stage=stage, at=change.at, by=change.by))
    announce(PartnershipBegun(partnership, change))
    return partnership


def first_stage(pathway: Pathway | None = None) -> Stage:
    """Of this pathway, or of the one for new partnerships. Raises Stage.DoesNotExist."""
    stages = Stage.objects.filter(archived_at=None, pathway__archived_at=None).select_related("pathway")
    if pathway is not None:
        stages = stages.filter(pathway=pathway)
    found = stages.order_by("-pathway__is_default", "pathway_id", "order", "pk").first()
    if found is None:
        raise Stage.DoesNotExist
    return found


def edit_partnership(
    partnership: Partnership, text: PartnershipText, *, by: Member, expected: uuid.UUID | None = None
) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile. Moving has an action of its own."""
    assert not {"stage", "pathway", "standing", "score", "band"} & text.fields.keys()  # noqa: S101
    with changing(by, "edit partnership") as change:
        change.update(partnership, expected=expected, **text.fields)
        _set_types(change, partnership, text.types)
        _set_co_leads(change, partnership, text.co_leads)
    return change.record if change.record.pk else None


def assign(
    partnership: Partnership,
    *,
    owner: Member | None,
    team: Team | None,
    by: Member,
    expected: uuid.UUID | None = None,
) -> Change | None:
    """Who looks after it. None when nothing differs. Raises EditedMeanwhile."""
    text = PartnershipText({"owner": owner, "team": team})
    return edit_partnership(partnership, text, by=by, expected=expected)


def set_next_step(
    partnership: Partnership, step: str, on: Any, *, by: Member, expected: uuid.UUID | None = None
) -> Change | None:
    """None when nothing differs. Raises EditedMeanwhile."""
    text = PartnershipText({"next_step": step, "next_step_on": on})
    return edit_partnership(partnership, text, by=by, expected=expected)


def change_pathway(partnership: Partnership, stage: Stage, *, by: Member, reason: str = "") -> Change | None:
    """Go on another pathway, at this stage of it. None when it is there already. Raises StageGone, PathwayGone."""
    with changing(by, "change pathway") as change:
        current = Partnership.objects.select_for_update().get(pk=partnership.pk)
        stage = stage_to_come_to(stage)
        if current.stage_id == stage.pk:
            return None
        if current.pathway_id == stage.pathway_id:
            raise AnotherPathway
        step = StageChange(
            partnership=current, from_stage=current.stage, to_stage=stage, at=change.at, by=by, reason=reason
        )
        change.update(partnership, pathway=stage.pathway, stage=stage, entered_stage_at=change.at)
        change.create(step)
    return change.record


def remove_partnership(partnership: Partnership, *, by: Member) -> Change:
    """With all that hangs on it; undo brings everything back."""
    with changing(by, "remove partnership") as change:
        change.delete(partnership)
    return change.record


def keep_score(
    partnership: Partnership,
    *,
    score: Decimal | None,
    band: str,
    by: Member | None,
    change: Changing | None = None,
    at: datetime | None = None,
) -> Change | None:
    """The summary that board and lists show; filled by the room that assesses, in its own change if it has one.

    `band` is what people read, a name or a range of names. None and "" take the summary away.
    """
    if change is None:
        with changing(by, "keep score", at=at) as own:
            return keep_score(partnership, score=score, band=band, by=by, change=own, at=at)
    rounded = None if score is None else score.quantize(Decimal("0.01"))
    if (partnership.score, partnership.band) != (rounded, band):
        when = None if rounded is None and not band else at or change.at
        change.update(partnership, score=rounded, band=band, scored_at=when)
        announce(ScoreKept(partnership, change))
    return change.record if not change.is_empty else None


def _set_types(change: Changing, partnership: Partnership, types: Iterable[str] | None) -> None:
    if types is None:
        return
    wanted = set(types)
    for row in PartnershipType.objects.filter(partnership=partnership):
        if row.type not in wanted:
            change.delete(row)
        wanted.discard(row.type)
    for one in sorted(wanted):
        change.create(PartnershipType(partnership=partnership, type=one))


def _set_co_leads(change: Changing, partnership: Partnership, leads: Iterable[Organisation] | None) -> None:
    if leads is None:
        return
    wanted = {organisation.pk: organisation for organisation in leads}
    for row in CoLead.objects.filter(partnership=partnership):
        if wanted.pop(row.organisation_id, None) is None:
            change.delete(row)
    for organisation in wanted.values():
        change.create(CoLead(partnership=partnership, organisation=organisation))
