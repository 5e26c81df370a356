# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for somebody's word: candidates for organisations that a member sees and that lack such a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from liaison.accounts.jobs import open_jobs
from liaison.accounts.models import Member
from liaison.directory.duplicates.queries.wording import band_in_words, from_stored, in_words
from liaison.directory.duplicates.rules.pairs import Band, Reason, band
from liaison.directory.identifiers.rules.candidates import Candidate
from liaison.directory.models import (
    CandidateSearch,
    ExternalIdentifier,
    IdentifierCandidate,
    NotIdentifier,
    Organisation,
)
from liaison.directory.queries.access import organisations_seen_by
from liaison.kit.identifiers import SCHEMES, Identifier
from liaison.kit.outbound import switched_on

CHIPS = {Band.CERTAIN: "success", Band.LIKELY: "progressive", Band.PERHAPS: "notice"}
# Translators: why a candidate is the organisation: both have this number; %(detail)s is "Wikidata" or the like.
_SAME_NUMBER = gettext_lazy("same number of %(detail)s")
_ANSWERS = {
    # Translators: of so many organisations, a service knew candidates.
    "value": gettext_lazy("candidates"),
    # Translators: of so many organisations, a service said that it knows none.
    "zero": gettext_lazy("not known there"),
    # Translators: of so many organisations, a service gave no answer that can be understood.
    "no_data": gettext_lazy("no answer"),
}


@dataclass(frozen=True)
class Number:
    label: str
    value: str
    url: str
    is_new: bool = True  # one that the organisation does not have yet


@dataclass(frozen=True)
class Offer:
    """One candidate beside its organisation."""

    row: IdentifierCandidate

    @cached_property
    def facts(self) -> Candidate:
        return Candidate.from_json(self.row.facts)

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def name(self) -> str:
        return self.facts.names[0]

    @property
    def other_names(self) -> str:
        return ", ".join(self.facts.names[1:5])

    @cached_property
    def numbers(self) -> list[Number]:
        labels = dict(ExternalIdentifier.Scheme.choices)
        return [
            Number(str(labels[scheme]), value, Identifier(scheme, value).url)
            for scheme, value in self.facts.numbers.items()
        ]

    @property
    def first_number(self) -> Number:
        """The one that the organisation lacks."""
        return next(one for one in self.numbers if one.value == self.row.value)

    @property
    def how_sure(self) -> str:
        return band_in_words(self.row.score)

    @property
    def chip(self) -> str:
        return CHIPS[band(self.row.score)]

    @property
    def reasons(self) -> list[str]:
        return reasons_in_words(from_stored(self.row.reasons))


@dataclass(frozen=True)
class Line:
    organisation: Organisation
    best: Offer
    more: int  # candidates besides the best


def reasons_in_words(reasons: Iterable[Reason]) -> list[str]:
    reasons = list(reasons)
    labels = dict(ExternalIdentifier.Scheme.choices)
    same = [str(_SAME_NUMBER) % {"detail": labels[one.detail]} for one in reasons if one.code == "same_number"]
    return same + in_words(reasons)


@dataclass(frozen=True)
class ServiceLine:
    """A service that the operator switched on, and how far asking it has come."""

    source: str
    label: str
    search: CandidateSearch | None

    @property
    def answers(self) -> list[tuple[str, int]]:
        said = self.search.answers if self.search else {}
        return [(str(label), said[state]) for state, label in _ANSWERS.items() if said.get(state)]

    @property
    def may_go_on(self) -> bool:
        """Some were asked about and some were not."""
        search = self.search
        return search is not None and not search.is_working and bool(search.asked_until) and search.state != "done"


def service_lines() -> list[ServiceLine]:
    Source = CandidateSearch.Source
    return [
        ServiceLine(one.value, str(one.label), search_in(one))
        for one in (Source.WIKIDATA, Source.ROR)
        if switched_on(one.value)
    ]


def working_search() -> CandidateSearch | None:
    return CandidateSearch.objects.filter(state=CandidateSearch.State.WORKING).order_by("pk").first()


