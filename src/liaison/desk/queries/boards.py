# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody asked the board for, in words and as fields; and what a move changes on it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.pathway.models import Partnership, Pathway, Stage
from liaison.pathway.models.partnerships import PartnershipQuerySet
from liaison.pathway.queries.access import partnerships_seen_by, pathways
from liaison.pathway.queries.board import NOBODY, BoardFilter, Choices, Column, filter_choices

NAMES = [field.name for field in fields(BoardFilter)]
LONGEST = 200


@dataclass(frozen=True)
class FilterField:
    """A menu of the filter. `label_of` is what the chosen option is called."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str

    @property
    def chosen(self) -> str:
        return dict(self.options).get(self.value, "")


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


class Asked:
    """The board's address, read: which pathway, which filter, of which column everything."""

    def __init__(self, member: Member, query: Mapping[str, str]) -> None:
        self.member = member
        self.values = {name: query.get(name, "").replace("\0", "").strip()[:LONGEST] for name in NAMES}
        self.whole = query.get("whole", "")
        self._query = query

    @cached_property
    def pathways(self) -> list[Pathway]:
        return list(pathways())

    @cached_property
    def pathway(self) -> Pathway | None:
        return _one_of(self.pathways, self._query.get("pathway", ""))

    @property
    def wanted(self) -> BoardFilter:
        return BoardFilter(**self.values)

    @property
    def pathway_query(self) -> str:
        """Named in addresses only where it is not the usual one."""
        usual = self.pathways[0] if self.pathways else None
        return "" if self.pathway is None or self.pathway == usual else str(self.pathway.public_id)

    def address(self, **other: str) -> str:
        """This board's query with some values changed; an empty value leaves it out."""
        query = QueryDict(mutable=True)
        for name, value in {"pathway": self.pathway_query, **self.values, **other}.items():
            if value:
                query[name] = value
        return query.urlencode()

    @cached_property
    def fields(self) -> list[FilterField]:
        """Those that have something to choose from."""
        found = [
            FilterField(name, label, options, self.values[name])
            for name, label, options in _menus(filter_choices(self.member))
        ]
        return [field for field in found if field.options]

    @property
    def chips(self) -> list[Chip]:
        labels = [(field.name, field.chosen or "?") for field in self.fields if field.value]
        if words := self.values["words"]:
            labels.append(("words", f"“{words}”"))
        return [Chip(label, f"?{self.address(**{name: ''})}") for name, label in labels]

    def whole_stage(self, stages: Iterable[Stage]) -> Stage | None:
        return next((stage for stage in stages if str(stage.public_id) == self.whole), None)


def _one_of(found: list[Pathway], public_id: str) -> Pathway | None:
    chosen = next((one for one in found if str(one.public_id) == public_id), None)
    return chosen or next(iter(found), None)


def _menus(choices: Choices) -> list[tuple[str, str, list[tuple[str, str]]]]:
    # Translators: a choice in the board's filter: partnerships that no colleague looks after.
    owners = [(NOBODY, _("nobody yet")), *((str(one.pk), str(one)) for one in choices.owners)]
    return [
        # Translators: label of a menu that filters partnerships: who looks after them.
        ("owner", _("Looked after by"), owners),
        # Translators: label of a menu that filters partnerships: a team of colleagues.
        ("team", _("Team"), [(str(one.pk), str(one)) for one in choices.teams]),
        # Translators: label of a menu that filters partnerships: advice, events, a residency…
        ("type", _("Kind of partnership"), choices.types),
        # Translators: label of a menu that filters partnerships: whom the organisation serves.
        ("community", _("Community"), [(str(one.pk), str(one)) for one in choices.communities]),
        # Translators: label of a menu that filters partnerships: a part of the country.
        ("region", _("Region"), [(one, one) for one in choices.regions]),
        # Translators: label of a menu that filters partnerships: what their assessment came to.
        ("band", _("Band"), [(one, one) for one in choices.bands]),
    ]


def heads_of(asked: Asked, stages: Iterable[Stage]) -> list[Column]:
    """The columns of these stages without their cards, for their numbers: one query, or two where they differ."""
    keys = {stage.pk: stage for stage in stages}
    everybodys = _count(Partnership.objects.filter(stage__in=keys))
    shown = everybodys
    if not asked.wanted.is_empty or not asked.member.may_see_everything:
        shown = _count(asked.wanted.apply(partnerships_seen_by(asked.member).filter(stage__in=keys)))
    standing = Partnership.Standing
    return [
        Column(stage, [], shown[pk, standing.OPEN] + shown[pk, standing.ENDED], everybodys[pk, standing.OPEN])
        for pk, stage in keys.items()
    ]


def _count(rows: PartnershipQuerySet) -> Counter[tuple[int, str]]:
    """(stage, standing) → how many."""
    counted = rows.order_by().values_list("stage_id", "standing").annotate(Count("pk", distinct=True))
    return Counter({(stage, standing): number for stage, standing, number in counted})
