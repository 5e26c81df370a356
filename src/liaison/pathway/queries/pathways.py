# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a workspace has set up its pathways. What its stages are called is no secret inside it."""

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liaison.pathway.models import ChecklistItem, Partnership, Pathway, Stage
from liaison.pathway.models.partnerships import PartnershipQuerySet


def every_pathway() -> "QuerySet[Pathway]":
    """Those put away as well."""
    return Pathway.objects.order_by("-is_default", "name", "pk")


def stages_in(pathway: Pathway) -> "QuerySet[Stage]":
    """Those put away as well."""
    return Stage.objects.filter(pathway=pathway).select_related("pathway").order_by("order", "pk")


def checklist_of(stage: Stage) -> "QuerySet[ChecklistItem]":
    return ChecklistItem.objects.filter(stage=stage, archived_at=None).order_by("order", "pk")


def version_of(stage: Stage) -> UUID:
    """Another one as soon as anything differs that the form of a stage shows.

    `changed_in` says too little, because a line of the checklist is a row of its own, and too much, because a
    stage that is put in another place is no quarrel with somebody who edits its words.
    """
    lines = list(checklist_of(stage).values_list("text", flat=True))
    told = [stage.name, stage.milestone, stage.expected_days, stage.capacity, stage.follow_up_days, lines]
    return uuid.uuid5(stage.public_id, json.dumps(told))


def on_their_way(pathway: Pathway) -> PartnershipQuerySet:
    """Open, waiting or resting: all that have not ended."""
    rows: PartnershipQuerySet = Partnership.objects.filter(pathway=pathway)
    return rows.exclude(standing=Partnership.Standing.ENDED)


def standing_in(stage: Stage) -> PartnershipQuerySet:
    """All of them, those that have ended there as well."""
    rows: PartnershipQuerySet = Partnership.objects.filter(stage=stage)
    return rows


def out_of_sight() -> PartnershipQuerySet:
    """What stands where no board looks. There must be none; nobody minds one that ended on a pathway of old."""
    gone = Q(pathway__archived_at__isnull=False) & ~Q(standing=Partnership.Standing.ENDED)
    rows: PartnershipQuerySet = Partnership.objects.filter(Q(stage__archived_at__isnull=False) | gone)
    return rows


@dataclass(frozen=True)
class PathwayLine:
    pathway: Pathway
    stages: list[Stage]
    on_their_way: int


@dataclass(frozen=True)
class PathwayList:
    in_use: list[PathwayLine]
    put_away: list[PathwayLine]


def pathway_list() -> PathwayList:
    """Three queries."""
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(archived_at=None).order_by("order", "pk"):
        stages[stage.pathway_id].append(stage)
    rows = Partnership.objects.exclude(standing=Partnership.Standing.ENDED).order_by()
    going = Counter(dict(rows.values_list("pathway_id").annotate(Count("pk"))))
    lines = [PathwayLine(row, stages[row.pk], going[row.pk]) for row in every_pathway()]
    return PathwayList(
        [line for line in lines if line.pathway.archived_at is None],
        [line for line in lines if line.pathway.archived_at is not None],
    )


@dataclass(frozen=True)
class StageLine:
    """`inside` counts the partnerships on their way, `ended` those that ended there."""

    stage: Stage
    checklist: list[ChecklistItem]
    inside: int
    ended: int
    above: Stage | None = None
    below: Stage | None = None


@dataclass(frozen=True)
class SetUp:
    """A pathway as its page shows it."""

    pathway: Pathway
    lines: list[StageLine]
    put_away: list[Stage] = field(default_factory=list)

    @cached_property
    def on_their_way(self) -> int:
        return sum(line.inside for line in self.lines)

    @property
    def may_begin(self) -> bool:
        return any(not line.stage.is_the_end for line in self.lines)


def set_up_of(pathway: Pathway) -> SetUp:
    """Three queries."""
    stages = list(stages_in(pathway))
    there = [stage for stage in stages if stage.archived_at is None]
    items: dict[int, list[ChecklistItem]] = defaultdict(list)
    for item in ChecklistItem.objects.filter(stage__pathway=pathway, archived_at=None).order_by("order", "pk"):
        items[item.stage_id].append(item)
    counts = _counts(pathway)
    ended = Partnership.Standing.ENDED
    lines = [
        StageLine(
            stage,
            items[stage.pk],
            sum(number for (pk, standing), number in counts.items() if pk == stage.pk and standing != ended),
            counts[stage.pk, ended],
            above,
            below,
        )
        for stage, above, below in _with_neighbours(there)
    ]
    return SetUp(pathway, lines, [stage for stage in stages if stage.archived_at is not None])


def _counts(pathway: Pathway) -> Counter[tuple[int, str]]:
    rows = Partnership.objects.filter(pathway=pathway).order_by()
    counted = rows.values_list("stage_id", "standing").annotate(Count("pk"))
    return Counter({(stage, standing): number for stage, standing, number in counted})


def _with_neighbours(stages: list[Stage]) -> Iterable[tuple[Stage, Stage | None, Stage | None]]:
    return zip(stages, [None, *stages], [*stages[1:], None], strict=False)


def stages_to_go_on_at(*, without: Stage | None = None, without_pathway: Pathway | None = None) -> list[Stage]:
    """Where partnerships can be put: beside a stage that goes those of its pathway, beside a pathway all others.

    Where partnerships end nobody who is still on the way is put.
    """
    rows = Stage.objects.filter(archived_at=None, pathway__archived_at=None).select_related("pathway")
    if without is not None:
        rows = rows.filter(pathway=without.pathway_id).exclude(pk=without.pk)
    if without_pathway is not None:
        rows = rows.exclude(pathway=without_pathway)
    found = rows.order_by("-pathway__is_default", "pathway__name", "pathway_id", "order", "pk")
    only_ended = without is not None and not _anybody_on_the_way(without)
    return [stage for stage in found if only_ended or not stage.is_the_end]


def _anybody_on_the_way(stage: Stage) -> bool:
    return standing_in(stage).exclude(standing=Partnership.Standing.ENDED).exists()