def searches_without_a_job(*, begun_before: datetime) -> list[CandidateSearch]:
    """Those of the workspace in scope that are at work, as they say, while no job is left to do it."""
    working = list(
        CandidateSearch.objects.filter(state=CandidateSearch.State.WORKING, started_at__lt=begun_before)
    )
    if not working:
        return []
    at_work = {job.get("source") for job in open_jobs("ask_for_identifiers")}
    at_work |= {CandidateSearch.Source.FILE.value for _job in open_jobs("look_up_file")}
    return [search for search in working if search.source not in at_work]


def search_in(source: str) -> CandidateSearch | None:
    return CandidateSearch.objects.filter(source=source).first()


def waiting(member: Member) -> "QuerySet[IdentifierCandidate]":
    """The surest first. What was decided, or taken by another record, since the search is left out."""
    seen = organisations_seen_by(member).current().order_by().filter(public_id=OuterRef("whose"))
    same = {"scheme": OuterRef("scheme"), "value": OuterRef("value")}
    theirs = ExternalIdentifier.objects.filter(
        organisation__public_id=OuterRef("whose"), scheme=OuterRef("scheme")
    ).order_by()
    taken = ExternalIdentifier.objects.filter(**same).order_by()
    refused = NotIdentifier.objects.filter(organisation__public_id=OuterRef("whose"), **same).order_by()
    rows = IdentifierCandidate.objects.filter(Exists(seen), ~Exists(theirs), ~Exists(taken), ~Exists(refused))
    return rows.order_by("-score", "id")


def waiting_organisations(member: Member) -> "QuerySet[IdentifierCandidate, Any]":
    """(public id, best score) of each organisation, the surest first."""
    rows = waiting(member).order_by().values("whose").annotate(best=Max("score"))
    return rows.order_by("-best", "whose").values_list("whose", "best")


def lines(member: Member, ids: Iterable[UUID]) -> list[Line]:
    ids = list(ids)
    organisations = {one.public_id: one for one in organisations_seen_by(member).filter(public_id__in=ids)}
    offers: dict[UUID, list[IdentifierCandidate]] = {one: [] for one in ids}
    for row in waiting(member).filter(whose__in=ids):
        offers[row.whose].append(row)
    return [
        Line(organisations[one], Offer(offers[one][0]), len(offers[one]) - 1)
        for one in ids
        if one in organisations and offers[one]
    ]


def offers_for(member: Member, organisation: Organisation) -> list[Offer]:
    """Each candidate once, where two sources gave it."""
    rows: dict[tuple[str, str], IdentifierCandidate] = {}
    for row in waiting(member).filter(whose=organisation.public_id):
        rows.setdefault((row.scheme, row.value), row)
    return [Offer(row) for row in rows.values()]


def sure_ones(member: Member, most: int) -> list[Line]:
    rows = list(waiting(member).filter(is_sure=True)[:most])
    ids = [row.whose for row in rows]
    organisations = {one.public_id: one for one in organisations_seen_by(member).filter(public_id__in=ids)}
    found: dict[UUID, Line] = {}
    for row in rows:
        if row.whose in organisations:
            found.setdefault(row.whose, Line(organisations[row.whose], Offer(row), 0))
    return list(found.values())


def next_after(member: Member, organisation: Organisation) -> UUID | None:
    """Whose turn it is when this one is decided or skipped: the next below it, else the first."""
    order = [one for one, _best in waiting_organisations(member)[:1000]]
    if organisation.public_id in order:
        at = order.index(organisation.public_id)
        order = order[at + 1 :] + order[:at]
    return order[0] if order else None


def has_none(member: Member) -> int:
    """How many organisations nobody in the world could find by a number."""
    numbered = ExternalIdentifier.objects.filter(organisation=OuterRef("pk"), scheme__in=SCHEMES).order_by()
    return organisations_seen_by(member).current().filter(~Exists(numbered)).count()
