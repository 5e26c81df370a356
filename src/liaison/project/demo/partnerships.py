# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chapter's partnerships: how far each contact came, read from what was written down of it.

Chance of its own, so that the rest of the story stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import cycle

from liaison.accounts.models import Member
from liaison.directory.models import Interaction, InteractionOrganisation, Organisation
from liaison.pathway.models import (
    ChecklistItem,
    Ending,
    Partnership,
    PartnershipType,
    SideState,
    Stage,
    StageChange,
    Tick,
)

from . import webinars
from .casting import ORDER, Way, give_parts
from .chance import Chance
from .ledger import Entry
from .partnership_work import Held, plan_work
from .rhythm import keep_in_touch
from .story import Place, Story
from .vocabulary import words

Kind, Outcome = Interaction.Kind, Interaction.Outcome
Standing, Origin = Partnership.Standing, Partnership.Origin
TYPES = [value for value, _label in PartnershipType.Type.choices]


class Pathway:
    """The stages that the workspace begins with."""

    def __init__(self) -> None:
        stages = Stage.objects.filter(pathway__is_default=True).select_related("pathway")
        self.stages = {stage.milestone: stage for stage in stages}
        # Each kind of ending comes in turn.
        self.endings = cycle(words("partnerships")["ending"])
        self.items: dict[int, list[ChecklistItem]] = defaultdict(list)
        for item in ChecklistItem.objects.filter(stage__in=stages):
            self.items[item.stage_id].append(item)


def go_their_ways(story: Story) -> None:
    chance, pathway = Chance("Northshire's partnerships"), Pathway()
    contacts = _contacts(story)
    found = [_way(story, chance, place, contacts.get(id(place.organisation), [])) for place in story.places]
    ways = [way for way in found if way is not None]
    give_parts(story, chance, ways)
    webinars.hold(story, chance, ways)
    met: list[Place] = []
    for way in ways:
        _write_down(story, chance, pathway, way, met)
        if "met" in way.days:
            met.append(way.place)


def _contacts(story: Story) -> dict[int, list[Interaction]]:
    """By the identity of the organisation, which may not be in the database yet; oldest first."""
    found: dict[int, list[Interaction]] = defaultdict(list)
    links: Iterable[InteractionOrganisation] = story.ledger.rows[InteractionOrganisation]  # type: ignore[assignment]
    for link in links:
        if link.interaction.is_contact:
            found[id(link.organisation)].append(link.interaction)
    return {key: sorted(rows, key=lambda row: row.at) for key, rows in found.items()}


def _way(story: Story, chance: Chance, place: Place, contacts: list[Interaction]) -> Way | None:
    """None for those whom nobody has thought of yet."""
    keeper = place.organisation.looked_after_by or story.members["maya"]
    if not contacts:
        if not chance.happens(0.4):
            return None
        thought_of = story.ago(chance.uniform(2, 34))
        days = {"identified": thought_of}
        if chance.happens(0.5):
            days["researched"] = min(thought_of + timedelta(days=6), story.yesterday)
        return Way(place, keeper, days)
    first = contacts[0].at
    days = {"identified": first - timedelta(days=chance.randint(8, 40)), "contacted": first}
    days["researched"] = first - timedelta(days=chance.randint(1, 7))
    way = Way(place, keeper, days, contacts)
    _go_on(way)
    return way


def _go_on(way: Way) -> None:
    """As far as the contacts themselves say."""
    answer = next((one for one in way.contacts if one.outcome in {Outcome.INTERESTED, Outcome.DECLINED}), None)
    if answer is None:
        return
    if answer.outcome == Outcome.DECLINED:
        way.standing, way.since = Standing.DECLINED_BY_THEM, answer.at
        return
    way.days["interested"] = answer.at
    later = (one for one in way.contacts if one.at > answer.at and one.type in {Kind.MEETING, Kind.EVENT})
    if meeting := next(later, None):
        way.days["met"] = meeting.at


