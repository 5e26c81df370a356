# SPDX-License-Identifier: AGPL-3.0-or-later
"""A spreadsheet fills the board: up to 1,000 rows in a handful of statements.

An organisation that has an open partnership keeps it as it is; only kinds that it lacks are added.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions import Changing
from liaison.accounts.models import Recorded
from liaison.kit.bulk import new_row
from liaison.kit.hooks import ImportedRow
from liaison.kit.text import fold
from liaison.pathway.models import Ending, Partnership, PartnershipType, SideState, Stage, StageChange
from liaison.pathway.rules import imports
from liaison.pathway.rules.imports import Told

from .partnerships import first_stage

STAGE, TYPES = "partnership_stage", "partnership_types"
# In the order in which they can be written.
TABLES: tuple[type[Recorded], ...] = (Partnership, PartnershipType, StageChange, SideState, Ending)
KINDS = tuple(table.kind for table in TABLES)
Touched = Mapping[int, list[list[Any]]]


def write_partnerships(rows: list[ImportedRow], change: Changing) -> Touched:
    """Row number → what it brought: see ImportWriter in kit/hooks.py."""
    ours = [row for row in rows if row.organisation is not None and {STAGE, TYPES} & row.texts.keys()]
    return _Writer(ours, change).write() if ours else {}


class _Writer:
    def __init__(self, rows: list[ImportedRow], change: Changing) -> None:
        self.rows, self.change = rows, change
        self.first = first_stage()
        stages = Stage.objects.filter(archived_at=None, pathway__archived_at=None)
        stages = stages.select_related("pathway").order_by("pathway__is_default", "pathway_id", "-order", "-pk")
        self.stages = {stage.pk: stage for stage in stages}
        self.known = vocabulary(self.stages, self.first)
        self.new: dict[type[Recorded], list[tuple[int, Any]]] = {table: [] for table in TABLES}

    def write(self) -> Touched:
        there = self._there()
        for row in self.rows:
            told = imports.read(row.texts.get(STAGE, ""), row.texts.get(TYPES, ""), row.contacts, self.known)
            partnership, types = there.get(row.organisation.pk, (None, set()))
            if partnership is None:
                partnership = self._begin(row, told)
                there[row.organisation.pk] = (partnership, types)
            for kind in told.types:
                if kind not in types:
                    types.add(kind)
                    self._add(row, PartnershipType, partnership=partnership, type=kind)
        touched: dict[int, list[list[Any]]] = defaultdict(list)
        for table, rows in self.new.items():
            # The history names the partnerships; what hangs on them is found by the import's own report.
            self.change.create_many(table, [one for _number, one in rows], noted=table is Partnership)
            for number, one in rows:
                touched[number].append([one.kind, one.pk, "created"])
        return touched

    def _there(self) -> dict[int, tuple[Partnership, set[str]]]:
        """Organisation → its open partnership, the oldest, with the kinds it has."""
        wanted = {row.organisation.pk for row in self.rows}
        found = Partnership.objects.open().filter(organisation__in=wanted).order_by("-pk")
        kinds: dict[int, set[str]] = defaultdict(set)
        for pk, kind in PartnershipType.objects.filter(partnership__in=found.order_by()).values_list(
            "partnership_id", "type"
        ):
            kinds[pk].add(kind)
        return {one.organisation_id: (one, kinds[one.pk]) for one in found}

    def _add(self, row: ImportedRow, table: type[Any], **values: Any) -> Any:
        made = new_row(table, **values)
        self.new[table].append((row.number, made))
        return made

    def _begin(self, row: ImportedRow, told: Told) -> Partnership:
        stage = self.stages.get(told.stage or 0, self.first)
        if told.standing == Partnership.Standing.ENDED:
            stage = self._end_of(stage)
        entered = _noon(told.last_contact) or self.change.at
        partnership = self._add(
            row,
            Partnership,
            organisation=row.organisation,
            pathway=stage.pathway,
            stage=stage,
            entered_stage_at=entered,
            standing=told.standing,
            owner_id=row.organisation.looked_after_by_id,
            # What nobody understood is not lost: a person can put it in its place.
            next_step=_question(told.unknown)[:300],
        )
        self._tell_the_way(row, told, partnership, stage, entered)
        self._set_aside(row, told, partnership, entered)
        return partnership

    def _end_of(self, stage: Stage) -> Stage:
        last = [one for one in self.stages.values() if one.pathway_id == stage.pathway_id and one.is_the_end]
        return last[0] if last else stage

    def _tell_the_way(
        self, row: ImportedRow, told: Told, partnership: Partnership, stage: Stage, entered: datetime
    ) -> None:
        """From the first contact that the row tells of to where it is now."""
        began = _noon(told.first_contact)
        contacted = self.stages.get(self.known.milestones.get(Stage.Milestone.CONTACTED, 0))
        before = None
        if began and contacted and contacted.pathway_id == stage.pathway_id and contacted.order < stage.order:
            self._add(row, StageChange, partnership=partnership, to_stage=contacted, at=began)
            before = contacted
        self._add(row, StageChange, partnership=partnership, from_stage=before, to_stage=stage, at=entered)

    def _set_aside(self, row: ImportedRow, told: Told, partnership: Partnership, entered: datetime) -> None:
        day = timezone.localtime(entered).date()
        # Translators: the reason of something that a spreadsheet said without giving one.
        reason = (told.note or _("As the imported file said."))[:300]
        if told.standing == Partnership.Standing.ENDED:
            how = Ending.How.COMPLETED
            self._add(
                row, Ending, partnership=partnership, how=how, reason=reason, ended_on=day, by=self.change.by
            )
        elif told.standing != Partnership.Standing.OPEN:
            values = {"type": told.standing, "reason": reason, "since": day, "by": self.change.by}
            self._add(row, SideState, partnership=partnership, **values)


def vocabulary(stages: Mapping[int, Stage], first: Stage) -> imports.Vocabulary:
    """Of two stages with one name that of the pathway for new partnerships counts, and of two the earlier one."""
    default = {pk: stage for pk, stage in stages.items() if stage.pathway_id == first.pathway_id}
    labels = {str(value): str(label) for value, label in Stage.Milestone.choices}
    milestones = {stage.milestone: pk for pk, stage in default.items()}
    by_milestone = {fold(labels[name]): pk for name, pk in milestones.items()}
    by_key = {fold(name): pk for name, pk in milestones.items()}
    return imports.Vocabulary(
        stages=by_key | by_milestone | {fold(stage.name): pk for pk, stage in stages.items()},
        milestones=milestones,
        standings=imports.words(imports.STANDINGS, _labels(Partnership.Standing)),
        types=imports.words(imports.TYPES, _labels(PartnershipType.Type)),
    )


def _labels(choices: Any) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices if value != Partnership.Standing.OPEN}


def _question(unknown: list[str]) -> str:
    if not unknown:
        return ""
    # Translators: the next step of a partnership from a spreadsheet. %(words)s are words that nobody understood.
    return _("Find the right place for “%(words)s”, as the imported file said.") % {"words": ", ".join(unknown)}


def _noon(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None
