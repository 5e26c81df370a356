# SPDX-License-Identifier: AGPL-3.0-or-later
"""The board: a column for each stage with its cards, in five queries at any size; and what its filter offers."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from liaison.accounts.models import Member, Team
from liaison.directory.models import Community
from liaison.directory.queries.parties import members_to_choose
from liaison.pathway.models import Partnership, PartnershipType, Pathway, Stage
from liaison.pathway.models.partnerships import PartnershipQuerySet
from liaison.pathway.rules import clock

from .access import partnerships_seen_by, stages_of

# Cards that a column shows before it offers the others; 2,000 cards at once are no board.
CARDS_IN_COLUMN = 40
NOBODY = "nobody"


@dataclass(frozen=True)
class BoardFilter:
    """Each empty field lets everything through. `owner` is a member's primary key, or NOBODY."""

    owner: str = ""
    team: str = ""
    type: str = ""
    community: str = ""
    region: str = ""
    band: str = ""
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return self == BoardFilter()

    def apply(self, rows: PartnershipQuerySet) -> PartnershipQuerySet:
        if self.owner:
            rows = rows.filter(owner=None if self.owner == NOBODY else _number(self.owner))
        if self.team:
            rows = rows.filter(team=_number(self.team))
        if self.type:
            rows = rows.filter(types__type=self.type)
        if self.community:
            rows = rows.filter(organisation__community_links__community=_number(self.community))
        if self.region:
            rows = rows.filter(organisation__region=self.region)
        if self.band:
            rows = rows.filter(band=self.band)
        return rows.matching(self.words)


def _number(text: str) -> int:
    """What is no number finds nothing."""
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@dataclass(frozen=True)
class Card:
    partnership: Partnership
    types: list[str]  # in words
    days: int  # in this stage
    age: clock.Age
    days_left: int | None
    follow_up_on: date | None
    today: date

    @property
    def follow_up_is_due(self) -> bool:
        """As on Today: a next step that is planned for a later day takes its place."""
        if self.follow_up_on is None or self.follow_up_on > self.today:
            return False
        planned = self.partnership.next_step_on
        return planned is None or planned <= self.today

    @property
    def next_step_is_late(self) -> bool:
        on = self.partnership.next_step_on
        return on is not None and on < self.today

    @property
    def is_late(self) -> bool:
        return self.age in {clock.Age.LATE, clock.Age.VERY_LATE}


@dataclass(frozen=True)
class Column:
    """`total` cards match the filter, `inside` partnerships are here at all: that is what capacity counts."""

    stage: Stage
    cards: list[Card]
    total: int
    inside: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.cards)

    @property
    def is_full(self) -> bool:
        return self.stage.capacity is not None and self.inside >= self.stage.capacity

    @property
    def is_over_full(self) -> bool:
        return self.stage.capacity is not None and self.inside > self.stage.capacity


@dataclass(frozen=True)
class Board:
    pathway: Pathway
    columns: list[Column]
    aside: dict[str, int]  # standing → how many of the filtered ones are not on the board

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)


def board_of(
    member: Member,
    pathway: Pathway,
    wanted: BoardFilter | None = None,
    *,
    at: datetime | None = None,
    limit: int = CARDS_IN_COLUMN,
    whole: Stage | None = None,
) -> Board:
    """In each column the longest in it come first, at the end of the way the newest. Of `whole` all are shown."""
    at = at or timezone.now()
    stages = list(stages_of(pathway))
    rows = (wanted or BoardFilter()).apply(partnerships_seen_by(member).filter(pathway=pathway))
    ids, aside = _by_stage(rows)
    for stage in stages:
        if stage.is_the_end:
            ids[stage.pk].reverse()
    shown = {stage.pk: ids[stage.pk][: None if stage == whole else limit] for stage in stages}
    cards = cards_of([pk for keys in shown.values() for pk in keys], at)
    inside = _inside(pathway)
    columns = [
        Column(stage, [cards[pk] for pk in shown[stage.pk]], len(ids[stage.pk]), inside[stage.pk])
        for stage in stages
    ]
    return Board(pathway, columns, aside)


def _by_stage(rows: PartnershipQuerySet) -> tuple[dict[int, list[int]], dict[str, int]]:
    """Primary keys of those on the board by stage, and the number of the others by standing."""
    ids: dict[int, list[int]] = defaultdict(list)
    aside: Counter[str] = Counter()
    on_the_board = {Partnership.Standing.OPEN, Partnership.Standing.ENDED}
    for pk, stage, standing in rows.order_by("entered_stage_at", "pk").values_list("pk", "stage_id", "standing"):
        if standing in on_the_board:
            ids[stage].append(pk)
        else:
            aside[standing] += 1
    return ids, dict(aside)


def _inside(pathway: Pathway) -> Counter[int]:
    """Of everybody's: capacity does not depend on who looks."""
    rows = Partnership.objects.open().filter(pathway=pathway).order_by()
    return Counter(dict(rows.values_list("stage_id").annotate(Count("pk"))))


def cards_of(keys: list[int], at: datetime) -> dict[int, Card]:
    """Two queries. Whoever calls has asked whether the member sees them."""
    rows = Partnership.objects.select_related("organisation", "stage", "owner__user").filter(pk__in=keys)
    types: dict[int, list[str]] = defaultdict(list)
    for row in PartnershipType.objects.filter(partnership__in=keys).order_by("type"):
        types[row.partnership_id].append(str(row.get_type_display()))
    today = timezone.localtime(at).date()
    return {row.pk: card_of(row, types[row.pk], at, today) for row in rows}


def card_of(partnership: Partnership, types: list[str], at: datetime, today: date) -> Card:
    stage = partnership.stage
    days = max(0, (at - partnership.entered_stage_at).days)
    return Card(
        partnership,
        types,
        days,
        clock.age(days, stage.expected_days),
        clock.days_left(days, stage.expected_days),
        follow_up_on(partnership) if partnership.is_open else None,
        today,
    )


def follow_up_on(partnership: Partnership) -> date | None:
    """Counted from the organisation's last real contact, whoever of us had it, in its country's working days."""
    organisation, stage = partnership.organisation, partnership.stage
    return follow_up_by(
        organisation.last_contact_at,
        partnership.entered_stage_at,
        stage.follow_up_days,
        organisation.country,
    )


# The columns of a partnership that `follow_up_by` is worked out from.
FOLLOW_UP = (
    "organisation__last_contact_at",
    "entered_stage_at",
    "stage__follow_up_days",
    "organisation__country",
)


def follow_up_by(last: datetime | None, entered: datetime, working_days: int | None, country: str) -> date | None:
    return clock.follow_up_due(
        timezone.localtime(last).date() if last else None,
        timezone.localtime(entered).date(),
        working_days,
        country,
    )


@dataclass(frozen=True)
class Choices:
    """What the filter offers. `types` are (value, label)."""

    owners: list[Member]
    teams: list[Team]
    communities: list[Community]
    regions: list[str]
    bands: list[str]

    @cached_property
    def types(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in PartnershipType.Type.choices]


def filter_choices(member: Member) -> Choices:
    """Four queries."""
    found = partnerships_seen_by(member).order_by()
    values = set(found.values_list("organisation__region", "band").distinct())
    return Choices(
        owners=list(members_to_choose()),
        teams=list(Team.objects.order_by("name")),
        communities=list(Community.objects.filter(archived_at=None).order_by("name")),
        regions=sorted({region for region, _band in values if region}),
        bands=sorted({band for _region, band in values if band}),
    )
