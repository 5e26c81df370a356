# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom a campaign would write to, of some organisations, at which address; and why not to the others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.directory.models import Affiliation, ContactPoint, LawfulBasis, Organisation, Person
from liaison.outreach.models import Approach, Campaign

from .cadences import own_rules
from .letters import LEFT, MONTH, UNDER_WAY, gone_to
from .writing import stopped_addresses, usable, why_no_address


@dataclass(frozen=True)
class Reader:
    """`person` is None where the organisation's own address is written to."""

    organisation: Organisation
    person: Person | None
    address: str


@dataclass(frozen=True)
class LeftOut:
    """`why` is a sentence."""

    organisation: Organisation
    why: str


@dataclass(frozen=True)
class Choice:
    readers: list[Reader]
    left_out: list[LeftOut]


def choose(campaign: Campaign, organisations: Sequence[Organisation], at: datetime) -> Choice:
    """Each once, in their order. A dozen queries for however many."""
    known = _Known(campaign, organisations, at)
    readers: list[Reader] = []
    left_out: list[LeftOut] = []
    taken = set(known.running_addresses)
    for organisation in organisations:
        found = known.reader_for(organisation, taken)
        if isinstance(found, Reader):
            readers.append(found)
            taken.add(found.address)
        else:
            left_out.append(found)
    return Choice(readers, left_out)


class _Known:
    """All that has to be known, read at once."""

    def __init__(self, campaign: Campaign, organisations: Sequence[Organisation], at: datetime) -> None:
        keys = [organisation.pk for organisation in organisations]
        approaches = Approach.objects.order_by()
        of_campaign = approaches.filter(campaign=campaign)
        running = approaches.filter(state=Approach.State.RUNNING)
        self.on_campaign = set(of_campaign.filter(organisation__in=keys).values_list("organisation_id", flat=True))
        self.running = set(running.filter(organisation__in=keys).values_list("organisation_id", flat=True))
        self.candidates = _candidates(keys)
        addresses = {address for found in self.candidates.values() for _person, address in found}
        there = Q(state=Approach.State.RUNNING) | Q(campaign=campaign)
        self.running_addresses = set(
            approaches.filter(there, address__in=addresses).values_list("address", flat=True)
        )
        self.stopped = set[str]().union(*stopped_addresses(addresses))
        most = own_rules().most_letters
        gone = gone_to(keys, at, LEFT | UNDER_WAY)
        self.capped = {key for key in keys if sum(one.at > at - MONTH for one in gone[key]) >= most}

    def reader_for(self, organisation: Organisation, taken: Collection[str]) -> Reader | LeftOut:
        why = self._why_not(organisation)
        if why:
            return LeftOut(organisation, why)
        candidates = self.candidates.get(organisation.pk, [])
        free = [(person, address) for person, address in candidates if address not in self.stopped]
        for person, address in free:
            if address not in taken:
                return Reader(organisation, person, address)
        return LeftOut(organisation, _why_none(organisation, candidates, free))

    def _why_not(self, organisation: Organisation) -> str:
        if organisation.archived_at is not None:
            # Translators: why an organisation is left out of a campaign.
            return _("It is in the archive.")
        if organisation.pk in self.running:
            # Translators: why an organisation is left out of a campaign.
            return _("It is being written to already.")
        if organisation.pk in self.on_campaign:
            # Translators: why an organisation is left out of a campaign.
            return _("It was written to on this campaign before.")
        if organisation.pk in self.capped:
            # Translators: why an organisation is left out of a campaign.
            return _("It has had enough letters for this month.")
        return ""


def _why_none(organisation: Organisation, candidates: Sequence[object], free: Sequence[object]) -> str:
    if not candidates:
        return why_no_address(organisation)
    if not free:
        # Translators: why an organisation is left out of a campaign.
        return _("We do not write to any of its addresses: they asked for it, or the address does not work.")
    # Translators: why an organisation is left out of a campaign: two organisations share an address.
    return _("Somebody with the same address is being written to already.")


def _candidates(keys: Sequence[int]) -> dict[int, list[tuple[Person | None, str]]]:
    """Their own addresses, then those of people who are there now, the main ones first."""
    found: dict[int, list[tuple[Person | None, str]]] = {}
    own: dict[int, list[ContactPoint]] = {}
    mails = ContactPoint.objects.filter(type=ContactPoint.Type.EMAIL).order_by("pk")
    for point in mails.filter(organisation__in=keys):
        own.setdefault(point.organisation_id or 0, []).append(point)
    for key, points in own.items():
        found[key] = [(None, address) for address in usable(points)]
    for key, person, points in _people(keys):
        found.setdefault(key, []).extend((person, address) for address in usable(points))
    return found


def _people(keys: Sequence[int]) -> Iterator[tuple[int, Person, list[ContactPoint]]]:
    """Without those who objected."""
    objected = LawfulBasis.objects.exclude(objected_on=None).order_by().values("person")
    places = Affiliation.objects.filter(organisation__in=keys, ended_on=None, person__archived_at=None)
    places = (
        places.exclude(person__in=objected).select_related("person").prefetch_related("person__contact_points")
    )
    for place in places.order_by("organisation", "-is_primary", "pk"):
        yield place.organisation_id, place.person, list(place.person.contact_points.all())
