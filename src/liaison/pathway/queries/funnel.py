# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel report: from the first contact to independence, in numbers. Nine queries, whatever the size.

It counts everything in the workspace for everybody who may see reports: numbers, never names. Contacts are
interactions: written down, imported, or noted when a mail came in or left. A room that knows more, as that of
events does, adds to a line through `funnel` in kit/hooks.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.models import (
    Affiliation,
    CommunityLink,
    Interaction,
    InteractionMember,
    InteractionOrganisation,
    InteractionPerson,
    Organisation,
)
from liaison.kit.hooks import funnel
from liaison.kit.text import fold
from liaison.pathway.models import Partnership, StageChange
from liaison.pathway.rules import milestones, planning
from liaison.pathway.rules.funnel import Fact, Line, grouped, grouped_by_place, lines_of, month, quarter, year

REACHED = ("interested", "met", "assessed", "agreed", "active", "independent")
# What is counted from interactions and partnerships; other lines need somebody to register a counter.
COUNTED_HERE = frozenset(
    {"first_contacts", "contacts", "replies", "attended", "webinars", "wikithons", "meetings", *REACHED}
)
_ANSWERED = frozenset({"replied", "interested", "declined"})
_WIKITHONS = ("wikithon", "editathon", "edit-a-thon", "golygathon", "skrivstuga", "editaton")