def _write_down(story: Story, chance: Chance, pathway: Pathway, way: Way, met: list[Place]) -> None:
    chance_at = chance.working_hour
    milestones = sorted(way.days, key=ORDER.index)
    moments: list[datetime] = []
    for milestone in milestones:
        at = chance_at(way.days[milestone])
        moments.append(max([at, *moments]))
    partnership = _partnership(story, chance, pathway, way, met)
    now = keep_in_touch(story, chance, way, partnership.stage)
    partnership.entered_stage_at, partnership.created_at = moments[-1], moments[0]
    before = None
    for milestone, at in zip(milestones, moments, strict=True):
        entry = story.ledger.begin(way.keeper, "begin partnership" if before is None else "move", at)
        stage = pathway.stages[milestone]
        if before is None:
            _begin(chance, entry, partnership)
        _step(chance, entry, pathway, partnership, (before, stage), way.keeper)
        before = stage
    if way.since is not None:
        at = chance_at(max(way.since, moments[-1]))
        _put_aside(story, chance, pathway, way, partnership, story.ledger.begin(way.keeper, "set aside", at))
    plan_work(story, chance, way.place, partnership, Held(way.keeper, moments[-1], now.next_step_on))


def _partnership(story: Story, chance: Chance, pathway: Pathway, way: Way, met: list[Place]) -> Partnership:
    stage = pathway.stages[way.furthest]
    origin = chance.one_of({Origin.COLD: 60, Origin.EVENT: 14, Origin.INTRODUCTION: 16, Origin.THEIR_REQUEST: 10})
    introduced: dict[str, object] = {}
    earlier = [place for place in met if place.people]
    if origin == Origin.INTRODUCTION and earlier:
        # A few people know everybody.
        giver = earlier[min(int(chance.expovariate(0.25)), len(earlier) - 1)]
        introduced["introduced_by_organisation"] = giver.organisation
        introduced["introduced_by_person"] = giver.people[0] if chance.happens(0.6) else None
    is_ours = way.place is story.places[0]
    return Partnership(
        organisation=way.place.organisation,
        pathway=stage.pathway,
        stage=stage,
        standing=way.standing,
        owner=way.keeper if is_ours or chance.happens(0.85) else None,
        origin=origin,
        is_free_pilot="met" in way.days and chance.happens(0.2),
        goals=_goals(story, way),
        **introduced,
    )


def _goals(story: Story, way: Way) -> str:
    """In their own words, once we have met."""
    if way.place is story.places[0]:
        return "We want people to find the harbour's story where they look first, in both our languages."
    return way.place.organisation.goals if "met" in way.days else ""


def _begin(chance: Chance, entry: Entry, partnership: Partnership) -> None:
    entry.add(partnership)
    for kind in sorted(set(chance.sample(TYPES, chance.choice([1, 1, 2, 3])))):
        entry.add(PartnershipType(partnership=partnership, type=kind))


def _step(
    chance: Chance,
    entry: Entry,
    pathway: Pathway,
    partnership: Partnership,
    way: tuple[Stage | None, Stage],
    by: Member,
) -> None:
    origin, stage = way
    missing: list[str] = []
    if origin is not None:
        for item in pathway.items[origin.pk]:
            if chance.happens(0.94):
                entry.add(Tick(partnership=partnership, item=item, by=by))
            else:
                missing.append(item.text)
    reason = chance.choice(words("partnerships")["forced"]) if missing else ""
    entry.add(
        StageChange(
            partnership=partnership,
            from_stage=origin,
            to_stage=stage,
            at=entry.record.at,
            by=by,
            reason=reason,
            missing=missing,
        )
    )


def _put_aside(
    story: Story, chance: Chance, pathway: Pathway, way: Way, partnership: Partnership, entry: Entry
) -> None:
    book, day = words("partnerships"), entry.record.at.date()
    if way.standing == Standing.ENDED:
        told = next(pathway.endings)
        entry.add(Ending(partnership=partnership, ended_on=day, by=way.keeper, **told))
        return
    told = chance.choice(book[way.standing])
    waiting_for = ""
    if way.standing == Standing.WAITING:
        told, waiting_for = told["reason"], told["for"]
    entry.add(
        SideState(
            partnership=partnership,
            type=way.standing,
            reason=told,
            waiting_for=waiting_for,
            since=day,
            by=way.keeper,
            look_again_on=_look_again(story, chance, way.standing),
            referred_to=_affiliate(story) if way.standing == Standing.REFERRED_ON else None,
        )
    )


def _look_again(story: Story, chance: Chance, standing: str) -> date | None:
    if standing in {Standing.RESTING, Standing.WAITING}:
        return story.today + timedelta(days=chance.randint(-6, 200))
    return None


def _affiliate(story: Story) -> Organisation | None:
    kinds = [Organisation.Kind.AFFILIATE, Organisation.Kind.SOCIETY]
    return next(
        (place.organisation for kind in kinds for place in story.places if place.organisation.type == kind), None
    )
