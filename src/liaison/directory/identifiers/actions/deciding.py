# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a candidate's numbers over, or saying that none of them is theirs: each can be undone."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.actions.parties import AlreadyThere
from liaison.directory.identifiers.queries.offers import Line, Offer
from liaison.directory.models import ExternalIdentifier, NotIdentifier, Organisation

MOST_AT_ONCE = 500


def accept(organisation: Organisation, offer: Offer, *, by: Member) -> Change:
    """All the candidate's numbers of which the organisation has none. Raises AlreadyThere."""
    try:
        with changing(by, "add identifiers") as change:
            _take_over(change, organisation, offer)
    except IntegrityError as error:
        raise AlreadyThere from error
    if change.record.pk is None:
        raise AlreadyThere
    return change.record


def accept_all(lines: Sequence[Line], *, by: Member) -> Change | None:
    """One change for all; None where there is nothing to do. Raises AlreadyThere, and then nothing is done."""
    try:
        with changing(by, "add identifiers") as change:
            for line in lines:
                _take_over(change, line.organisation, line.best)
    except IntegrityError as error:
        raise AlreadyThere from error
    return change.record if change.record.pk else None


def _take_over(change: Changing, organisation: Organisation, offer: Offer) -> None:
    for scheme, value in lacking(organisation, offer):
        change.create(ExternalIdentifier(organisation=organisation, scheme=scheme, value=value))


def lacking(organisation: Organisation, offer: Offer) -> list[tuple[str, str]]:
    """What would be added: no second number of a scheme, and none that another record has."""
    has = set(ExternalIdentifier.objects.filter(organisation=organisation).values_list("scheme", flat=True))
    wanted = [(scheme, value) for scheme, value in offer.facts.numbers.items() if scheme not in has]
    return [one for one in wanted if not ExternalIdentifier.objects.filter(scheme=one[0], value=one[1]).exists()]


def refuse(organisation: Organisation, offers: Iterable[Offer], *, by: Member) -> Change | None:
    """None of these: they are not offered again, whatever file or service brings them."""
    numbers = dict.fromkeys((scheme, value) for offer in offers for scheme, value in offer.facts.numbers.items())
    known = set(NotIdentifier.objects.filter(organisation=organisation).values_list("scheme", "value"))
    try:
        with changing(by, "refuse identifiers") as change:
            for scheme, value in numbers:
                if (scheme, value) not in known:
                    change.create(NotIdentifier(organisation=organisation, scheme=scheme, value=value))
    except IntegrityError:  # somebody said so in this very moment
        return None
    return change.record if change.record.pk else None
