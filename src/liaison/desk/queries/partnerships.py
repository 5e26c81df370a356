# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a partnership in few queries: what hangs on it is only read where there is some."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q

from liaison.directory.models import Organisation, Person
from liaison.directory.queries.interactions import interactions_of
from liaison.directory.queries.timeline import MOST, STEP, Timeline, TimelineItem, newest
from liaison.kit.hooks import TimelineEntry
from liaison.kit.hooks import timeline as providers
from liaison.pathway.models import ChecklistItem, CoLead, Ending, Objective, Partnership, Plan, SideState, Task
from liaison.pathway.queries import timeline as words
from liaison.pathway.queries.pages import MOST_PEOPLE, PartnershipPage, with_waiting
from liaison.pathway.queries.plans import Progress, plans_of_partnership


@dataclass(frozen=True)
class Line:
    """A line of the checklist, and who ticked it."""

    item: ChecklistItem
    is_done: bool
    by: str


class DeskPage(PartnershipPage):
    @cached_property
    def has(self) -> dict[str, bool]:
        """Which of its parts there are any of: one query."""
        rows = Partnership.objects.filter(pk=self.partnership.pk)
        flags = {name: Exists(_of(model)) for name, model in _PARTS.items()}
        others = Partnership.objects.filter(organisation=OuterRef("organisation")).exclude(pk=OuterRef("pk"))
        found = rows.annotate(others=Exists(others), **flags).values("others", *flags).first()
        return dict(found or {})

    @cached_property
    def co_leads(self) -> list[Organisation]:
        return super().co_leads if self.has["has_co_leads"] else []

    @cached_property
    def others(self) -> list[Partnership]:
        return super().others if self.has["others"] else []

    @cached_property
    def objectives(self) -> list[Objective]:
        return super().objectives if self.has["has_objectives"] else []

    @cached_property
    def tasks(self) -> list[Task]:
        if not self.has["has_tasks"]:
            return []
        rows = with_waiting(Task.objects.filter(partnership=self.partnership))
        return list(rows.select_related("owner__user", "done_by__user").prefetch_related("steps"))

    @cached_property
    def plans(self) -> list[Progress]:
        return plans_of_partnership(self.partnership) if self.has["has_plans"] else []

    @cached_property
    def lines(self) -> list[Line]:
        """The checklist in one query."""
        mine = FilteredRelation("ticks", condition=Q(ticks__partnership=self.partnership.pk))
        rows = ChecklistItem.objects.filter(stage=self.partnership.stage, archived_at=None)
        rows = rows.annotate(mine=mine, tick=F("mine__pk"), by=F("mine__by__user__name")).order_by("order", "pk")
        return [Line(row, row.tick is not None, row.by or "") for row in rows]

    @property
    def people_here(self) -> list[Person] | None:
        """By name; None where the page does not know everybody."""
        if len(self.people) >= MOST_PEOPLE:
            return None
        here = [one.person for one in self.people if one.person and one.person.archived_at is None]
        return sorted(here, key=lambda person: (person.sort_key, person.pk))

    # --- the timeline ---

    def timeline(self, limit: int = STEP, sort: str = "") -> Timeline:
        """The newest `limit`, out of all sources or of one sort."""
        limit = max(1, min(limit, MOST))
        items = [TimelineItem(entry.at, entry=entry) for entry in self._entries(sort, limit + 1)]
        if sort in {"", words.INTERACTION}:
            rows = interactions_of(self.member, self.organisation).order_by("-at", "-pk")[: limit + 1]
            items += [TimelineItem(one.at, interaction=one) for one in rows]
        return newest(items, limit)

    def _entries(self, sort: str, limit: int) -> Iterator[TimelineEntry]:
        if sort == words.INTERACTION:
            return
        own: dict[str, Iterable[TimelineEntry]] = {
            words.STAGE: words.step_entries(self.partnership, limit),
            words.STATE: self._states(limit),
            words.TASK: words.task_entries(self._if(sort, words.TASK, "tasks")),
            words.OBJECTIVE: words.objective_entries(self._if(sort, words.OBJECTIVE, "objectives")),
            words.SCORE: words.score_entries(self.partnership),
        }
        for key, entries in own.items():
            if sort in {"", key}:
                yield from entries
        for provide in providers:
            found = provide(self.partnership.kind, self.partnership.pk, limit)
            yield from (entry for entry in found if sort in {"", entry.sort})

    def _if(self, sort: str, key: str, part: str) -> list[Any]:
        return getattr(self, part) if sort in {"", key} else []

    def _states(self, limit: int) -> Iterator[TimelineEntry]:
        if self.has["has_states"] or self.has["has_endings"]:
            yield from words.state_entries(self.partnership, limit)


def tasks_beside(partnership: Partnership | None, task: Task | None, plan: Plan | None = None) -> list[Task]:
    """What a task of this partnership, or of this plan, may come after: what is still to be done, and what it came
    after before.
    """
    if partnership is None and plan is None:
        return []
    beside = Task.objects.filter(plan=plan) if plan else Task.objects.filter(partnership=partnership)
    rows = beside.filter(Q(done_at=None) | Q(needed_for__task=task))
    if task is not None:
        rows = rows.exclude(pk=task.pk)
    return list(rows.order_by("due_on", "pk").distinct())


def comes_after(task: Task | None) -> list[Task]:
    return list(Task.objects.filter(needed_for__task=task).order_by("pk")) if task is not None else []


_PARTS: dict[str, type[Model]] = {
    "has_co_leads": CoLead,
    "has_states": SideState,
    "has_endings": Ending,
    "has_tasks": Task,
    "has_plans": Plan,
    "has_objectives": Objective,
}


def _of(model: type[Any]) -> Any:
    return model.objects.filter(partnership=OuterRef("pk"))
