# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is being done in a partnership: the next step, tasks that wait for each other, objectives and signs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liaison.accounts.models import Member
from liaison.pathway.models import Objective, Partnership, Sign, Task, TaskNeed, TaskStep

from .chance import Chance
from .ledger import Entry
from .story import Place, Story
from .vocabulary import Voice, words

# From here on both sides have agreed on something.
WORKING = {"agreed", "active", "evaluating", "independent"}


@dataclass(frozen=True)
class Held:
    """By whom, in its stage since when, and until when the next step is to be done, if there is one."""

    keeper: Member
    since: datetime
    next_step_on: date | None


def plan_work(story: Story, chance: Chance, place: Place, partnership: Partnership, held: Held) -> None:
    milestone, keeper = partnership.stage.milestone, held.keeper
    if milestone in WORKING:
        _set_objectives(story, chance, partnership, keeper, held.since)
    if partnership.is_open and milestone not in {"identified", "independent"}:
        _give_tasks(story, chance, partnership, keeper)
        if held.next_step_on is not None:
            first = place.people[0].name.split()[0] if place.people else place.organisation.place
            language = story.language_of(keeper, place)
            voice = Voice(chance, place.voice.topic)
            partnership.next_step = voice.say(language, "next_step", at=story.now, first=first, us="Lowri")
            partnership.next_step_on = held.next_step_on


def _set_objectives(
    story: Story, chance: Chance, partnership: Partnership, keeper: Member, since: datetime
) -> None:
    book, ended = words("partnerships"), not partnership.is_open
    entry = story.ledger.begin(keeper, "add objective", since)
    for text in chance.sample(book["objective"], chance.choice([1, 1, 2])):
        reached = since.date() if ended or chance.happens(0.25) else None
        due = since.date() + timedelta(days=chance.randint(60, 240))
        objective = entry.add(Objective(partnership=partnership, text=text, due_on=due, reached_on=reached))
        for sign in chance.sample(book["sign"], 2):
            seen = since.date() if reached else None
            theirs = seen if ended or chance.happens(0.5) else None
            entry.add(Sign(objective=objective, text=sign, seen_by_us_on=seen, seen_by_them_on=theirs))


def _give_tasks(story: Story, chance: Chance, partnership: Partnership, keeper: Member) -> None:
    if not chance.happens(0.45):
        return
    entry = story.ledger.begin(keeper, "add task", chance.working_hour(story.ago(chance.uniform(3, 25))))
    tasks = [_task(story, chance, entry, partnership, keeper, text) for text in _titles(chance)]
    if len(tasks) > 1 and tasks[1].done_at is None:
        entry.add(TaskNeed(task=tasks[1], needed=tasks[0]))


def _titles(chance: Chance) -> list[str]:
    return chance.sample(words("partnerships")["task"], chance.choice([1, 2, 3]))


def _task(
    story: Story, chance: Chance, entry: Entry, partnership: Partnership, keeper: Member, title: str
) -> Task:
    done = story.ago(chance.uniform(1, 2)) if chance.happens(0.3) else None
    task = entry.add(
        Task(
            partnership=partnership,
            title=title,
            owner=keeper,
            due_on=story.today + timedelta(days=chance.randint(-4, 30)),
            done_at=done,
            done_by=keeper if done else None,
        )
    )
    if chance.happens(0.3):
        for order, step in enumerate(words("partnerships")["step"], start=1):
            entry.add(TaskStep(task=task, text=step, order=order, is_done=bool(done)))
    return task
