# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that happened with a partnership in one order, and what the pathway adds to an organisation's own page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.directory.models import Organisation
from liaison.kit.hooks import TimelineEntry
from liaison.pathway.models import Ending, Objective, Partnership, SideState, StageChange, Task

INTERACTION, STAGE, STATE, TASK, OBJECTIVE, SCORE = "interaction", "stage", "state", "task", "objective", "score"


@dataclass(frozen=True)
class Sort:
    """One way of filtering the timeline."""

    key: str
    label: str


def sorts() -> list[Sort]:
    # Translators: kinds of entries on the timeline of a partnership, to show only those.
    return [
        Sort(INTERACTION, _("Contacts and notes")),
        Sort(STAGE, _("Stages")),
        Sort(STATE, _("Set aside, taken up, ended")),
        Sort(TASK, _("Tasks")),
        Sort(OBJECTIVE, _("Objectives")),
        Sort(SCORE, _("Scores")),
    ]


def pathway_entries(kind: str, pk: int, limit: int) -> Iterable[TimelineEntry]:
    """Of an organisation: steps and states of its partnerships. A partnership's own page asks for each sort."""
    own = list(Partnership.objects.filter(organisation=pk)) if kind == Organisation.kind else []
    if not own:
        return []
    entries = [*_steps(own, limit), *_states(own, limit), *_endings(own, limit)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def state_entries(partnership: Partnership, limit: int) -> Iterator[TimelineEntry]:
    """Set aside, ended, taken up again: for a page that knows that there is some of it."""
    yield from _states([partnership], limit)
    yield from _endings([partnership], limit)


def step_entries(partnership: Partnership, limit: int) -> Iterator[TimelineEntry]:
    return _steps([partnership], limit)


def _steps(own: list[Partnership], limit: int) -> Iterator[TimelineEntry]:
    rows = StageChange.objects.filter(partnership__in=own).select_related("from_stage", "to_stage", "by__user")
    for row in rows[:limit]:
        yield TimelineEntry(
            row.at, "arrowNext", _step_words(row), row.reason, _name(row.by), _url(own, row), STAGE
        )


def _step_words(row: StageChange) -> str:
    if row.from_stage is None:
        # Translators: on a timeline. %(stage)s is where a partnership began.
        return _("Began as “%(stage)s”") % {"stage": row.to_stage}
    # Translators: on a timeline: a partnership went from one stage to another.
    return _("From “%(origin)s” to “%(stage)s”") % {"origin": row.from_stage, "stage": row.to_stage}


def _states(own: list[Partnership], limit: int) -> Iterator[TimelineEntry]:
    rows = SideState.objects.filter(partnership__in=own).select_related("by__user", "reopened_by__user")
    for row in rows[:limit]:
        label = str(row.get_type_display())
        yield TimelineEntry(_noon(row.since), "pause", label, row.reason, _name(row.by), _url(own, row), STATE)
        if row.reopened_by_id is not None:
            yield _taken_up(own, row)


def _endings(own: list[Partnership], limit: int) -> Iterator[TimelineEntry]:
    rows = Ending.objects.filter(partnership__in=own).select_related("by__user", "reopened_by__user")
    for row in rows[:limit]:
        # Translators: on a timeline: how a partnership ended.
        title = _("Ended well: %(how)s") % {"how": row.get_how_display()}
        yield TimelineEntry(_noon(row.ended_on), "heart", title, row.reason, _name(row.by), _url(own, row), STATE)
        if row.reopened_by_id is not None:
            yield _taken_up(own, row)


def _taken_up(own: list[Partnership], row: SideState | Ending) -> TimelineEntry:
    assert row.reopened_on is not None  # noqa: S101 (it is written together with who did it)
    # Translators: on a timeline: a partnership that was set aside or had ended.
    title = _("Taken up again")
    return TimelineEntry(
        _noon(row.reopened_on), "undo", title, row.reopened_because, _name(row.reopened_by), _url(own, row), STATE
    )


def task_entries(rows: Iterable[Task]) -> Iterator[TimelineEntry]:
    """Of those that are done."""
    for row in rows:
        if row.done_at is None:
            continue
        # Translators: on a timeline. %(task)s is what somebody has done.
        title = _("Done: %(task)s") % {"task": row.title}
        yield TimelineEntry(row.done_at, "checkAll", title, "", _name(row.done_by), "", TASK)


def objective_entries(rows: Iterable[Objective]) -> Iterator[TimelineEntry]:
    """Of those that were reached."""
    for row in rows:
        if row.reached_on is None:
            continue
        # Translators: on a timeline. %(objective)s is what both sides wanted.
        title = _("Reached: %(objective)s") % {"objective": row.text}
        yield TimelineEntry(_noon(row.reached_on), "success", title, sort=OBJECTIVE)


def score_entries(partnership: Partnership) -> Iterator[TimelineEntry]:
    if partnership.scored_at is not None:
        # Translators: on a timeline. %(score)s is a number, %(band)s what it means.
        title = _("Assessed: %(score)s, %(band)s") % {"score": partnership.score, "band": partnership.band}
        yield TimelineEntry(partnership.scored_at, "chart", title, sort=SCORE)


def _url(own: list[Partnership], row: StageChange | SideState | Ending) -> str:
    """Where there are several, the one it belongs to."""
    if len(own) == 1:
        return ""
    return next(one.get_absolute_url() for one in own if one.pk == row.partnership_id)


def _name(member: Member | None) -> str:
    return str(member) if member else ""


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
