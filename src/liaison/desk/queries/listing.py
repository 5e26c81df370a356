# SPDX-License-Identifier: AGPL-3.0-or-later
"""Partnerships as a list, and beside the organisation's page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from liaison.accounts.models import Member
from liaison.accounts.rules import Can
from liaison.directory.models import Organisation
from liaison.pathway.models import Partnership, Stage
from liaison.pathway.models.partnerships import PartnershipQuerySet
from liaison.pathway.queries.access import partnerships_seen_by
from liaison.pathway.queries.pages import partnerships_of

from .boards import Asked

EVERY = "all"


@dataclass(frozen=True)
class Tab:
    """One standing, with how many match the filter."""

    value: str
    label: str
    count: int
    query: str


class AskedPartnerships(Asked):
    """A list's address, read: of all pathways, of one standing or all."""

    def __init__(self, member: Member, query: Mapping[str, str]) -> None:
        super().__init__(member, query)
        asked = query.get("standing", "")
        self.standing = asked if asked in {EVERY, *Partnership.Standing.values} else Partnership.Standing.OPEN

    def address(self, **other: str) -> str:
        return super().address(**{"pathway": "", "standing": self.standing, **other})

    @cached_property
    def _found(self) -> PartnershipQuerySet:
        return self.wanted.apply(partnerships_seen_by(self.member))

    @cached_property
    def counts(self) -> Counter[str]:
        counted = self._found.order_by().values_list("standing").annotate(Count("pk", distinct=True))
        return Counter(dict(counted))

    @property
    def everything(self) -> str:
        return self.address(standing=EVERY)

    @property
    def tabs(self) -> list[Tab]:
        """Standings that nothing is in are left out, but for the one that is shown."""
        tabs = [
            Tab(value, str(label), self.counts[value], self.address(standing=value))
            for value, label in Partnership.Standing.choices
        ]
        return [tab for tab in tabs if tab.count or tab.value in {self.standing, Partnership.Standing.OPEN}]

    @property
    def rows(self) -> PartnershipQuerySet:
        rows = self._found if self.standing == EVERY else self._found.filter(standing=self.standing)
        rows = rows.select_related("organisation", "stage", "owner__user").prefetch_related("types")
        return rows.order_by("organisation__name_key", "organisation_id", "pk").distinct()


@dataclass(frozen=True)
class Panel:
    """On an organisation's page."""

    partnerships: list[Partnership]
    may_start: bool


def panel_of(member: Member, organisation: Organisation) -> Panel | None:
    if not member.may(Can.SEE_DIRECTORY):
        return None
    may_start = member.may(Can.EDIT_DIRECTORY) and organisation.archived_at is None
    return Panel(partnerships_of(member, organisation), may_start)


def stages_to_begin_at() -> list[Stage]:
    """Of the pathways in use, the usual one first; not where partnerships end."""
    stages = Stage.objects.filter(archived_at=None, pathway__archived_at=None).select_related("pathway")
    found = stages.order_by("-pathway__is_default", "pathway__name", "pathway_id", "order", "pk")
    return [stage for stage in found if not stage.is_the_end]
