# SPDX-License-Identifier: AGPL-3.0-or-later
"""What not every partnership has: other pathways, a full stage, teams, affiliates that lead with us, a return."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from liaison.accounts.actions import changing
from liaison.accounts.models import Member, Team
from liaison.directory.actions.interactions import InteractionText, write_interaction
from liaison.directory.models import Interaction, Organisation
from liaison.pathway.actions.moving import move_to_stage
from liaison.pathway.actions.partnerships import PartnershipText, begin_partnership
from liaison.pathway.models import ChecklistItem, CoLead, Partnership, SideState, Stage, Tick
from liaison.pathway.presets import HELPDESK, SIX_PHASES, TRAINING_COURSE

from .chance import Chance
from .story import Place, Story
from .vocabulary import words

# Preset → its kind of partnership, how many days a stage took them, and how far each of them came.
WAYS = {
    SIX_PHASES: ("content_donation", 24, ("Contact", "Feasibility", "Implementation")),
    TRAINING_COURSE: ("training_course", 15, ("Scoping", "Funding", "Course", "Course", "Course")),
    HELPDESK: ("technical_help", 3, ("Request", "Request", "Review", "Decision", "Support")),
}
# As many at once as there are trainers. The third was worth an exception.
COURSES, WHY_ONE_MORE = 2, "Ada can take this one on Thursday evenings"
TEAMS = {"cy": "Welsh-language partners", "sv": "Abroad", "es": "Abroad"}
AFFILIATE = "Wikimedia Vinterland"
RETURNED = 4


def go_other_ways(story: Story) -> None:
    chance = Chance("Northshire's other ways")
    free = _free_places(story, chance)
    for preset, (kind, pace, ends) in WAYS.items():
        stages = list(Stage.objects.filter(pathway__preset=preset).select_related("pathway"))
        if preset == TRAINING_COURSE:
            _make_narrow(story, stages)
        for end in ends:
            _go(story, chance, next(free), stages, (kind, pace, end))
    _give_to_teams(story, chance)
    _lead_together(story, chance)
    _had_rested(story, chance)


def _free_places(story: Story, chance: Chance) -> Iterator[Place]:
    """The Harbour Museum, for a second partnership, and those with whom nothing has begun."""
    begun = set(Partnership.objects.order_by().values_list("organisation", flat=True))
    rows = [place for place in story.places if place.organisation.archived_at is None]
    free = [place for place in rows if place.organisation.pk not in begun]
    chance.shuffle(free)
    projects = len(WAYS[SIX_PHASES][2])
    return iter([*free[:projects], story.places[0], *free[projects:]])


def _make_narrow(story: Story, stages: list[Stage]) -> None:
    course = next(stage for stage in stages if stage.name == "Course")
    with changing(story.members["maya"], "edit stage", at=story.ago(160)) as change:
        change.update(course, capacity=COURSES)


def _go(story: Story, chance: Chance, place: Place, stages: list[Stage], way: tuple[str, int, str]) -> None:
    kind, pace, end = way
    organisation, keeper = place.organisation, story.writer(place.language)
    last = next(number for number, stage in enumerate(stages) if stage.name == end)
    days = sorted((chance.uniform(1, pace) for _stage in range(last + 1)), reverse=True)
    moments = [story.ago(days[number] + pace * (last - number)) for number in range(last + 1)]
    moments = sorted(chance.working_hour(at) for at in moments)
    fields = {
        "owner": keeper,
        "name": "Course for volunteers" if place is story.places[0] else "",
        "origin": Partnership.Origin.THEIR_REQUEST,
    }
    text = PartnershipText(fields, types=[kind])
    partnership, _change = begin_partnership(organisation, text, by=keeper, stage=stages[0], at=moments[0])
    for stage, following, at in zip(stages, stages[1:], moments[1:], strict=False):
        _tick_all(partnership, stage, keeper, at)
        partnership = move_to_stage(partnership, following, by=keeper, reason=_why(following), at=at).partnership
    _hear_lately(story, chance, organisation, keeper)


def _hear_lately(story: Story, chance: Chance, organisation: Organisation, by: Member) -> None:
    """So that few of them are due."""
    at = chance.working_hour(story.ago(chance.uniform(1, 3)))
    fields = {
        "type": Interaction.Kind.CALL,
        "direction": Interaction.Direction.OUTGOING,
        "at": at,
        "note": f"Rang {organisation} about where we are: all as agreed, nothing in the way.",
    }
    with changing(by, "log interaction", at=at) as change:
        write_interaction(
            change, InteractionText(fields, organisations=[organisation], members=[by]), chance.public_id()
        )


def _why(stage: Stage) -> str:
    inside = Partnership.objects.open().filter(stage=stage).count()
    return WHY_ONE_MORE if stage.capacity is not None and inside >= stage.capacity else ""


def _tick_all(partnership: Partnership, stage: Stage, by: Member, at: datetime) -> None:
    with changing(by, "tick", at=at - timedelta(minutes=5)) as change:
        for item in ChecklistItem.objects.filter(stage=stage):
            change.create(Tick(partnership=partnership, item=item, by=by))


def _give_to_teams(story: Story, chance: Chance) -> None:
    teams = {team.name: team for team in Team.objects.all()}
    for place in story.places:
        team = teams.get(TEAMS.get(place.language, ""))
        rows = Partnership.objects.open().filter(organisation=place.organisation, team=None)
        for partnership in rows if team and chance.happens(0.5) else ():
            with changing(story.members["maya"], "edit partnership", at=_this_month(story, partnership)) as change:
                change.update(partnership, team=team)


def _lead_together(story: Story, chance: Chance) -> None:
    with changing(story.members["maya"], "create", at=story.ago(300)) as change:
        affiliate = change.create(
            Organisation(name=AFFILIATE, type=Organisation.Kind.AFFILIATE, looked_after_by=story.members["elin"])
        )
    swedish = [place.organisation.pk for place in story.places if place.language == "sv"]
    rows = Partnership.objects.open().filter(
        organisation__in=swedish, stage__milestone__in=["met", "assessed", "active"]
    )
    for partnership in rows.order_by("pk")[:5]:
        with changing(story.members["elin"], "edit partnership", at=_this_month(story, partnership)) as change:
            change.create(CoLead(partnership=partnership, organisation=affiliate))


def _had_rested(story: Story, chance: Chance) -> None:
    """Let go for a while, and taken up again on the day that was noted then."""
    long_here = Partnership.objects.open().filter(stage__milestone__in=["active", "agreed", "assessed"])
    for partnership in long_here.filter(created_at__lt=story.ago(200)).order_by("pk")[:RETURNED]:
        by, since = partnership.owner or story.members["maya"], partnership.created_at + timedelta(days=30)
        back = since + timedelta(days=chance.randint(30, 60))
        with changing(by, "set aside", at=since) as change:
            state = change.create(
                SideState(
                    partnership=partnership,
                    type=SideState.Type.RESTING,
                    reason=chance.choice(words("partnerships")["resting"]),
                    since=since.date(),
                    look_again_on=back.date(),
                    by=by,
                )
            )
        with changing(by, "take up again", at=back) as change:
            change.update(
                state,
                reopened_on=back.date(),
                reopened_by=by,
                reopened_because="They wrote to us: now is the time",
            )


def _this_month(story: Story, partnership: Partnership) -> datetime:
    return max(story.ago(28), partnership.created_at + timedelta(hours=1))
