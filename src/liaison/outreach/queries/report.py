# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a campaign goes: organisations and people apart, and what was answered."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.lookups import IsNull

from liaison.kit.places import language_name
from liaison.mailroom.letters.wording import goal_name
from liaison.mailroom.models import Message
from liaison.outreach.models import Approach, ApproachLetter, Campaign
from liaison.outreach.rules.report import Tried, in_order

from .letters import LEFT_AT

Why = Approach.Why
ANSWERED = frozenset({Why.REPLIED.value, Why.MET.value, Why.REGISTERED.value, Why.CALLED.value})


@dataclass(frozen=True)
class Counts:
    """Of those on a campaign; whoever is there twice, with two addresses, counts once."""

    on_it: int = 0
    written_to: int = 0
    answered: int = 0
    registered: int = 0
    resting: int = 0
    objected: int = 0
    bounced: int = 0


@dataclass(frozen=True)
class Left:
    """A letter that left."""

    approach: int
    letter: str
    language: str
    goal: str
    at: datetime


def counts(approaches: "QuerySet[Approach]") -> tuple[Counts, Counts]:
    """Of organisations, and of people."""
    written_to = set(_left(approaches).values_list("approach_id", flat=True))
    rows = approaches.order_by().values_list("pk", "organisation_id", "person_id", "state", "why")
    of_organisations = [(of, pk in written_to, state, why) for pk, of, _person, state, why in rows]
    of_people = [(of, pk in written_to, state, why) for pk, _of, of, state, why in rows if of is not None]
    return _counted(of_organisations), _counted(of_people)


def _counted(rows: Iterable[tuple[int, bool, str, str]]) -> Counts:
    found: dict[str, set[int]] = {name: set() for name in Counts.__dataclass_fields__}
    for of, is_written_to, state, why in rows:
        said = {
            "on_it": True,
            "written_to": is_written_to,
            "answered": why in ANSWERED,
            "registered": why == Why.REGISTERED,
            "resting": state == Approach.State.RESTING,
            "objected": why == Why.OBJECTED,
            "bounced": why == Why.BOUNCED,
        }
        for name, is_so in said.items():
            if is_so:
                found[name].add(of)
    return Counts(**{name: len(who) for name, who in found.items()})


def counts_by_campaign(campaigns: Iterable[Campaign]) -> dict[int, Counts]:
    """Of organisations, for each of these: two queries in all."""
    keys = [campaign.pk for campaign in campaigns]
    approaches = Approach.objects.filter(campaign__in=keys)
    written_to = set(_left(approaches).values_list("approach_id", flat=True))
    rows = approaches.order_by().values_list("campaign_id", "pk", "organisation_id", "state", "why")
    by_campaign: dict[int, list[tuple[int, bool, str, str]]] = {key: [] for key in keys}
    for campaign, pk, of, state, why in rows:
        by_campaign[campaign].append((of, pk in written_to, state, why))
    return {key: _counted(rows) for key, rows in by_campaign.items()}


def approaches_of(campaign: Campaign) -> "QuerySet[Approach]":
    """What keeps one waiting first, then whoever is written to next, who stopped, and who rests."""
    found = Approach.objects.filter(campaign=campaign).select_related("organisation", "person")
    return found.order_by(_IN_TURN, F("next_at").asc(nulls_last=True), F("ended_at").desc(nulls_last=True), "pk")


_IN_TURN = Case(
    When(~Q(trouble=""), then=0),
    When(state=Approach.State.RUNNING, then=1),
    When(state=Approach.State.STOPPED, then=2),
    default=3,
)


def drafts_of(approaches: "QuerySet[Approach]") -> "QuerySet[ApproachLetter]":
    return ApproachLetter.objects.filter(
        message__state=Message.State.DRAFT, approach__in=approaches.order_by().values("pk")
    ).order_by()


def _left(approaches: "QuerySet[Approach]") -> "QuerySet[ApproachLetter]":
    letters = ApproachLetter.objects.filter(approach__in=approaches.order_by().values("pk")).order_by()
    return letters.filter(IsNull(LEFT_AT, False))


@dataclass(frozen=True)
class WhatWorks:
    by_letter: list[Tried]
    by_language: list[Tried]
    by_goal: list[Tried]


def what_works(approaches: "QuerySet[Approach]") -> WhatWorks:
    """An answer is counted for the last letter that left before it."""
    left = [
        Left(*row)
        for row in _left(approaches).values_list("approach_id", "step__letter__name", "language", "goal", LEFT_AT)
    ]
    ended = approaches.order_by().filter(why__in=ANSWERED).values_list("pk", "ended_at")
    answers = {pk: at for pk, at in ended if at is not None}
    answered = _answered(left, answers)
    return WhatWorks(
        _tried(left, answered, lambda one: one.letter),
        _tried(left, answered, lambda one: language_name(one.language)),
        _tried(left, answered, lambda one: str(goal_name(one.goal))),
    )


def _answered(left: list[Left], answers: dict[int, datetime]) -> list[Left]:
    last: dict[int, Left] = {}
    for one in sorted(left, key=lambda one: one.at):
        if one.approach in answers and one.at <= answers[one.approach]:
            last[one.approach] = one
    return list(last.values())


def _tried(left: list[Left], answered: list[Left], of: Callable[[Left], str]) -> list[Tried]:
    how_often = Counter(map(of, left))
    how_often_answered = Counter(map(of, answered))
    return in_order(Tried(name, count, how_often_answered[name]) for name, count in how_often.items())
