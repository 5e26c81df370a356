# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a partnership shows. Each part is read when the page asks for it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from liaison.accounts.models import Member
from liaison.directory.models import Affiliation, Organisation, Person
from liaison.directory.queries.access import organisations_seen_by, people_seen_by
from liaison.directory.queries.interactions import last_contact_line
from liaison.directory.queries.sight import with_seen_person
from liaison.pathway.models import (
    Ending,
    Objective,
    Partnership,
    PartnershipType,
    SideState,
    Stage,
    Task,
    TaskNeed,
)
from liaison.pathway.rules import clock

from .access import partnerships_seen_by, stages_of
from .board import follow_up_on

MOST_PEOPLE = 20


@dataclass(frozen=True)
class Step:
    """A stage in the row at the top: passed, present, or still ahead."""

    stage: Stage
    is_present: bool
    is_passed: bool


@dataclass(frozen=True)
class Link:
    """Somebody or something with a page."""

    text: str
    url: str = ""


class PartnershipPage:
    """The whole of it takes about a dozen queries; `partnership` comes from `access.partnership_for`."""

    def __init__(self, member: Member, partnership: Partnership, at: datetime | None = None) -> None:
        self.member, self.partnership = member, partnership
        self.at = at or timezone.now()

    @property
    def organisation(self) -> Organisation:
        return self.partnership.organisation

    @cached_property
    def types(self) -> list[PartnershipType]:
        return list(self.partnership.types.all())

    @cached_property
    def co_leads(self) -> list[Organisation]:
        """As far as this member sees them."""
        seen = organisations_seen_by(self.member)
        return list(seen.filter(partnerships_led__partnership=self.partnership).order_by("name"))

    @cached_property
    def introduced_by(self) -> list[Link]:
        """The person and the organisation, as far as this member sees them."""
        found: list[Organisation | Person] = []
        if pk := self.partnership.introduced_by_person_id:
            found += people_seen_by(self.member).filter(pk=pk)
        if pk := self.partnership.introduced_by_organisation_id:
            found += organisations_seen_by(self.member).filter(pk=pk)
        return [Link(party.name, party.get_absolute_url()) for party in found]

    # --- where it is ---

    @cached_property
    def steps(self) -> list[Step]:
        present = self.partnership.stage
        stages = list(stages_of(self.partnership.pathway))
        if present.pk not in {stage.pk for stage in stages}:
            stages.append(present)  # put away since
        return [
            Step(stage, is_present=stage.pk == present.pk, is_passed=stage.order < present.order)
            for stage in sorted(stages, key=lambda stage: (stage.order, stage.pk))
        ]

    @property
    def days(self) -> int:
        return max(0, (self.at - self.partnership.entered_stage_at).days)

    @property
    def age(self) -> clock.Age:
        return clock.age(self.days, self.partnership.stage.expected_days)

    @property
    def days_left(self) -> int | None:
        return clock.days_left(self.days, self.partnership.stage.expected_days)

    @property
    def follow_up_on(self) -> date | None:
        return follow_up_on(self.partnership) if self.partnership.is_open else None

    @property
    def last_contact(self) -> str:
        """ "Maya met them on 3 May."; empty when nobody ever was in touch."""
        return last_contact_line(self.organisation, self.member)

    @cached_property
    def side_state(self) -> SideState | None:
        """The one it is in."""
        rows = SideState.objects.filter(partnership=self.partnership, reopened_on=None)
        state = rows.select_related("referred_to", "by__user").first()
        if state is not None and state.referred_to_id:
            seen = organisations_seen_by(self.member).filter(pk=state.referred_to_id)
            if not seen.exists():
                state.referred_to = None
        return state

    @cached_property
    def ending(self) -> Ending | None:
        rows = Ending.objects.filter(partnership=self.partnership, reopened_on=None)
        return rows.select_related("by__user").first()

    # --- who and what ---

    @cached_property
    def people(self) -> list[Affiliation]:
        """Those who are at the organisation now."""
        rows = Affiliation.objects.filter(
            with_seen_person(self.member), organisation=self.organisation, ended_on=None
        )
        return list(rows.select_related("person").order_by("-is_primary", "person__sort_key", "pk")[:MOST_PEOPLE])

    @cached_property
    def objectives(self) -> list[Objective]:
        rows = Objective.objects.filter(partnership=self.partnership).prefetch_related("signs")
        return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk"))

    @cached_property
    def tasks(self) -> list[Task]:
        """Open ones first, by day. `waits_for` is how many tasks come before it."""
        return list(with_waiting(Task.objects.filter(partnership=self.partnership)).prefetch_related("steps"))

    @cached_property
    def others(self) -> list[Partnership]:
        """Further partnerships with this organisation."""
        rows = partnerships_seen_by(self.member).filter(organisation=self.organisation)
        return list(rows.exclude(pk=self.partnership.pk).select_related("organisation", "stage"))


def with_waiting(tasks: "QuerySet[Task]") -> "QuerySet[Task]":
    # Counted aside: grouping would name every column of the row and of its owner.
    first = TaskNeed.objects.filter(task=OuterRef("pk"), needed__done_at=None).order_by().values("task")
    waits = Coalesce(Subquery(first.annotate(number=Count("pk")).values("number")), 0)
    rows = tasks.annotate(waits_for=waits).select_related("owner__user")
    return rows.order_by(F("done_at").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def partnerships_of(member: Member, organisation: Organisation) -> list[Partnership]:
    """For the organisation's own page, which the member sees: those on their way first."""
    rows = partnerships_seen_by(member).filter(organisation=organisation)
    return list(rows.select_related("organisation", "stage", "owner__user").order_by("-standing", "-created_at"))
