# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the filter of a list offers to somebody, and the names of colleagues, each read when first asked for."""

from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from liaison.accounts.models import Member
from liaison.directory.models import Community
from liaison.kit.places import country_name

from .access import organisations_seen_by

Choices = list[tuple[str, str]]


class Colleague(NamedTuple):
    pk: int
    public_id: UUID
    name: str
    left_at: datetime | None


class FilterChoices:
    def __init__(self, member: Member) -> None:
        self.member = member

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        places = organisations_seen_by(self.member).order_by()  # an index alone answers this
        return list(places.values_list("country", "region").distinct())

    @cached_property
    def countries(self) -> Choices:
        codes = {country for country, _region in self._places if country}
        return sorted(((code, country_name(code)) for code in codes), key=lambda one: one[1])

    @cached_property
    def regions(self) -> Choices:
        return [(region, region) for region in sorted({region for _country, region in self._places if region})]

    @cached_property
    def communities(self) -> Choices:
        communities = Community.objects.filter(archived_at=None).order_by("name")
        return [(str(public_id), name) for public_id, name in communities.values_list("public_id", "name")]

    @cached_property
    def _colleagues(self) -> list[Colleague]:
        """Everybody who is or was one of us: the names on the lines, and whom the filter offers, in one query."""
        rows = Member.objects.order_by("user__name", "pk")
        return [Colleague(*row) for row in rows.values_list("pk", "public_id", "user__name", "left_at")]

    @cached_property
    def names(self) -> dict[int | None, str]:
        """A colleague's name by primary key."""
        return {one.pk: one.name for one in self._colleagues}

    @property
    def members(self) -> Choices:
        return [(str(one.public_id), one.name) for one in self._colleagues if one.left_at is None]

    def organisation_name(self, public_id: UUID) -> str:
        """Empty for one that this member does not see."""
        names = organisations_seen_by(self.member).filter(public_id=public_id).values_list("name", flat=True)
        return names.first() or ""