@dataclass(frozen=True)
class Period:
    """Both days included."""

    since: date
    until: date

    @classmethod
    def last_year(cls, today: date) -> "Period":
        return cls(today - timedelta(days=364), today)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        return _begin(self.since), _begin(self.until + timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class FunnelFilter:
    """`community` and `owner` are primary keys. An owner's are the contacts they had and the partnerships they
    look after.
    """

    period: Period
    community: int | None = None
    region: str = ""
    owner: int | None = None


class FunnelReport:
    def __init__(self, wanted: FunnelFilter) -> None:
        self.wanted = wanted

    @cached_property
    def facts(self) -> list[Fact]:
        found = [*self._from_interactions(), *self._from_partnerships(), *self._from_other_rooms()]
        return [fact for fact in map(self._narrowed, found) if fact is not None]

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.facts, self._known)

    def by_period(self, size: str) -> dict[date, list[Line]]:
        """Month, quarter or year → its lines, the oldest first."""
        begin = {"month": month, "quarter": quarter, "year": year}[size]
        return dict(sorted(self._lines(grouped(self.facts, lambda fact: [begin(fact.day)])).items()))

    def by_owner(self) -> dict[int, list[Line]]:
        """By the member's primary key."""
        return self._lines(grouped(self.facts, lambda fact: set(fact.owners)))

    def by_region(self) -> dict[str, list[Line]]:
        """An empty region is one that nobody knows."""
        parts = grouped_by_place(
            self.facts, lambda organisation: [self._regions.get(organisation, "")], self._people_with
        )
        return dict(sorted(self._lines(parts).items()))

    def by_community(self) -> dict[int, list[Line]]:
        """By primary key; whoever is in several counts in each."""
        return self._lines(
            grouped_by_place(self.facts, lambda one: self._communities.get(one, ()), self._people_with)
        )

    def _lines(self, groups: dict[Any, list[Fact]]) -> dict[Any, list[Line]]:
        return {group: lines_of(facts, self._known) for group, facts in groups.items()}

    @property
    def _known(self) -> frozenset[str]:
        return COUNTED_HERE | {counter.key for counter in funnel}

    # --- where the facts come from ---

    @cached_property
    def _regions(self) -> dict[int, str]:
        return dict(Organisation.objects.order_by().values_list("pk", "region"))

    @cached_property
    def _communities(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for organisation, community in CommunityLink.objects.order_by().values_list("organisation", "community"):
            found[organisation].append(community)
        return found

    def _narrowed(self, fact: Fact) -> Fact | None:
        """The fact with only those organisations that the filter lets through, and their people; None where none
        is left.
        """
        wanted = self.wanted
        if wanted.owner is not None and wanted.owner not in fact.owners:
            return None
        if wanted.community is None and not wanted.region:
            return fact
        kept = [one for one in fact.organisations if self._lets_through(one)]
        return replace(fact, organisations=kept, people=self._people_with(fact, kept)) if kept else None

    def _people_with(self, fact: Fact, organisations: Sequence[int]) -> Sequence[int]:
        """Those of the fact who belong to one of them, now or ever; whoever belongs nowhere counts with each."""
        if len(organisations) == len(fact.organisations):
            return fact.people
        nowhere = set(organisations)
        return [one for one in fact.people if not self._homes.get(one, nowhere).isdisjoint(organisations)]

    @cached_property
    def _homes(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for person, organisation in Affiliation.objects.order_by().values_list("person", "organisation"):
            found[person].add(organisation)
        return found

    def _lets_through(self, organisation: int) -> bool:
        wanted = self.wanted
        if wanted.region and self._regions.get(organisation) != wanted.region:
            return False
        return wanted.community is None or wanted.community in self._communities.get(organisation, ())

    def _from_interactions(self) -> Iterator[Fact]:
        since, until = self.wanted.period.moments
        rows = Interaction.objects.filter(at__gte=since, at__lt=until, type__in=Interaction.REAL_CONTACT)
        inside = rows.order_by().values("pk")
        organisations = _tied(InteractionOrganisation.objects.filter(interaction__in=inside), "organisation_id")
        people = _tied(InteractionPerson.objects.filter(interaction__in=inside), "person_id")
        members = _tied(InteractionMember.objects.filter(interaction__in=inside), "member_id")
        first = _first_contacts()
        told = rows.order_by("at", "pk").values_list("pk", "at", "type", "direction", "outcome", "channel")
        for pk, at, kind, direction, outcome, channel in told:
            there = organisations.get(pk, [])
            same: dict[str, Any] = {
                "day": timezone.localtime(at).date(),
                "organisations": there,
                "people": people.get(pk, []),
                "owners": members.get(pk, []),
            }
            is_first = any(first.get(one) == at for one in there)
            for key in _keys(kind, direction, outcome, channel, is_first=is_first):
                yield Fact(key, **same, for_each_person=key == "attended")

    def _from_partnerships(self) -> Iterator[Fact]:
        owners = dict(Partnership.objects.order_by().values_list("pk", "owner_id"))
        for pk, (organisation, journey) in journeys().items():
            for milestone in REACHED:
                day = journey.reached_on(milestone)
                if day is not None and day in self.wanted.period:
                    owner = owners.get(pk)
                    yield Fact(milestone, day, [organisation], (), [owner] if owner else [])

    def _from_other_rooms(self) -> Iterator[Fact]:
        since, until = self.wanted.period.moments
        for counter in funnel:
            for one in counter.count(since, until):
                day = timezone.localtime(one.at).date()
                yield Fact(counter.key, day, one.organisations, one.people, one.members)


def _tied(rows: "QuerySet[Any]", column: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for interaction, key in rows.order_by().values_list("interaction_id", column):
        found[interaction].append(key)
    return found


def _first_contacts() -> dict[int, datetime]:
    """Organisation → the moment of the first real contact ever."""
    real = InteractionOrganisation.objects.filter(interaction__type__in=Interaction.REAL_CONTACT)
    return dict(real.order_by().values_list("organisation_id").annotate(Min("interaction__at")))


def _keys(kind: str, direction: str, outcome: str, channel: str, *, is_first: bool) -> list[str]:
    """The lines that count this interaction."""
    Kind, Direction = Interaction.Kind, Interaction.Direction
    keys = []
    if kind == Kind.EVENT:
        words = fold(channel)
        keys.append("attended")
        if any(word in words for word in _WIKITHONS):
            keys.append("wikithons")
        elif "webinar" in words:
            keys.append("webinars")
    elif kind == Kind.MEETING:
        keys.append("meetings")
    elif direction == Direction.OUTGOING:
        keys += ["first_contacts", "contacts"] if is_first else ["contacts"]
    if direction == Direction.INCOMING or outcome in _ANSWERED:
        keys.append("replies")
    return keys


def journeys() -> dict[int, tuple[int, milestones.Journey]]:
    """Partnership → (organisation, its way): two queries. Everybody's: reports count, and name nobody."""
    entered: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = StageChange.objects.order_by("at", "pk")
    for pk, milestone, at in rows.values_list("partnership_id", "to_stage__milestone", "at"):
        entered[pk].append((milestone, timezone.localtime(at).date()))
    found = {}
    closed = Partnership.objects.order_by("pk").values_list("pk", "organisation_id", "standing")
    for pk, organisation, standing in closed:
        if pk in entered:
            is_closed = standing not in {Partnership.Standing.OPEN, Partnership.Standing.WAITING}
            found[pk] = (organisation, milestones.Journey(entered[pk], is_closed=is_closed))
    return found


@dataclass(frozen=True)
class Plan:
    """The answer, and by what it was worked out: each step with its numbers and its own range."""

    need: planning.Need
    shares: list[tuple[milestones.Step, planning.Share]]
    usual_days: int | None
    measured: int  # how many partnerships say how long it takes


def plan_contacts(wanted: int, by: date, *, owner: Member | None = None) -> Plan:
    """How many first contacts `wanted` agreed partnerships by that day need, from this workspace's own past."""
    ways = [way for _organisation, way in _of(owner)]
    steps = milestones.steps(ways, timezone.localdate())
    usual = milestones.usual_days(ways)
    need = planning.contacts_needed(wanted, steps, by=by, usual_days=usual[0] if usual else None)
    shares = [(step, planning.share_of(step)) for step in steps]
    return Plan(need, shares, usual[0] if usual else None, usual[1] if usual else 0)


def _of(owner: Member | None) -> Iterable[tuple[int, milestones.Journey]]:
    everybody = journeys()
    if owner is None:
        return everybody.values()
    theirs = Partnership.objects.filter(owner=owner).order_by().values_list("pk", flat=True)
    return [everybody[pk] for pk in theirs if pk in everybody]
