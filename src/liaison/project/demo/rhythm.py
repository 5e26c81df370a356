# SPDX-License-Identifier: AGPL-3.0-or-later
"""The last weeks: whoever is on the way hears from us in time, has a next step, or is due. Few are due, as in a
house where Today is looked at every morning.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from liaison.directory.models import Interaction
from liaison.pathway.models import Stage

from .casting import Way
from .chance import Chance
from .contacts import Step, write_down
from .story import Story

FRESH, PLANNED, DUE, ANSWERED = "fresh", "planned", "due", "answered"
SHARES = {FRESH: 42, PLANNED: 28, DUE: 25, ANSWERED: 5}


@dataclass(frozen=True)
class Now:
    """How a partnership stands today: `next_step_on` is None where no step is planned."""

    next_step_on: date | None = None


def keep_in_touch(story: Story, chance: Chance, way: Way, stage: Stage) -> Now:
    """Write down the last contact that this takes. Nothing where the stage reminds of nothing."""
    if not way.is_open or stage.follow_up_days is None:
        return Now()
    how = chance.one_of(SHARES)
    if how == ANSWERED and stage.milestone == Stage.Milestone.CONTACTED:
        how = FRESH
    # Five working days are a week.
    week = stage.follow_up_days * 7 / 5
    least, most = {
        FRESH: (1, max(week - 3, 3)),
        PLANNED: (1, 40),
        DUE: (week + 2, week + 9),
        ANSWERED: (1, 3),
    }[how]
    _hear(story, chance, way, least, most, how)
    if how == PLANNED:
        return Now(story.today + timedelta(days=chance.randint(1, 28)))
    # Now and then a step was planned and is due.
    is_due = how == FRESH and chance.happens(0.12)
    return Now(story.today - timedelta(days=chance.randint(0, 3)) if is_due else None)


def _hear(story: Story, chance: Chance, way: Way, least: float, most: float, how: str) -> None:
    """Between so many days ago; not where we were in touch since then already, unless they wait for an answer."""
    last, they_wait = way.last_known, way.contacts[-1].direction == Interaction.Direction.INCOMING
    if how != ANSWERED and not they_wait and story.now - last <= timedelta(days=most):
        return
    what = "reply_yes" if how == ANSWERED else "nudge" if way.furthest == "contacted" else "update"
    if what == "update" and chance.happens(0.5):
        what = "call"
    at = chance.working_hour(story.ago(chance.uniform(least, most)))
    at = max(at, last + timedelta(hours=2))
    if at <= story.yesterday:
        write_down(story, way.place, Step(what, at, answered=False), way.keeper)
