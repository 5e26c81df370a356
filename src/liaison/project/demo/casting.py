# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets how far. Of some three hundred whom the chapter wrote to in two years, about thirty agreed on
something; the workshop that this product comes from wrote to 290 and had 18.

The board is that of a house where people are looked after: most who are on their way have not been where they are
for longer than is usual, and those that nothing comes of rest, wait, or were let go kindly.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from liaison.accounts.models import Member
from liaison.directory.models import Interaction
from liaison.pathway.models import Partnership, Stage

from .chance import Chance
from .story import Place, Story

Kind, Outcome, Standing = Interaction.Kind, Interaction.Outcome, Partnership.Standing
ORDER = [milestone.value for milestone in Stage.Milestone]
# How long it takes from the meeting to each of them, in days, if nothing hurries it.
AFTER_MEETING = {"assessed": 25, "agreed": 60, "active": 95, "evaluating": 290, "independent": 350}


@dataclass
class Way:
    """What happened with one organisation: the day of each milestone, and what it came to."""

    place: Place
    keeper: Member
    days: dict[str, datetime]
    contacts: list[Interaction] = field(default_factory=list)
    standing: str = Standing.OPEN
    since: datetime | None = None

    @property
    def furthest(self) -> str:
        return max(self.days, key=ORDER.index)

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def last(self) -> datetime:
        """Of the contacts that are told of this organisation alone."""
        return self.contacts[-1].at

    @property
    def last_known(self) -> datetime:
        """Webinars and the last weeks too."""
        return max(self.last, self.place.organisation.last_contact_at or self.last)


@dataclass(frozen=True)
class Part:
    """So many get as far as `milestone`. `met` and `here`: the first and the last of how many days ago they met
    us, and came to where they are.
    """

    milestone: str
    many: int
    met: tuple[int, int]
    here: tuple[int, int]


# Whoever is on the way stays no longer than is usual there; of each part the first has stayed too long.
PARTS = (
    Part("independent", 9, (300, 728), (12, 280)),
    Part("evaluating", 4, (240, 728), (4, 50)),
    Part("active", 9, (110, 728), (12, 100)),
    Part("agreed", 6, (75, 400), (3, 40)),
    Part("assessed", 9, (60, 300), (3, 40)),
)
TOO_LONG = {"evaluating": 71, "agreed": 52, "assessed": 57}
# At the earlier stages: how many are on their way, and how many days ago the last of them came there.
EARLY = {"met": (11, 29), "interested": (9, 29), "contacted": (18, 29)}
LATE = 45  # and so many days ago a few others did
# What becomes of the others: of those whom we heard from lately, and of those from long ago.
LATELY = {Standing.WAITING: 50, Standing.RESTING: 18, Standing.DECLINED_BY_THEM: 18, Standing.REFERRED_ON: 14}
LONG_AGO = {
    Standing.RESTING: 66,
    Standing.DECLINED_BY_THEM: 14,
    Standing.WAITING: 4,
    Standing.DECLINED_BY_US: 9,
    Standing.REFERRED_ON: 7,
}
QUIET = timedelta(days=50)


def give_parts(story: Story, chance: Chance, ways: list[Way]) -> None:
    ours, *others = [way for way in ways if way.contacts]
    _be_active(story, ours)
    free = [way for way in others if way.standing == Standing.OPEN]
    chance.shuffle(free)
    for part in PARTS:
        fitting = [way for way in free if _days_ago(story, way.days.get("met"), *part.met)]
        for number, way in enumerate(fitting[: part.many]):
            _take(story, chance, way, part, too_long=number == 0)
            free.remove(way)
    for milestone, (many, longest) in EARLY.items():
        free = _stay_early(story, free, milestone, many, longest)
    for way in free:
        _let_go(story, chance, way)


def _days_ago(story: Story, moment: datetime | None, least: int, most: int) -> bool:
    return moment is not None and timedelta(days=least) <= story.now - moment <= timedelta(days=most)


def _be_active(story: Story, ours: Way) -> None:
    """The Harbour Museum, where most people look first."""
    for milestone in ("assessed", "agreed", "active"):
        day = ours.days["met"] + timedelta(days=AFTER_MEETING[milestone])
        ours.days[milestone] = min(day, story.yesterday)


def _take(story: Story, chance: Chance, way: Way, part: Part, *, too_long: bool) -> None:
    ago = TOO_LONG.get(part.milestone) if too_long else None
    here = story.ago(ago or chance.uniform(*part.here))
    met = way.days["met"]
    for milestone, days in AFTER_MEETING.items():
        if ORDER.index(milestone) <= ORDER.index(part.milestone):
            way.days[milestone] = met + (here - met) * (days / AFTER_MEETING[part.milestone])
    if part.milestone == "independent":
        way.standing, way.since = Standing.ENDED, here


def _stay_early(story: Story, free: list[Way], milestone: str, many: int, longest: int) -> list[Way]:
    """Those who came there lately stay, and two who did a little earlier. The others are given back."""
    came = [(way, day) for way in free if (day := _came_to(way, milestone)) is not None]
    lately = [pair for pair in came if _days_ago(story, pair[1], 1, longest)][:many]
    earlier = [pair for pair in came if _days_ago(story, pair[1], longest + 1, LATE)][:2]
    staying = {id(way) for way, _day in [*lately, *earlier]}
    for way, day in [*lately, *earlier]:
        way.days[milestone] = day
    return [way for way in free if id(way) not in staying]


def _came_to(way: Way, milestone: str) -> datetime | None:
    """The newest meeting counts: some meet us again after a year."""
    if milestone == "met" and "met" in way.days:
        return next(one.at for one in reversed(way.contacts) if one.type in {Kind.MEETING, Kind.EVENT})
    return way.days[milestone] if way.furthest == milestone else None


def _let_go(story: Story, chance: Chance, way: Way) -> None:
    is_lately = story.now - way.last < QUIET
    if "interested" in way.days:
        way.standing = chance.one_of(LATELY if is_lately else LONG_AGO)
    else:
        way.standing = Standing.RESTING
    after = chance.uniform(1, 9) if is_lately else chance.uniform(14, 45)
    way.since = min(way.last + timedelta(days=after), story.yesterday)
    if "met" in way.days and chance.happens(0.22):
        assessed = way.days["met"] + timedelta(days=AFTER_MEETING["assessed"] * chance.uniform(0.7, 1.3))
        if assessed < way.since:
            way.days["assessed"] = assessed
