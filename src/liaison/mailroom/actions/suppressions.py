# SPDX-License-Identifier: AGPL-3.0-or-later
"""Noting whom not to write to, and a person's word that they may be written to again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Member, Workspace
from liaison.accounts.promises import promise
from liaison.kit.hooks import announce
from liaison.mailroom.events import AddressSuppressed
from liaison.mailroom.models import Loosening, Suppression
from liaison.mailroom.promises import promise_of, taking_back
from liaison.mailroom.queries.suppressions import address_hash, domain_hash, exact_hash, party_hash
from liaison.mailroom.rules import weighs_more

Scope, Reason = Suppression.Scope, Suppression.Reason
LONGEST = 300


@dataclass(frozen=True)
class Because:
    """Why, and who says so. `source` is in words; no name of the one it is about belongs there."""

    reason: str
    source: str = ""
    by: Member | None = None
    at: datetime | None = None


def suppress(
    address: str,
    *,
    reason: str,
    workspace: Workspace | None = None,
    source: str = "",
    at: datetime | None = None,
    by: Member | None = None,
) -> Suppression:
    """From now on this address gets no mail; without a workspace, none from the whole installation.

    Tighten-only: a second call can make the reason weightier, never lighter. What a person loosened holds again.
    """
    with transaction.atomic():
        hashed = exact_hash(address) if reason == Reason.BAD_ADDRESS else address_hash(address)
        suppression = _hold(hashed, workspace, _wanted(Because(reason, source, by, at)))
        if workspace is not None and reason != Reason.BAD_ADDRESS:
            announce(AddressSuppressed(address, reason))
    return suppression


def suppress_hashed(
    hashed: str,
    *,
    reason: str,
    workspace: Workspace | None = None,
    source: str = "",
    at: datetime | None = None,
    until: date | None = None,
    by_link: bool = False,
) -> Suppression:
    """As `suppress`, for an address of which we know no more than its keyed hash.

    What was said by the link in a letter, and is said again by other means, the link alone no longer takes back.
    """
    wanted = _wanted(Because(reason, source, at=at)) | {"until": until, "by_link": by_link}
    return _hold(hashed, workspace, wanted)


def suppress_domain(domain: str, because: Because, workspace: Workspace | None = None) -> Suppression:
    """Nobody at this domain, or one below it, is written to."""
    return _hold(domain_hash(domain), workspace, _wanted(because) | {"scope": Scope.DOMAIN})


def suppress_party(kind: str, public_id: UUID, because: Because, workspace: Workspace) -> Suppression:
    """A person or an organisation, whatever their addresses; the rooms above know which those are."""
    wanted = _wanted(because) | {"scope": Scope(kind), "about_id": public_id}
    return _hold(party_hash(kind, public_id), workspace, wanted)


def suppress_many(addresses: Collection[str], because: Because, workspace: Workspace) -> int:
    """As `suppress` for each, in a few statements. Nobody is told: the caller has marked them. Answers how many
    were not on the list yet."""
    hashes = {address_hash(address) for address in addresses}
    wanted = _wanted(because)
    with transaction.atomic():
        rows = Suppression.objects.filter(workspace=workspace, address_hash__in=hashes)
        known = {row.address_hash: row for row in rows}
        new = [Suppression(workspace=workspace, address_hash=one, **wanted) for one in sorted(hashes - set(known))]
        Suppression.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
        for row in known.values():
            if row.lifted_at is not None or weighs_more(because.reason, row.reason):
                _hold(row.address_hash, workspace, wanted)
        promise(map(promise_of, new))
    return len(new)


def _wanted(because: Because) -> dict[str, Any]:
    return {
        "reason": because.reason,
        "source": because.source[:LONGEST],
        "since": because.at or timezone.now(),
        "until": None,
        "by_link": False,
        "noted_by": because.by,
    }


def _hold(hashed: str, workspace: Workspace | None, wanted: dict[str, Any]) -> Suppression:
    with transaction.atomic():
        suppression, is_new = Suppression.objects.select_for_update().get_or_create(
            workspace=workspace, address_hash=hashed, defaults=wanted
        )
        if not is_new and _tighten(suppression, wanted):
            suppression.save()
        promise([promise_of(suppression)])
    return suppression


def _tighten(known: Suppression, wanted: dict[str, Any]) -> bool:
    """Whether something was changed."""
    longer = bool(known.until and wanted["until"] and wanted["until"] > known.until)
    heavier = weighs_more(wanted["reason"], known.reason) or (wanted["reason"] == known.reason and longer)
    if known.lifted_at is not None or heavier:
        kept = {} if known.lifted_at is not None else {"since": known.since}
        for name, value in {**wanted, **kept, "lifted_at": None}.items():
            setattr(known, name, value)
        return True
    if known.by_link and not wanted["by_link"] and not weighs_more(known.reason, wanted["reason"]):
        known.by_link = False
        return True
    return False


def take_back(hashed: str, *, workspace: Workspace) -> Suppression | None:
    """What somebody said by the link in a letter, and nothing else; None where there is nothing of the kind."""
    with transaction.atomic():
        said = Suppression.objects.select_for_update().filter(
            workspace=workspace, address_hash=hashed, by_link=True, reason__in=Suppression.BY_LINK, lifted_at=None
        )
        suppression = said.first()
        if suppression is not None:
            promise([taking_back(suppression)])
            suppression.lifted_at = timezone.now()
            suppression.save(update_fields=["lifted_at"])
    return suppression


def loosen(suppression: Suppression, *, by: Member, because: str, at: datetime | None = None) -> Loosening:
    """They may be written to again: only a person says so, and why. Of the workspace's own; raises LookupError
    where it is the installation's, or loosened already."""
    at = at or timezone.now()
    with transaction.atomic():
        mine = Suppression.objects.select_for_update().filter(workspace=by.workspace, lifted_at=None)
        now = mine.filter(pk=suppression.pk).first()
        if now is None:
            raise LookupError(suppression.pk)
        now.lifted_at = at
        now.save(update_fields=["lifted_at"])
        word = Loosening(suppression=now, reason=now.reason, because=because[:LONGEST], by=by, at=at)
        word.save()
    return word
