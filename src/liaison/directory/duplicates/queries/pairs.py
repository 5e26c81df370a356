# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pairs that the last search found and that still wait for somebody's word, as far as a member sees both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liaison.accounts.models import Member
from liaison.directory.duplicates.rules.pairs import band
from liaison.directory.models import DuplicatePair, NotDuplicate
from liaison.directory.models.duplicates import in_order
from liaison.directory.models.parties import Party

from .kinds import MODELS, parties_seen_by
from .wording import CHIPS, band_in_words, from_stored, in_words

MOST_OF_ONE = 5


@dataclass(frozen=True)
class PairLine:
    """`stays`: the older of the two, which pages offer to keep."""

    stays: Party
    goes: Party
    how_sure: str
    chip: str
    reasons: list[str]


def pairs_seen_by(member: Member, kind: str) -> "QuerySet[DuplicatePair]":
    """The surest first. Whoever was merged, archived or told apart since the search is left out."""
    seen = parties_seen_by(member, kind).current().order_by()
    apart = NotDuplicate.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    rows = DuplicatePair.objects.filter(
        Exists(seen.filter(public_id=OuterRef("first"))),
        Exists(seen.filter(public_id=OuterRef("second"))),
        ~Exists(apart),
        of_kind=kind,
    )
    return rows.order_by("-score", "id")


def others_like(member: Member, party: Any) -> list[tuple[Any, PairLine]]:
    """Whom this record may be the same as, and why."""
    theirs = Q(first=party.public_id) | Q(second=party.public_id)
    # Most records are like no other: the short question first.
    if not DuplicatePair.objects.filter(theirs, of_kind=party.kind).exists():
        return []
    lines = pair_lines(party.kind, pairs_seen_by(member, party.kind).filter(theirs)[:MOST_OF_ONE])
    return [(line.goes if line.stays.pk == party.pk else line.stays, line) for line in lines]


def pair_lines(kind: str, pairs: Iterable[DuplicatePair]) -> list[PairLine]:
    pairs = list(pairs)
    wanted = {one for pair in pairs for one in (pair.first, pair.second)}
    parties: dict[UUID, Any] = {}
    for party in MODELS[kind].objects.filter(public_id__in=wanted):
        parties[party.public_id] = party
    lines = []
    for pair in pairs:
        if pair.first in parties and pair.second in parties:
            older, newer = sorted((parties[pair.first], parties[pair.second]), key=lambda one: one.pk)
            reasons = in_words(from_stored(pair.reasons))
            chip = CHIPS[band(pair.score)]
            lines.append(PairLine(older, newer, band_in_words(pair.score), chip, reasons))
    return lines


def both(member: Member, kind: str, stays: UUID, goes: UUID) -> tuple[Party, Party]:
    """Raises DoesNotExist where one is absent or not for this member."""
    seen = parties_seen_by(member, kind)
    return seen.get(public_id=stays), seen.get(public_id=goes)


def line_of(one: Party, other: Party) -> PairLine | None:
    """What the last search said of these two, if it found them."""
    first, second = in_order(one.public_id, other.public_id)
    pair = DuplicatePair.objects.filter(of_kind=one.kind, first=first, second=second)
    return next(iter(pair_lines(one.kind, pair)), None)


def are_here(one: Party, other: Party) -> bool:
    return bool(MODELS[one.kind].objects.filter(pk__in=[one.pk, other.pk]).count() == 2)
